/// Options of the method that fetches a URI, as that method looks them up: `Acquire::https::HOST::Timeout`,
/// `Acquire::http::HOST::Timeout`, `Acquire::https::Timeout`, `Acquire::http::Timeout` (methods/aptmethod.h, ConfigFind).
public struct MethodOptions: Sendable {
    /// Where the options are looked up.
    public let configuration: AptConfiguration
    /// The names below `Acquire`, the most special one first.
    public let names: [String]
    private let binary: String

    /// - Parameters:
    ///   - scheme: the URI's scheme, which is the method's name: `http`, `https`, `tor+https`.
    ///   - host: options for this host count first.
    public init(scheme: String, host: String, configuration: AptConfiguration) {
        self.configuration = configuration
        binary = scheme
        var general = [scheme]
        if let plus = scheme.firstIndex(of: "+") {
            general.append(String(scheme[..<plus]))
            let behind = String(scheme[scheme.index(after: plus)...])
            if behind != "http", behind != scheme { general.append(behind) }
        }
        if scheme != "http" { general.append("http") }
        names = (host.isEmpty ? [] : general.map { "\($0)::\(host)" }) + general
    }

    /// The option's full name and its value; nil where no method of this kind has it set.
    public func find(_ option: String) -> (key: String, value: String)? {
        for name in names {
            // `Binary::https::…` replaces the options of that name for the program https alone.
            for key in ["Binary::\(binary)::Acquire::\(name)::\(option)", "Acquire::\(name)::\(option)"] {
                if let value = configuration.string(key) { return (key, value) }
            }
        }
        return nil
    }

    /// A truth value with the place where it was set.
    public func bool(_ option: String, default fallback: Bool) -> Setting<Bool> {
        guard let (key, text) = find(option) else {
            return Setting(value: fallback, name: "Acquire::\(binary)::\(option)", origin: nil)
        }
        return Setting(
            value: AptWords.bool(text) ?? fallback, name: key, origin: configuration.origin(of: key))
    }

    /// A number, 32 bits; the default where none is set.
    public func integer(_ option: String, default fallback: Int) -> Int {
        guard let number = find(option).flatMap({ AptWords.integer($0.value) }) else { return fallback }
        return Int(Int32(truncatingIfNeeded: number))
    }
}
