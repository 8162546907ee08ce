import Evidence

/// Connected, and then no byte within the timeout.
enum Stalled: Rule {
    static let code = FaultCode.x08
    static let explanation = Explanation(
        what: "The connection stood and nothing came any more within the timeout.",
        causes: [
            "an overloaded mirror or proxy",
            "a tunnel or bridge that drops large packets (MTU), when it stops after a few KiB",
            "a firewall that swallows the answer",
        ],
        proof: "The bytes that had come when nothing more did, and the seconds that were waited.",
        remedy: "Try again. If it always stops at the same place, look at the MTU and at what lies in between.")

    static func findings(in source: SourceCase) -> [Finding] {
        guard let failed = FailedTransfer.of(.stalled, in: source) else { return [] }
        let bytes = failed.transfer.bytes
        let expected = failed.transfer.expectedBytes.map { " of \($0)" } ?? ""
        let seconds = failed.transfer.seconds
        let took = seconds.isFinite && (0...1e9).contains(seconds) ? ", after \(Int(seconds.rounded())) seconds" : ""
        return [
            Finding(
                code, owner: .network, retry: .now, subject: failed.transfer.url ?? failed.url,
                title: FailedTransfer.title("the transfer from ", failed.address.host, " stands still"),
                because: [Proof("\(bytes)\(expected) bytes came, then nothing\(took)", .transfer)] + failed.proofs,
                remedy: Remedy(
                    bytes > 0 && bytes < 65_536
                        ? "Try again. If it stops after the first few KiB every time, a tunnel or bridge on the way drops large packets: compare the MTUs."
                        : "Try again, with a longer --timeout if the line is slow, or use another mirror.",
                    bytes > 0 && bytes < 65_536 ? [Remedy.Step("the MTU of each interface", "ip link")] : []))
        ]
    }
}
