import AptModel
import Evidence

/// libgcrypt is in its FIPS mode, and this apt computes MD5 digests with it.
enum FipsMode: Rule {
    static let code = FaultCode.y09
    static let explanation = Explanation(
        what:
            "In FIPS mode libgcrypt computes no MD5. apt up to 2.9 asks it for one of every file that it fetches, and ends: \"Fatal "
            + "error: requested algo not in md context\". apt 3 uses OpenSSL and does not mind; gpgv verifies as before.",
        causes: [
            "a host in FIPS mode (fips=1 on the kernel's command line), which its containers inherit",
            "/etc/gcrypt/fips_enabled in an image", "LIBGCRYPT_FORCE_FIPS_MODE in the environment",
        ],
        proof:
            "/proc/sys/crypto/fips_enabled, /etc/gcrypt/fips_enabled and LIBGCRYPT_FORCE_FIPS_MODE are read, and whether apt's method "
            + "loads libgcrypt, and which (1.10 and later know the variable). Tried with apt 2.2.4, 2.6.1 and 3.0.3.",
        remedy: "Run apt outside FIPS mode, or an apt of 3.0 or later.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard Places.counts(source.run), let apt = source.run.observations.apt,
            let fips = source.run.observations.machine.runtime?.fips
        else { return [] }
        let library = (apt.programs ?? []).lazy.compactMap { $0.role == .verificationMethod ? $0.libgcrypt : nil }.first
        let ways = [
            fips.kernel == true ? "/proc/sys/crypto/fips_enabled is 1" : nil,
            fips.file ? "/etc/gcrypt/fips_enabled is there" : nil,
            fips.environment && library.map(knowsVariable) ?? true ? "LIBGCRYPT_FORCE_FIPS_MODE is set" : nil,
        ].compactMap { $0 }
        guard !ways.isEmpty else { return [] }
        var because = ways.map { Proof($0, .runtime) }
        because.append(
            Proof(
                library.map { "apt \(apt.version) loads \($0), which then refuses the MD5 that apt asks for" }
                    ?? "apt \(apt.version) does not load libgcrypt, and gpgv needs no MD5", .aptPrograms))
        // A method that could not be read tells nothing of what it loads.
        let read = apt.programs?.contains { $0.role == .verificationMethod && $0.kind == .elf } ?? false
        let stops = library != nil
        guard stops || read else { return [] }
        return [
            Finding(
                code, severity: stops ? .error : .note, confidence: .certain,
                owner: fips.kernel == true
                    ? (source.run.observations.machine.container == nil ? .machine : .runtime) : .machine,
                subject: ways[0].split(separator: " ").first.map(String.init) ?? "fips",
                title: stops
                    ? "FIPS mode is on, and this apt ends at its first MD5" : "FIPS mode is on; this apt gets by",
                because: because + VerifierBroken.good(source),
                remedy: stops ? remedy(fips) : Remedy("Nothing to do for apt."))
        ]
    }

    /// libgcrypt.so.20.2 is 1.8, 20.3 is 1.9, 20.4 is 1.10, which brought the variable.
    private static func knowsVariable(_ file: String) -> Bool {
        let numbers = file.split(separator: ".").compactMap { Int($0) }
        return numbers.count < 2 || (numbers[0], numbers[1]) >= (20, 4)
    }

    private static func remedy(_ fips: FipsObservation) -> Remedy {
        var steps: [Remedy.Step] = []
        if fips.environment {
            steps.append(Remedy.Step("apt without the variable", "env -u LIBGCRYPT_FORCE_FIPS_MODE apt-get update"))
        }
        if fips.file {
            steps.append(
                Remedy.Step(
                    "put the file aside; it turns FIPS mode on for every program here",
                    "mv /etc/gcrypt/fips_enabled /etc/gcrypt/fips_enabled.off"))
        }
        if fips.kernel == true {
            steps.append(Remedy.Step("that the kernel says so", "cat /proc/sys/crypto/fips_enabled"))
        }
        return Remedy(
            "This apt cannot work in FIPS mode. Use an image with apt 3.0 or later, or run apt where the mode is off; whether it may be "
                + "off is for the machine's owner to say.", steps)
    }
}
