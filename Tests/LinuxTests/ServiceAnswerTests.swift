import Linux
import TestSupport
import Testing

/// DNS answers, honest and hostile.
@Suite struct ServiceAnswerTests {
    private let name = "_http._tcp.debian.example.org"
    private let one = ServiceRecord(priority: 1, weight: 2, target: "node.example.org", port: 8081)
    private let two = ServiceRecord(priority: 0, weight: 65535, target: "a-b_c.example.org", port: 80)

    private func parse(_ answers: UInt16, _ rest: [UInt8]) -> [ServiceRecord] {
        parseServiceAnswer(
            [0, 1] + DNSMessage.header(answers: answers) + DNSMessage.name(name) + [0, 33, 0, 1] + rest)
    }

    @Test func honestAnswers() {
        #expect(parseServiceAnswer(DNSMessage.message(name, [one, two])) == [one, two])
        let nothing = ServiceRecord(priority: 0, weight: 0, target: "", port: 0)
        #expect(parseServiceAnswer(DNSMessage.message(name, [nothing])) == [nothing])
        #expect(parseServiceAnswer(DNSMessage.message(name, [])).isEmpty)
    }

    @Test func compressedTarget() {
        // "node" and then a pointer to "debian.example.org" inside the question: 12 + 6 (_http) + 5 (_tcp).
        let target: [UInt8] = [4] + Array("node".utf8) + [0xC0, 23]
        let record: [UInt8] = [0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 60, 0, 13, 0, 1, 0, 2, 0x1F, 0x91] + target
        #expect(
            parse(1, record) == [ServiceRecord(priority: 1, weight: 2, target: "node.debian.example.org", port: 8081)])
    }

    @Test func endsAtTheFirstRecordThatIsNoServiceRecord() {
        var alias = DNSMessage.record(two)
        alias[3] = 5
        #expect(parse(3, DNSMessage.record(one) + alias + DNSMessage.record(two)) == [one])
        var chaos = DNSMessage.record(two)
        chaos[5] = 3
        #expect(parse(2, DNSMessage.record(one) + chaos) == [one])
        #expect(parse(2, DNSMessage.record(one)) == [one])
        #expect(parse(1, DNSMessage.record(one) + DNSMessage.record(two)) == [one])
    }

    @Test func failuresAndQuestionsAreNoAnswers() {
        let whole = DNSMessage.message(name, [one])
        for code: UInt8 in 1...15 {
            var refused = whole
            refused[3] |= code
            #expect(parseServiceAnswer(refused).isEmpty)
        }
        var question = whole
        question[2] = 1
        #expect(parseServiceAnswer(question).isEmpty)
        for length in 0..<whole.count { #expect(parseServiceAnswer(Array(whole.prefix(length))).isEmpty) }
    }

    /// Where the target of the record begins that `parse` is given.
    private var targetPlace: Int { 12 + DNSMessage.name(name).count + 4 + 18 }

    private func record(target: [UInt8]) -> [UInt8] {
        [0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 60, 0, UInt8(6 + target.count), 0, 1, 0, 2, 0x1F, 0x91] + target
    }

    @Test func pointersThatLeadNowhere() {
        func pointer(_ place: Int) -> [UInt8] { [0xC0 | UInt8(place >> 8), UInt8(place & 0xFF)] }
        let here = targetPlace
        #expect(parse(1, record(target: pointer(here))).isEmpty, "to itself")
        #expect(parse(1, record(target: pointer(here + 2) + pointer(here))).isEmpty, "forwards and back")
        #expect(parse(1, record(target: [1, 97] + pointer(here))).isEmpty, "a label and round again")
        #expect(parse(1, record(target: pointer(0x3FFF))).isEmpty, "past the end")
        #expect(parse(1, record(target: [0xC0])).isEmpty, "half a pointer")
        #expect(parse(1, record(target: [0x40, 0])).isEmpty, "a kind of label that nobody uses")
        #expect(parse(1, record(target: [0x80, 0])).isEmpty)
        #expect(parse(1, record(target: pointer(12))) != [], "one that leads back is fine")
    }

    @Test func namesThatAreNone() {
        let label: [UInt8] = [63] + [UInt8](repeating: 97, count: 63)
        let long = label + label + label + [61] + [UInt8](repeating: 98, count: 61) + [0]
        #expect(long.count == 255)
        func wide(_ target: [UInt8]) -> [UInt8] {
            [0xC0, 12, 0, 33, 0, 1, 0, 0, 0, 60] + DNSMessage.number(UInt16(6 + target.count)) + [0, 1, 0, 2, 0, 80]
                + target
        }
        #expect(parse(1, wide(long)).first?.target.utf8.count == 253)
        #expect(parse(1, wide(label + label + label + label + [0])).isEmpty, "257 bytes")
        for byte in [0, 10, 13, 27, 32, 46, 47, 58, 64, 91, 127, 128, 255] as [UInt8] {
            #expect(parse(1, record(target: [3, 97, byte, 98, 0])).isEmpty, "byte \(byte)")
        }
    }

    @Test func lengthThatDoesNotMatchTheTarget() {
        var short = record(target: DNSMessage.name("a.b"))
        short[11] -= 1
        #expect(parse(1, short).isEmpty)
        var long = record(target: DNSMessage.name("a.b"))
        long[11] += 1
        #expect(parse(1, long + [0]).isEmpty)
    }

    @Test func anyBytesAreSurvived() {
        var random = Seeded(20_261_123)
        let whole = DNSMessage.message(name, [one, two, one, two])
        let alphabet: [UInt8] = [0, 1, 5, 12, 33, 63, 64, 0x80, 0xC0, 0xC1, 0xFF, 97]
        var read = 0
        for round in 0..<60_000 {
            let bytes =
                round % 4 == 0
                ? (0..<Int(random.next() % 80)).map { _ in random.pick(alphabet) }
                : random.mutated(whole, alphabet: alphabet)
            for record in parseServiceAnswer(bytes) {
                read += 1
                #expect(record.target.utf8.count < 255 && record.target.utf8.allSatisfy { $0 > 0x2C && $0 < 0x7B })
            }
        }
        #expect(read > 1000)
    }
}

