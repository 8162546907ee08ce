#if canImport(Glibc)
    import Glibc
#endif

/// The target that this process runs, by the name in `APT_VERDICT_FUZZ`; libFuzzer gives it one input after another.
nonisolated(unsafe) private let target: (([UInt8]) -> Void)? = {
    guard let name = getenv("APT_VERDICT_FUZZ").map({ String(cString: $0) }) else { return nil }
    return fuzzTargets.first { $0.name == name }?.run
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let target else {
        say("APT_VERDICT_FUZZ names one of: \(fuzzTargets.map(\.name).joined(separator: " "))")
        _exit(64)
    }
    target(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// What has to be true of every input.
func expect(_ holds: Bool, _ words: @autoclosure () -> String) {
    guard !holds else { return }
    say("broken property: \(words())")
    abort()
}

/// libFuzzer ends the process without flushing what Swift would print.
private func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(2, bytes, bytes.count)
}
