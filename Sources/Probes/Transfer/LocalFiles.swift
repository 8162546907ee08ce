import AptModel
import Evidence
import GPGME
import Linux

/// Reads what `file:` and `copy:` URIs name, inside the examined root.
struct LocalFiles: Sendable {
    let root: Root
    let byteLimit: Int64

    func read(_ uri: RepositoryURI) -> (TransferObservation, [UInt8]) {
        let path = LocalFiles.decoded(uri.path)
        var transfer = TransferObservation(origin: .file, url: uri.redacted)
        // apt takes `file:/path` and `file:///path` only (methods/file.cc).
        guard uri.host.isEmpty, !uri.path.hasPrefix("//") else {
            transfer.failure = .init(
                kind: .file, reason: "not_found", text: "apt takes no host and no double slash in a local URI")
            return (transfer, [])
        }
        do throws(FileError) {
            let bytes = try root.read(path, limit: Int(clamping: byteLimit))
            transfer.bytes = Int64(bytes.count)
            transfer.sha256 = sha256(bytes)
            return (transfer, bytes)
        } catch {
            transfer.failure = failure(error)
            return (transfer, [])
        }
    }

    private func failure(_ error: FileError) -> TransferObservation.Failure {
        let text = error.description
        switch error.reason {
        case .tooLarge: return .init(kind: .tooLarge, text: text)
        case .notRegular, .madeUp: return .init(kind: .file, reason: "not_regular", text: text)
        case .system(.notFound), .system(.notDirectory):
            let missing = firstMissing(error.path)
            let place = missing == error.path ? "" : "; \(missing) is not there"
            return .init(kind: .file, reason: "not_found", text: text + place)
        case .system(.accessDenied), .system(.notPermitted): return .init(kind: .file, reason: "denied", text: text)
        case .system(let number) where number == .outOfMemory || ["EMFILE", "ENFILE"].contains(number.name):
            return .init(kind: .resource, text: text)
        case .system: return .init(kind: .file, text: text)
        }
    }

    /// The topmost directory on the way to a missing file that is missing as well, or the file.
    private func firstMissing(_ path: String) -> String {
        for (place, byte) in path.utf8.enumerated() where byte == UInt8(ascii: "/") && place > 0 {
            let above = String(decoding: path.utf8.prefix(place), as: UTF8.self)
            if case .system(.notFound)? = fileProblem(above) { return above }
        }
        return path
    }

    private func fileProblem(_ path: String) -> FileError.Reason? {
        do throws(FileError) {
            _ = try root.status(of: path)
            return nil
        } catch { return error.reason }
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
