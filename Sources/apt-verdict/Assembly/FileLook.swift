import AptModel
import Evidence
import GPGME
import Linux
import Probes

/// The look at a file given by `--file`.
struct FileLook {
    let file: String
    let detached: String?

    /// apt's own cap for a Release file, tenfold: a larger file is no Release file.
    private static let limit = 100_000_000

    /// - Returns: the file as if it had been fetched, its look complete.
    func look(_ builder: LookBuilder, keyrings: [KeyringMaterial]) throws(UsageError) -> FetchedRepository {
        let body = try FileLook.read(file)
        var look = LookObservation(form: detached == nil ? .inline : .detached, transfer: transfer(file, body))
        var signature: [UInt8]?
        if let detached {
            guard !body.starts(with: Array("-----BEGIN PGP SIGNED MESSAGE-----".utf8)) else {
                throw UsageError("\(file) carries its own signature; --detached is for a Release file without one")
            }
            let bytes = try FileLook.read(detached)
            look.signatureTransfer = transfer(detached, bytes)
            signature = bytes
        }
        look = builder.finish(look, body: body, signature: signature, keyrings: keyrings, asked: nil).look
        return FetchedRepository(look: look, body: body, signature: signature)
    }

    private func transfer(_ path: String, _ bytes: [UInt8]) -> TransferObservation {
        TransferObservation(
            origin: path == "-" ? .standardInput : .file, bytes: Int64(bytes.count), sha256: sha256(bytes))
    }

    private static func read(_ path: String) throws(UsageError) -> [UInt8] {
        do throws(FileError) {
            return try path == "-" ? readStandardInput(limit: limit) : readFile(path, limit: limit)
        } catch {
            throw UsageError("cannot read \(path == "-" ? "standard input" : path): \(words(error))")
        }
    }
}
