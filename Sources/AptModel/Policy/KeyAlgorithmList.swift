/// Lists of acceptable keys as apt and gpgv read them: `>=rsa2048,ed25519,nistp256`.
public enum KeyAlgorithmList {
    /// apt's own list from 2.8.1 and 2.9.7 on (apt-pkg/init.cc). It says `nistp512` where gpgv calls that curve `nistp521`,
    /// so that a key on it is refused (tried with gpgv 2.4.7: `ASSERT_PUBKEY_ALGO … 0 nistp521`).
    public static let refuses =
        ">=rsa2048,ed25519,ed448,nistp256,nistp384,nistp512,brainpoolP256r1,brainpoolP320r1,brainpoolP384r1,"
        + "brainpoolP512r1,secp256k1"
    /// Its list in 2.7.13 to 2.8.0 and 2.9.0 to 2.9.6.
    public static let refusesBeforeLevels = ">=rsa2048,ed25519,ed448"
    /// `::Next`, below which apt warns.
    public static let warns = ">=rsa2048,ed25519,ed448,nistp256,nistp384,nistp512"
    /// `::Future`, which shows with `--audit` only.
    public static let notes = ">=rsa3072,ed25519,ed448"

    /// gpgv's own reading (`--assert-pubkey-algo`, gpgv 2.4.7): case does not matter, blanks part items as commas do, and
    /// `>=`, `<=`, `>`, `<` compare sizes within a family, whatever it is; no number counts as 0.
    public static func gpgv(_ list: String, allows algorithm: String) -> Bool {
        let algorithm = algorithm.lowercased()
        return list.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\t" }).contains { item in
            let comparison = item.prefix { "<>=".contains($0) }
            let wanted = item.dropFirst(comparison.count).lowercased()
            guard !comparison.isEmpty, comparison != "=" else { return wanted == algorithm }
            let (family, limit) = parts(wanted)
            let (own, size) = parts(algorithm)
            guard family == own else { return false }
            return switch comparison {
            case ">=": size >= limit
            case "<=": size <= limit
            case ">": size > limit
            case "<": size < limit
            default: false
            }
        }
    }

    /// apt's own reading of the levels that only warn: names to the letter, and `>=rsa` with a size.
    public static func apt(_ list: String, allows algorithm: String) -> Bool {
        list.split(separator: ",").contains { part in
            let item = part.drop { $0 == " " }
            if item == algorithm { return true }
            guard item.hasPrefix(">=rsa"), algorithm.hasPrefix("rsa"), let limit = Int(item.dropFirst(5)),
                let size = Int(algorithm.dropFirst(3))
            else { return false }
            return size >= limit
        }
    }

    /// `rsa2048` as family and number; `brainpoolP256r1` as `brainpoolp` and 256.
    private static func parts(_ name: String) -> (String, Int) {
        let family = name.prefix { !("0"..."9").contains($0) }
        let number = name.dropFirst(family.count).prefix { ("0"..."9").contains($0) }
        return (String(family), Int(number) ?? 0)
    }
}
