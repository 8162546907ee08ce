/// What tools put in front of the lines of a program that they run: builders, CI services, log daemons.
///
/// Only the prefix goes: the two spaces with which apt begins a reason stay.
enum LogPrefix {
    /// A line without its prefixes.
    static func removed(from line: String) -> Substring {
        var rest = line.utf8[...]
        // A log in a log: a service's time, then a builder's step, then its seconds.
        for _ in 0..<8 {
            guard let shorter = kinds.lazy.compactMap({ $0(rest) }).first else { break }
            rest = shorter
        }
        return Substring(rest)
    }

    private typealias Bytes = Substring.UTF8View

    /// Each takes its own kind of prefix from the front, or answers nil.
    private static let kinds: [@Sendable (Bytes) -> Bytes?] = [
        step, seconds, fancyStep, time, syslog, runtimeStream, compose, marker, machineName,
    ]

    /// `#12 ` of BuildKit, also before `ERROR: `.
    private static func step(_ line: Bytes) -> Bytes? {
        var scan = LineScan(line)
        return scan.byte("#") && scan.digits(1...6) != nil && scan.byte(" ") ? scan.rest : nil
    }

    /// `3.456 ` of BuildKit.
    private static func seconds(_ line: Bytes) -> Bytes? {
        var scan = LineScan(line)
        return scan.digits(1...6) != nil && scan.byte(".") && scan.digits(1...3) != nil && scan.byte(" ")
            ? scan.rest : nil
    }

    /// `=> => # ` of BuildKit on a terminal.
    private static func fancyStep(_ line: Bytes) -> Bytes? {
        var scan = LineScan(line)
        _ = scan.byte(" ")
        return scan.text("=> => # ") ? scan.rest : nil
    }

    /// `2026-11-23T03:31:07.123Z `, `[2026-11-23 03:31:07] `, `[03:31:07] `, `03:31:07 `, and what syslog puts behind it.
    private static func time(_ line: Bytes) -> Bytes? {
        var scan = LineScan(line)
        let bracketed = scan.byte("[")
        var hasDate = false
        if scan.digits(4...4) != nil {
            guard scan.byte("-"), scan.digits(2...2) != nil, scan.byte("-"), scan.digits(2...2) != nil,
                scan.byte("T") || scan.byte(" ")
            else { return nil }
            hasDate = true
        }
        guard scan.clock() else { return nil }
        if scan.byte("Z") {
        } else if scan.byte("+") || scan.byte("-") {
            guard scan.digits(2...4) != nil else { return nil }
            if scan.byte(":") { _ = scan.digits(2...2) }
        }
        if bracketed { guard scan.byte("]") else { return nil } }
        guard scan.byte(" ") else { return nil }
        return hasDate ? hostAndProgram(scan.rest) ?? scan.rest : scan.rest
    }

    /// `Nov 25 17:49:23 host program[123]: `.
    private static func syslog(_ line: Bytes) -> Bytes? {
        var scan = LineScan(line)
        guard let month = scan.letters(3...3), months.contains(month), scan.byte(" ") else { return nil }
        _ = scan.byte(" ")
        guard scan.digits(1...2) != nil, scan.byte(" "), scan.clock(), scan.byte(" ") else { return nil }
        return hostAndProgram(scan.rest)
    }

    private static let months: Set = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `host program[123]: `.
    private static func hostAndProgram(_ line: Bytes) -> Bytes? {
        var scan = LineScan(line)
        guard scan.name(1...64), scan.byte(" "), scan.name(1...64) else { return nil }
        guard scan.byte("["), scan.digits(1...9) != nil, scan.byte("]"), scan.byte(":"), scan.byte(" ") else {
            return nil
        }
        return scan.rest
    }

    /// `stdout F ` of Kubernetes, `01O ` of GitLab.
    private static func runtimeStream(_ line: Bytes) -> Bytes? {
        var scan = LineScan(line)
        if scan.text("stdout ") || scan.text("stderr ") {
            return (scan.byte("F") || scan.byte("P")) && scan.byte(" ") ? scan.rest : nil
        }
        guard scan.digits(2...2) != nil, scan.byte("O") || scan.byte("E") else { return nil }
        _ = scan.byte("+")
        return scan.byte(" ") ? scan.rest : nil
    }

    /// `web-1  | ` of Docker Compose.
    private static func compose(_ line: Bytes) -> Bytes? {
        var scan = LineScan(line)
        guard scan.name(1...64), scan.byte(" ") else { return nil }
        while scan.byte(" ") {}
        return scan.byte("|") && scan.byte(" ") ? scan.rest : nil
    }

    /// `##[error]`, `::error::`, `[stderr] `.
    private static func marker(_ line: Bytes) -> Bytes? {
        for word in ["error", "warning", "notice", "debug"] {
            for form in ["##[\(word)]", "::\(word)::"] {
                var scan = LineScan(line)
                if scan.text(form) { return scan.rest }
            }
        }
        for word in ["stdout", "stderr", "error", "warning", "info", "ERROR", "WARNING", "INFO"] {
            var scan = LineScan(line)
            if scan.text("[\(word)] ") { return scan.rest }
        }
        return nil
    }

    /// `==> default: ` and `    default: ` of Vagrant and Packer.
    private static func machineName(_ line: Bytes) -> Bytes? {
        var scan = LineScan(line)
        guard scan.text("==> ") || scan.text("    ") else { return nil }
        return scan.name(1...64) && scan.byte(":") && scan.byte(" ") ? scan.rest : nil
    }
}

/// Reads a line from its front; what does not match leaves a step half done, so a scan that failed is thrown away.
struct LineScan {
    /// What was not read yet.
    private(set) var rest: Substring.UTF8View

    init(_ line: Substring.UTF8View) { rest = line }

    mutating func byte(_ wanted: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == wanted.value else { return false }
        rest = rest.dropFirst()
        return true
    }

    mutating func text(_ wanted: String) -> Bool {
        guard rest.starts(with: wanted.utf8) else { return false }
        rest = rest.dropFirst(wanted.utf8.count)
        return true
    }

    mutating func digits(_ count: ClosedRange<Int>) -> Substring? { run(count, AptBytes.isDigit) }

    mutating func letters(_ count: ClosedRange<Int>) -> String? { run(count, AptBytes.isLetter).map(String.init) }

    /// Letters, digits and `._@/-`.
    mutating func name(_ count: ClosedRange<Int>) -> Bool {
        run(count) { AptBytes.isLetter($0) || AptBytes.isDigit($0) || "._@/-".utf8.contains($0) } != nil
    }

    /// `03:31:07`, with a fraction or without.
    mutating func clock() -> Bool {
        guard digits(2...2) != nil, byte(":"), digits(2...2) != nil, byte(":"), digits(2...2) != nil else {
            return false
        }
        guard byte(".") || byte(",") else { return true }
        return digits(1...9) != nil
    }

    private mutating func run(_ count: ClosedRange<Int>, _ isPart: (UInt8) -> Bool) -> Substring? {
        let found = rest.prefix(while: isPart)
        guard count.contains(found.count) else { return nil }
        rest = rest[found.endIndex...]
        return Substring(found)
    }
}
