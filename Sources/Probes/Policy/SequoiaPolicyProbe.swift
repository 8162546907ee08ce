import AptModel
import Evidence
import Linux

/// Finds and reads the policy file that apt's sqv method hands to sqv, in apt's own order (methods/sqv.cc, apt 2.9.19 and later).
///
/// apt takes the first path at which there is anything, whether it can be read or not; a variable that is set ends the search
/// whatever it holds. sqv then ends with an error where it cannot read or parse the file, and nothing is verified (tried with
/// apt 3.0.4 and sqv 1.3.0).
///
/// - Parameter sandbox: the user that apt's methods run as: what it cannot open, sqv cannot either.
public func observeSequoiaPolicy(sandbox: SandboxUser, target: Target) -> SequoiaPolicyObservation {
    for place in places {
        if let variable = place.variable {
            guard let value = target.environment[variable] else { continue }
            return value.isEmpty
                ? emptyVariable(variable, sandbox, target) : look(at: value, chosenBy: variable, sandbox, target)
        }
        switch existence(of: place.path, sandbox, target) {
        case .absent: continue
        case .present: return look(at: place.path, chosenBy: "lookup order", sandbox, target)
        case .unknown(let reason):
            return SequoiaPolicyObservation(path: place.path, notRead: reason)
        }
    }
    return SequoiaPolicyObservation(path: nil)
}

private let places: [(variable: String?, path: String)] = [
    ("APT_SEQUOIA_CRYPTO_POLICY", ""),
    (nil, "/etc/crypto-policies/back-ends/apt-sequoia.config"),
    (nil, "/var/lib/crypto-config/profiles/current/apt-sequoia.config"),
    ("SEQUOIA_CRYPTO_POLICY", ""),
    (nil, "/etc/crypto-policies/back-ends/sequoia.config"),
    (nil, "/var/lib/crypto-config/profiles/current/sequoia.config"),
    (nil, "/usr/share/apt/default-sequoia.config"),
]

/// No policy file is larger; Fedora's has 2 KB.
private let largest = 1 << 20

/// A variable without a value: apt hands nothing over, and sqv goes by what its own variable says, by its own file, or by
/// its defaults.
private func emptyVariable(
    _ variable: String, _ sandbox: SandboxUser, _ target: Target
) -> SequoiaPolicyObservation {
    guard variable == "APT_SEQUOIA_CRYPTO_POLICY" else {
        return SequoiaPolicyObservation(path: nil, chosenBy: variable)
    }
    if let value = target.environment["SEQUOIA_CRYPTO_POLICY"] {
        return value.isEmpty
            ? SequoiaPolicyObservation(path: nil, chosenBy: "SEQUOIA_CRYPTO_POLICY")
            : look(at: value, chosenBy: "SEQUOIA_CRYPTO_POLICY", sandbox, target)
    }
    let own = "/etc/crypto-policies/back-ends/sequoia.config"
    switch existence(of: own, sandbox, target) {
    case .absent: return SequoiaPolicyObservation(path: nil, chosenBy: variable)
    case .present: return look(at: own, chosenBy: variable, sandbox, target)
    case .unknown(let reason): return SequoiaPolicyObservation(path: own, chosenBy: variable, notRead: reason)
    }
}

private enum Existence {
    case present
    case absent
    case unknown(String)
}

/// Whether apt's user finds anything at the path: a directory that it may not search hides it, and apt goes on.
private func existence(of path: String, _ sandbox: SandboxUser, _ target: Target) -> Existence {
    do throws(FileError) {
        _ = try target.root.status(of: path)
    } catch {
        let isAbsent = error.errno == .notFound || error.errno == .notDirectory
        return isAbsent ? .absent : .unknown(error.errno?.name ?? "it cannot be looked at")
    }
    guard sandbox.isTriedAsItself, sandbox.account != nil else { return .present }
    let resolved = (try? target.root.resolve(path)) ?? path
    let search = probe(.search(path: resolved), as: sandbox.accountToBecome, root: target.root)
    if case .failed = search.state { return .absent }
    return .present
}

private func look(
    at path: String, chosenBy: String, _ sandbox: SandboxUser, _ target: Target
) -> SequoiaPolicyObservation {
    var observation = SequoiaPolicyObservation(path: path, chosenBy: chosenBy)
    guard path.hasPrefix("/") else {
        observation.problem = .init(kind: .relative, text: "a relative path, which sqv does not take")
        return observation
    }
    do throws(FileError) {
        guard try target.root.status(of: path).kind == .regular else {
            observation.problem = .init(kind: .notAFile, text: "it is no file")
            return observation
        }
    } catch {
        if error.errno == .notFound || error.errno == .notDirectory {
            observation.problem = .init(kind: .missing, text: "there is no such file")
        } else {
            observation.notRead = error.errno?.name ?? "it cannot be looked at"
        }
        return observation
    }
    if let access = observeAccess(path, sandbox: sandbox, target: target), !access.readable {
        observation.problem = .init(
            kind: .unreadable, text: "\(access.user) cannot open it: \(access.error ?? "refused")",
            blockedBy: access.blockedBy)
        return observation
    }
    do throws(FileError) {
        let bytes = try target.root.read(path, limit: largest)
        do throws(SequoiaPolicyError) {
            observation.settings = try readSequoiaPolicy(bytes).map {
                .init(name: $0.name, cutoff: $0.cutoff.description)
            }
        } catch {
            observation.problem = .init(kind: .garbled, line: error.line, text: error.text)
        }
    } catch {
        observation.notRead = error.errno?.name ?? "it is too large, or cannot be read"
    }
    return observation
}
