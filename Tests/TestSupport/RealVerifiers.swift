import Foundation
import Linux

/// The real verifiers, run on a signature and what it signs: sqv of the trixie root, by that root's own loader and libraries, and
/// this machine's gpgv as apt calls it.
public enum RealVerifiers {
    /// What a verifier said.
    public struct Answer: Sendable {
        public var accepts: Bool
        public var words: String
    }

    /// sqv 1.3 as apt's method calls it: a signature is good where it ends with 0.
    ///
    /// - Parameters:
    ///   - policy: the text of the policy file; nil for the root's own default of apt.
    ///   - asOf: the moment that the policy is read at, as `--policy-as-of` takes it.
    public static func sqv(
        signature: [UInt8], data: [UInt8], keyring: [UInt8], policy: String? = nil, asOf: String? = nil
    ) throws -> Answer {
        let root = try RealRoot.trixie.made()
        let folder = try TemporaryDirectory()
        let libraries = root + "/usr/lib/x86_64-linux-gnu"
        let file = try policy.map { try folder.write("policy", $0) } ?? root + "/usr/share/apt/default-sequoia.config"
        var words = [
            "--library-path", libraries, root + "/usr/bin/sqv", "--keyring", try folder.write("k.gpg", keyring),
        ]
        if let asOf { words += ["--policy-as-of", asOf] }
        words += [try folder.write("sig", signature), try folder.write("data", data)]
        let run = runProgram(
            libraries + "/ld-linux-x86-64.so.2", words,
            environment: ["SEQUOIA_CRYPTO_POLICY": file, "PATH": "/usr/bin"])
        return Answer(accepts: run.succeeded, words: run.errorsText)
    }

    /// gpgv with apt's own reading of its status lines (methods/gpgv.cc): some good signature, no bad one, and none over an
    /// untrusted digest that takes the key's good answers back.
    public static func gpgv(signature: [UInt8], data: [UInt8], keyring: [UInt8]) throws -> Answer {
        let folder = try TemporaryDirectory()
        let run = runProgram(
            "gpgv",
            ["--homedir", "/nonexistent", "--ignore-time-conflict", "--status-fd", "1"]
                + ["--keyring", try folder.write("k.gpg", keyring)]
                + [try folder.write("sig", signature), try folder.write("data", data)])
        var good: [Substring] = []
        var isBad = false
        for line in run.outputText.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count > 2, words[0] == "[GNUPG:]" else { continue }
            switch words[1] {
            case "GOODSIG": good.append(words[2])
            case "BADSIG": isBad = true
            case "VALIDSIG" where words.count > 9 && ["0", "1", "2", "3"].contains(words[9]):
                good.removeAll { words[2].hasSuffix($0) }
            default: break
            }
        }
        return Answer(accepts: !good.isEmpty && !isBad, words: run.outputText + run.errorsText)
    }
}
