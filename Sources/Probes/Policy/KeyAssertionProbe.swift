import AptModel
import Evidence
import Linux

/// What apt of this version and configuration has gpgv assert of keys.
///
/// From 2.7.13 on apt hands `APT::Key::Assert-Pubkey-Algo` to a gpgv that knows the option; 2.8.1 and 2.9.7 brought a longer list
/// and the two levels that only warn (apt-pkg/init.cc of those tags, methods/gpgv.cc).
public func observeKeyAssertion(
    version: AptVersion, configuration: AptConfiguration, gpgv path: String, target: Target
) -> KeyAssertionObservation {
    guard version >= .withKeyAssertion else { return KeyAssertionObservation(supported: nil) }
    let hasLevels = version.hasKeyLevels
    // An empty value in a file or on the command line switches the assertion off.
    func setting(_ name: String, _ builtIn: String) -> String? {
        let key = "APT::Key::Assert-Pubkey-Algo" + name
        if let text = configuration.string(key) { return text }
        return configuration.origin(of: key) == nil ? builtIn : name.isEmpty ? nil : ""
    }
    return KeyAssertionObservation(
        supported: knowsOption(path, target.root),
        refuses: setting("", hasLevels ? KeyAlgorithmList.refuses : KeyAlgorithmList.refusesBeforeLevels),
        warns: hasLevels ? setting("::Next", KeyAlgorithmList.warns) : nil,
        notes: hasLevels ? setting("::Future", KeyAlgorithmList.notes) : nil)
}

/// Whether the name of the option stands in the program. The program of another root is never run.
private func knowsOption(_ path: String, _ root: Root) -> Bool? {
    guard let bytes = try? root.read(path, limit: 32 << 20), bytes.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else {
        return nil
    }
    let needle = Array("assert-pubkey-algo".utf8)
    var place = 0
    while let found = bytes[place...].firstIndex(of: needle[0]) {
        if bytes[found...].starts(with: needle) { return true }
        place = found + 1
    }
    return false
}
