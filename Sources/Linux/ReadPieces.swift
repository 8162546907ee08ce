import Glibc

extension Root {
    /// Hands a regular file over piece by piece: a large one needs no memory of its size.
    ///
    /// - Parameter piece: gets at most 256 KiB at a time; false stops the reading.
    /// - Returns: whether the end was reached.
    public func readPieces(_ path: String, piece: ([UInt8]) -> Bool) throws(FileError) -> Bool {
        if isOwn { return try Descriptor(opening: path, O_RDONLY | O_NONBLOCK).readPieces(piece) }
        return try Found(path, in: descriptor).openFile().readPieces(piece)
    }
}

extension Descriptor {
    fileprivate func readPieces(_ piece: ([UInt8]) -> Bool) throws(FileError) -> Bool {
        let status = try status()
        guard status.kind == .regular else { throw FileError(path: path, reason: .notRegular(status.kind)) }
        var left = status.size
        while left > 0 {
            // Not more than the size that it had: a file that grows for ever ends all the same.
            let bytes = try readHead(count: Int(min(left, 262_144)))
            if bytes.isEmpty { return true }
            left -= Int64(bytes.count)
            guard piece(bytes) else { return false }
        }
        return true
    }
}
