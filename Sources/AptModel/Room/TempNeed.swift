/// The room that apt's sandbox user needs in the temp directory to verify one source, at the moment when it is most.
///
/// Measured with real apts, on tmpfs in steps of one 4096-byte block and one inode, over keyrings in trusted.gpg.d (armoured,
/// binary, mixed), in Signed-By (one, several, a fingerprint, a key block): the smallest size at which `apt-get update` verified
/// was the one computed here in all of 19 cases, to the block and to the inode (tmpfs counts its own root as one more).
/// - apt 2.6.1, text 20,000 bytes: nine armoured keyrings of 5,056 bytes 208 KiB and 16 inodes; one armoured 52 KiB and 8;
///   one binary 48 KiB and 7. Text 100,000 bytes: trusted.gpg.d of 12,640 + 6,320 (binary) + 1,896 bytes 188 KiB and 9;
///   the same in Signed-By 164 KiB and 8; Signed-By with one armoured of 12,640 bytes 136 KiB and 6, one binary 120 KiB and 5,
///   a key block of that size 156 KiB and 7; a fingerprint of a key in trusted.gpg.d as without Signed-By.
/// - apt 3.0.3 with sqv, 100,000 bytes: 108 KiB and 4, with a key block 128 KiB and 5.
/// - apt 3.0.3 with gpgv, 100,000 bytes: Signed-By with 18,960 bytes of keys 124 KiB and 3, a key block 140 KiB and 4.
///
/// - Release and Release.gpg, 100,000 bytes: apt 2.6.1 with 12,640 bytes of armoured keys in trusted.gpg.d 64 KiB and 6, with
///   as many binary in Signed-By 16 KiB and 3; apt 3.0.3 with sqv 4 KiB and 2, with gpgv 16 KiB and 1.
///
/// - Parameter configurationBytes: the size of apt's configuration as apt-key gets it (`apt-config dump` without the lines whose
///   value is empty; 10,982 bytes on a stock Debian 12). Later apts do not write it.
public func tempNeed(
    layout: TempLayout, sizes: SignedFileSizes, keyrings: KeyringChoice, configurationBytes: Int64 = 12_288,
    unit: RoomUnit
) -> RoomNeed {
    var need = RoomNeed()
    func add(_ bytes: Int64) { need = need + unit.file(max(0, bytes)) }
    let isInline = sizes.bodyBytes > 0 || sizes.signatureBytes > 0
    if isInline {
        add(sizes.signatureBytes)
        add(sizes.bodyBytes)
    }
    switch layout {
    case .aptKey:
        add(configurationBytes)
        need = need + unit.directory
        add(1)  // gpg.1.sh
        addAptKeyCopies(of: keyrings, add)
    case .mergedKeyring:
        switch keyrings {
        case .trustedParts(let files), .signedBy(let files): add(total(files))
        case .inline(let key):
            add(armouredBytes(key))
            add(key.binaryBytes)
        }
    case .sqv:
        add(1)  // sqv's standard output: fingerprints
        add(0)  // its standard error
        if case .inline(let key) = keyrings { add(armouredBytes(key)) }
    }
    return need
}

/// The size of apt's configuration as apt-key gets it, from what `apt-config dump` prints: the lines with a value.
public func configurationBytes(ofDump dump: String) -> Int64 {
    dump.split(separator: "\n").reduce(0) { $1.hasSuffix(" \"\";") ? $0 : sum($0, Int64($1.utf8.count) + 1) }
}

/// apt-key makes a binary copy of each armoured keyring; several keyrings, or those of trusted.gpg.d, it joins in one file;
/// and of the joined trusted keyrings it keeps a second copy.
private func addAptKeyCopies(of keyrings: KeyringChoice, _ add: (Int64) -> Void) {
    switch keyrings {
    case .trustedParts(let files):
        for file in files where file.armoured { add(file.binaryBytes) }
        add(total(files))
        add(total(files))
    case .signedBy(let files):
        for file in files where file.armoured { add(file.binaryBytes) }
        if files.count > 1 { add(total(files)) }
    case .inline(let key):
        // The block itself, as a file with the extension .asc, and the copy of that.
        add(armouredBytes(key))
        add(key.binaryBytes)
    }
}

/// What a key block takes as text: 65 characters for 48 bytes.
private func armouredBytes(_ key: KeyringRoom) -> Int64 {
    let (bytes, overflow) = (key.binaryBytes / 48).multipliedReportingOverflow(by: 65)
    return overflow ? .max : bytes
}

private func total(_ files: [KeyringRoom]) -> Int64 { files.reduce(0) { sum($0, $1.binaryBytes) } }

/// The room that apt's main process, as root, needs in the temp directory after that: the text once more
/// (`clearsigned.message`, an unnamed file; apt-pkg/contrib/gpgv.cc, OpenMaybeClearSignedFile).
public func rootTempNeed(sizes: SignedFileSizes, unit: RoomUnit) -> RoomNeed {
    sizes.bodyBytes > 0 ? unit.file(sizes.bodyBytes) : RoomNeed()
}

/// The room that the Release files of one source take in the lists directory: one InRelease, or Release and Release.gpg.
public func listsNeed(fileBytes: [Int64], unit: RoomUnit) -> RoomNeed {
    fileBytes.reduce(RoomNeed()) { $0 + unit.file(max(0, $1)) }
}
