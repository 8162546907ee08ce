extension AptConfiguration {
    /// A file's path, put together from the option and the options around it: `Dir`, `Dir::Etc`, `Dir::Etc::main`, and
    /// `RootDir` in front (apt's FindFile). An absolute value stops the search, `/dev/null…` stands for "none".
    /// - Returns: the default (below RootDir) where the option is unset; empty where there is none either.
    public func file(_ key: String, default fallback: String = "") -> String {
        var result = string("RootDir") ?? ""
        if !result.isEmpty, result.utf8.last != AptBytes.slash { result += "/" }
        guard let found = tree.find(key), !tree[found].value.isEmpty else {
            return AptConfiguration.normalized(result + fallback)
        }
        var item = found
        var path = tree[item].value
        while tree[item].parent >= 0 {
            let parent = tree[item].parent
            item = parent
            let above = tree[parent].value
            if above.isEmpty { continue }
            if path.hasPrefix("/") {
                if path.hasPrefix("/dev/null") { path = "/dev/null" }
                break
            }
            if path.hasPrefix("~/") || path.hasPrefix("./") || path.hasPrefix("../") { break }
            path = above + (above.utf8.last == AptBytes.slash ? "" : "/") + path
        }
        return AptConfiguration.normalized(result + path)
    }

    /// The same for a directory: the path ends in `/` unless it is `/dev/null` (apt's FindDir).
    public func directory(_ key: String, default fallback: String = "") -> String {
        let path = file(key, default: fallback)
        if path.utf8.last == AptBytes.slash || path.hasSuffix("/dev/null") { return path }
        return path + "/"
    }

    /// Without `/./` and `//`; a path that begins with /dev/null is just that (apt's flNormalize).
    static func normalized(_ path: String) -> String {
        let bytes = Array(path.utf8)
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            if bytes[at] == AptBytes.slash {
                var next = at + 1
                while next < bytes.count {
                    if bytes[next] == AptBytes.slash {
                        next += 1
                    } else if bytes[next] == UInt8(ascii: "."), next + 1 < bytes.count,
                        bytes[next + 1] == AptBytes.slash
                    {
                        next += 2
                    } else {
                        break
                    }
                }
                result.append(AptBytes.slash)
                at = next
            } else {
                result.append(bytes[at])
                at += 1
            }
        }
        let clean = AptBytes.string(result)
        return clean.hasPrefix("/dev/null") ? "/dev/null" : clean
    }
}

/// A directory as apt.conf has it (`/var/lib/apt/lists/`) without the slash at its end.
public func withoutSlash(_ directory: String) -> String {
    directory.count > 1 && directory.hasSuffix("/") ? String(directory.dropLast()) : directory
}
