import Foundation
import TestSupport
import Testing

/// One fault of a transfer: how it is made, what the program has to say, and what the machine's apt does with it.
struct TransferFault: Sendable, CustomTestStringConvertible {
    var name: String
    /// The leading code; nil where all is well.
    var code: String?
    var exit: Int32
    var arguments: [String] = []
    /// A text of the leading finding's title or proof.
    var says: String?
    /// Whether the file itself came whole and good, whatever apt makes of the answer around it.
    var comesGood = false
    /// Whether the machine's apt takes the Release file over, and words that it says.
    var aptAccepts = false
    var aptSays: String?
    /// False where apt would take a minute or more.
    var asksApt = true
    var make: @Sendable (ServedRepository) -> Void

    init(
        _ name: String, _ code: String?, _ exit: Int32, _ arguments: [String] = [], says: String? = nil,
        comesGood: Bool = false, aptAccepts: Bool = false, aptSays: String? = nil, asksApt: Bool = true,
        make: @escaping @Sendable (ServedRepository) -> Void
    ) {
        self.name = name
        self.code = code
        self.exit = exit
        self.arguments = arguments
        self.says = says
        self.comesGood = comesGood
        self.aptAccepts = aptAccepts
        self.aptSays = aptSays
        self.asksApt = asksApt
        self.make = make
    }

    var testDescription: String { name }

    private static let gone = FaultAnswer.status(404)
    private static let page = Array(
        "<!DOCTYPE html><html><head><title>Hotel Guest Access</title></head><body>Log in</body></html>\n".utf8)
    private static let short = ["--timeout", "2"]

    static let cut: [TransferFault] = [
        TransferFault("cut in the text, length announced", "X01", 24, says: "announced bytes came") {
            $0.answer("InRelease", .short($0.inRelease, sent: 200))
        },
        TransferFault("cut in the armour, length announced", "X01", 24) {
            $0.answer("InRelease", .short($0.inRelease, sent: $0.inRelease.count - 40))
        },
        // apt 2.6 takes no body that only the end of the connection ends, whole or not, so it cannot be asked about these.
        TransferFault("cut in the text, no length", "X01", 24, asksApt: false) {
            $0.answer("InRelease", .unannounced($0.inRelease, sent: 200))
        },
        TransferFault("cut in the armour, no length", "X01", 24, asksApt: false) {
            $0.answer("InRelease", .unannounced($0.inRelease, sent: $0.inRelease.count - 40))
        },
        TransferFault("whole, no length", "X05", 24, comesGood: true) {
            $0.answer("InRelease", .unannounced($0.inRelease, sent: $0.inRelease.count))
        },
        TransferFault("a cut copy with its own length", "X01", 24, says: "own copy is cut", aptSays: "Splitting up") {
            $0.answer("InRelease", .body(Array($0.inRelease.prefix(300))))
        },
        TransferFault("chunked without an end", "X01", 24) {
            $0.answer("InRelease", .chunked($0.inRelease, size: 100, ended: false))
        },
        TransferFault("chunked to its end", nil, 0, aptAccepts: true) {
            $0.answer("InRelease", .chunked($0.inRelease, size: 100))
        },
        TransferFault("empty", "X01", 24) { $0.answer("InRelease", .body([])) },
        TransferFault("Release.gpg cut, length announced", "X01", 24, says: "Release.gpg") {
            $0.answer("InRelease", gone)
            $0.answer("Release.gpg", .short($0.signature, sent: 100))
        },
        TransferFault("Release.gpg cut, no length", "X01", 24, says: "Release.gpg") {
            $0.answer("InRelease", gone)
            $0.answer("Release.gpg", .unannounced($0.signature, sent: 100))
        },
    ]

    static let broken: [TransferFault] = [
        TransferFault("stalls in the body", "X08", 24, short, says: "then nothing") {
            $0.answer("InRelease", .stalled($0.inRelease, sent: 100))
        },
        TransferFault("stalls before the header", "X08", 24, short) { $0.answer("InRelease", .stalledBeforeHeader) },
        TransferFault("slow, and done within the timeout", nil, 0, short, aptAccepts: true) {
            let half = $0.inRelease.count / 2
            let head = FaultAnswer.head(200, ["Content-Length: \($0.inRelease.count)"])
            $0.answer(
                "InRelease",
                FaultAnswer(steps: [
                    .send(head + $0.inRelease.prefix(half)), .pause(seconds: 1),
                    .send(Array($0.inRelease.dropFirst(half))),
                    .keepOpen,
                ]))
        },
        TransferFault("reset in the body", "X03", 24) { $0.answer("InRelease", .reset($0.inRelease, sent: 100)) },
        TransferFault("closed without a word", "X03", 24) { $0.answer("InRelease", .silent) },
        TransferFault("header cut short", "X01", 24) { $0.answer("InRelease", .headerCut) },
        TransferFault("no HTTP at all", "X05", 24) { $0.answer("InRelease", .notHTTP) },
        TransferFault("too large, announced", "X09", 24) {
            $0.answer("InRelease", .announced([20_000_000], Array(repeating: 0x78, count: 1000)))
            $0.answer("Release", gone)
        },
        TransferFault("too large, endless", "X09", 24) {
            $0.answer("InRelease", .endless)
            $0.answer("Release", gone)
        },
        TransferFault("too large, beside a good pair", nil, 0, aptAccepts: true) {
            $0.answer("InRelease", .announced([20_000_000], Array(repeating: 0x78, count: 1000)))
        },
    ]

