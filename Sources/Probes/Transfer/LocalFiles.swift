import AptModel
import Evidence
import GPGME
import Linux

/// Reads what `file:` and `copy:` URIs name, inside the examined root.
struct LocalFiles: Sendable {
    let root: RootView
    let byteLimit: Int64

    func read(_ uri: RepositoryURI) -> (TransferObservation, [UInt8]) {
        let path = root.resolve(LocalFiles.decoded(uri.path))
        var transfer = TransferObservation(origin: .file, url: uri.redacted)
        do throws(FileError) {
            let bytes = try readFile(path, limit: Int(clamping: byteLimit))
            transfer.bytes = Int64(bytes.count)
            transfer.sha256 = sha256(bytes)
            return (transfer, bytes)
        } catch {
            transfer.failure = LocalFiles.failure(error)
            return (transfer, [])
        }
    }

    private static func failure(_ error: FileError) -> TransferObservation.Failure {
        let text = error.description
        switch error.reason {
        case .tooLarge: return .init(kind: .tooLarge, text: text)
        case .notRegular: return .init(kind: .file, reason: "not_regular", text: text)
        case .system(.notFound), .system(.notDirectory): return .init(kind: .file, reason: "not_found", text: text)
        case .system(.accessDenied), .system(.notPermitted): return .init(kind: .file, reason: "denied", text: text)
        case .system(let number) where number == .outOfMemory || ["EMFILE", "ENFILE"].contains(number.name):
            return .init(kind: .resource, text: text)
        case .system: return .init(kind: .file, text: text)
        }
    }

    /// apt decodes `%2b` and its like before it opens the file.
    private static func decoded(_ path: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(path.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), value != 0
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
