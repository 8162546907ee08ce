/// What a keyring file adds to the room that apt needs: its size in binary form, and whether apt makes a binary copy first.
public struct KeyringRoom: Sendable, Hashable {
    /// Bytes of the keys without armour.
    public var binaryBytes: Int64
    /// A file that apt takes for armoured: by its name under apt-key (`.asc`), by its content later.
    public var armoured: Bool

    /// - Parameter fileBytes: the size of the file as it lies on disk. The binary size of an armoured one follows from it: of
    ///   65 characters a line (64 and the newline) 48 bytes are left, and the frame is counted as if it were keys.
    public init(fileBytes: Int64, armoured: Bool) {
        let bytes = max(0, fileBytes)
        binaryBytes = armoured ? bytes / 65 &* 48 &+ bytes % 65 &* 48 / 65 : bytes
        self.armoured = armoured
    }

    /// For a keyring whose binary size is known.
    public init(binaryBytes: Int64, armoured: Bool) {
        self.binaryBytes = max(0, binaryBytes)
        self.armoured = armoured
    }
}

/// Which keyrings apt takes for a source.
public enum KeyringChoice: Sendable, Hashable {
    /// No Signed-By, or one with fingerprints only: trusted.gpg and trusted.gpg.d, all of them.
    case trustedParts([KeyringRoom])
    /// The files that Signed-By names.
    case signedBy([KeyringRoom])
    /// A key block inside the source entry, which apt writes out first.
    case inline(KeyringRoom)
}