/// The order in which machines are tried.
@Suite struct ServiceOrderTests {
    private func record(_ priority: UInt16, _ weight: UInt16, _ target: String) -> ServiceRecord {
        ServiceRecord(priority: priority, weight: weight, target: target, port: 80)
    }

    @Test func prioritiesInOrderAndNoneLost() {
        let records = [record(20, 0, "c"), record(10, 5, "a"), record(10, 0, "b"), record(65535, 9, "d")]
        for seed: UInt64 in 0..<200 {
            var generator = SeededGenerator(seed: seed)
            let ordered = orderOfTrying(records, using: &generator)
            #expect(ordered.map(\.priority) == [10, 10, 20, 65535])
            #expect(Set(ordered) == Set(records))
            var again = SeededGenerator(seed: seed)
            #expect(orderOfTrying(records, using: &again) == ordered)
        }
    }

    @Test func weightIsAShare() {
        let records = [record(0, 10, "small"), record(0, 90, "large"), record(0, 0, "spare")]
        var generator = SeededGenerator(seed: 7)
        var first: [String: Int] = [:]
        for _ in 0..<10_000 { first[orderOfTrying(records, using: &generator)[0].target, default: 0] += 1 }
        #expect((8500...9300).contains(first["large"] ?? 0))
        #expect((700...1300).contains(first["small"] ?? 0))
        #expect((20...250).contains(first["spare"] ?? 0))
    }

    @Test func withoutWeightsAllHaveTheirTurn() {
        let records = [record(0, 0, "a"), record(0, 0, "b"), record(0, 0, "c")]
        var generator = SeededGenerator(seed: 1)
        let first = (0..<300).map { _ in orderOfTrying(records, using: &generator)[0].target }
        #expect(Set(first) == ["a", "b", "c"])
    }

    @Test func largestNumbers() {
        let records = (0..<300).map { record(0, 65535, "n\($0)") }
        var generator = SeededGenerator(seed: 2)
        #expect(Set(orderOfTrying(records, using: &generator)).count == 300)
        #expect(orderOfTrying([], using: &generator).isEmpty)
    }
}