    static let redirected: [TransferFault] = [
        TransferFault("every name redirects to itself", "X07", 24, says: "circle") {
            for name in ["InRelease", "Release"] {
                $0.answer(name, .redirect(to: $0.server.url(ServedRepository.suite + "/" + name)))
            }
        },
        TransferFault("InRelease redirects to itself beside a good pair", nil, 0, aptAccepts: true) {
            $0.answer("InRelease", .redirect(to: $0.server.url(ServedRepository.suite + "/InRelease")))
        },
        TransferFault("redirect to a file", "X07", 24, says: "not allowed") {
            $0.answer("InRelease", .redirect(to: "file://\($0.repository.inReleasePath)"))
            $0.answer("Release", gone)
        },
        TransferFault("redirect to the file itself elsewhere", nil, 0, aptAccepts: true) {
            $0.server.route("/elsewhere", .body($0.inRelease))
            $0.answer("InRelease", .redirect(to: "/elsewhere", status: 301))
        },
        TransferFault("portal", "X06", 24, says: "Hotel Guest Access", aptSays: "NOSPLIT") {
            $0.server.route("/login", .body(page, type: "text/html"))
            $0.answer("InRelease", .redirect(to: $0.server.url("/login")))
        },
        TransferFault("portal page in place of Release.gpg", "X06", 24) {
            $0.answer("InRelease", gone)
            $0.answer("Release.gpg", .body(page, type: "text/html"))
        },
        TransferFault("a compressed body that nobody asked for", "X06", 24, aptSays: "NOSPLIT") {
            let compressed = runProgram("gzip", ["-c"], input: $0.inRelease).output
            $0.answer("InRelease", .body(compressed, type: "application/gzip"))
        },
        TransferFault("a good file said to be HTML", nil, 0, aptAccepts: true) {
            $0.answer("InRelease", .body($0.inRelease, type: "text/html"))
        },
        TransferFault("511", "X06", 24) { $0.answer("InRelease", .body(page, status: 511, type: "text/html")) },
    ]

    static let refused: [TransferFault] = [
        TransferFault("404 for all", "C09", 25, aptSays: "does not have a Release file") {
            for name in ["InRelease", "Release", "Release.gpg"] { $0.answer(name, gone) }
        },
        TransferFault("410 for all", "C09", 25) {
            for name in ["InRelease", "Release", "Release.gpg"] { $0.answer(name, .status(410)) }
        },
        TransferFault("410 for InRelease, beside a good pair", "C09", 25) { $0.answer("InRelease", .status(410)) },
        TransferFault("404 for InRelease, a good pair", nil, 0, aptAccepts: true) { $0.answer("InRelease", gone) },
        TransferFault("Release without Release.gpg", "S02", 10, aptSays: "is not signed") {
            for name in ["InRelease", "Release.gpg"] { $0.answer(name, gone) }
        },
        TransferFault("empty Release.gpg", "S02", 10) {
            $0.answer("InRelease", gone)
            $0.answer("Release.gpg", .body([]))
        },
        TransferFault("text before the message", "S03", 10, aptSays: "NOSPLIT") {
            $0.answer("InRelease", .body([0xEF, 0xBB, 0xBF] + $0.inRelease))
        },
        TransferFault("text behind the message", "S03", 10, aptSays: "Splitting up") {
            $0.answer("InRelease", .body($0.inRelease + Array("Suite: evil\n".utf8)))
        },
        TransferFault("the signed text without its signature", "S02", 10) {
            $0.answer("InRelease", .body($0.release))
            $0.answer("Release.gpg", gone)
        },
    ]

    static let statuses: [TransferFault] =
        [(401, "C10", 25), (403, "C10", 25), (451, "C10", 25), (407, "X10", 24)].map(status)
        + [408, 425, 429, 500, 502, 503, 504].map { status(($0, "X05", 24)) }
        + [
            TransferFault("404, then Release 503", "X05", 24) {
                $0.answer("InRelease", gone)
                $0.answer("Release", .status(503))
            },
            TransferFault("404, then Release.gpg 403", "C10", 25) {
                $0.answer("InRelease", gone)
                $0.answer("Release.gpg", .status(403))
            },
        ]

    private static func status(_ row: (status: Int, code: String, exit: Int32)) -> TransferFault {
        TransferFault("status \(row.status)", row.code, row.exit) {
            $0.answer("InRelease", .status(row.status))
        }
    }

    static let all = cut + broken + redirected + refused + statuses
}
