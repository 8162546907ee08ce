import CFuzzer
import Glibc

// What libFuzzer calls. The target's name is in APT_VERDICT_FUZZ.

/// `fuzz list` prints `NAME<tab>MOST BYTES` for each target, `fuzz seeds DIR` writes DIR/NAME/ for each; both end there.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
    _ count: UnsafeMutablePointer<CInt>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>>>
) -> CInt {
    let words = (1..<max(1, Int(count.pointee))).map { String(cString: arguments.pointee[$0]) }
    switch words.first {
    case "list":
        for target in Target.all { print("\(target.name)\t\(target.most)") }
        exit(0)
    case "seeds" where words.count == 2:
        for target in Target.all { writeSeeds(of: target, to: words[1]) }
        exit(0)
    default: break
    }
    guard chosen != nil else {
        print("fuzz: APT_VERDICT_FUZZ names no target; `fuzz list` prints them all")
        exit(64)
    }
    return 0
}

private let chosen: Target? = getenv("APT_VERDICT_FUZZ").map { String(cString: $0) }.flatMap { name in
    Target.all.first { $0.name == name }
}

/// One input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    guard let chosen else { return -1 }
    chosen.run(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// The next input: libFuzzer's own mutations, and for JSON mostly one that leaves it JSON.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ most: Int, _ seed: CUnsignedInt) -> Int {
    guard chosen?.isJSON == true, seed % 4 != 0 else { return LLVMFuzzerMutate(data, size, most) }
    var numbers = Numbers(seed: UInt64(seed))
    let bent = bendJSON(Array(UnsafeBufferPointer(start: data, count: size)), &numbers)
    guard !bent.isEmpty, bent.count <= most else { return LLVMFuzzerMutate(data, size, most) }
    for (place, byte) in bent.enumerated() { data[place] = byte }
    return bent.count
}
