@testable import AptModel
import Curl
@testable import Diagnosis
import Evidence
@testable import Probes
@testable import Reporting

/// Words and numbers: apt's own output, its catalogues, dates, and what is shown of strings from elsewhere.
let wordTargets: [Target] = [
    Target(
        name: "apt-output", most: 1 << 12, folders: ["testdata/words"], endings: [".log"],
        texts: [
            "apt 2.6.1 (amd64)\n\u{1B}[1mE\u{1B}[0m: The repository 'http://x.example sid InRelease' is not signed.\\nW: x",
            "2026-11-23T03:31:07.123Z stderr F #5 1.2 Err:5 http://a b InRelease\n  404  Not Found [IP: ::1 80]\n",
        ], run: { readOutput($0) }),
    Target(
        name: "catalogue", most: 1 << 12,
        texts: [
            "Release-Datei f\u{FC}r %s ist abgelaufen (seit %s).\0E: Release-Datei f\u{FC}r x ist abgelaufen (seit 3)."
        ],
        binaries: [catalogue], run: { readCatalogue($0) }),
    Target(
        name: "dates", most: 64,
        texts: [
            "Sat, 11 Jul 2026 10:16:37 UTC", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
            "Fri, 31 Dec 9999 23:59:60 GMT", "2026-11-23T03:31:07Z", "2026-11-23 03:31:07.123456789-23:59",
            "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59",
        ], run: { readDates($0) }),
    Target(
        name: "shown-text", most: 1 << 10,
        texts: [
            "https://user:secret@host/p?q=s&t", "http://[::1]:80/?x", "a://b:c/d@e",
            "\u{202E}x\u{301}\u{301}\u{301}\u{1B}[31m",
            "x\u{200D}y\u{E0001}\u{FEFF}z\r\n\t", "one two  three-four 'five six' /a/very/long/path/that/does/not/fit",
        ], run: { showText($0) }),
]

/// A compiled catalogue of a header, one message with places and one with a plural.
private let catalogue: [UInt8] = {
    let pairs = [("", "x"), ("%s is not signed", "%s nicht signiert"), ("a\0b %lu", "Datei\0%1$lu Dateien")]
    func word(_ number: Int) -> [UInt8] { [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: number >> $0) } }
    let texts = pairs.map(\.0) + pairs.map(\.1)
    var table =
        word(0x9504_12DE) + word(0) + word(pairs.count) + word(28) + word(28 + 8 * pairs.count) + word(0) + word(0)
    var place = 28 + 8 * texts.count
    for text in texts {
        table += word(text.utf8.count) + word(place)
        place += text.utf8.count + 1
    }
    return table + texts.flatMap { Array($0.utf8) + [0] }
}()

private func readOutput(_ bytes: [UInt8]) {
    let apts = [nil, AptVersion(2, 6, 1), AptVersion(3, 0, 3)]
    let reading = readWords(bytes, apt: apts[bytes.count % 3])
    hold(reading.sentences.allSatisfy { !$0.lines.isEmpty }, "a sentence stands somewhere")
    hold(reading.verdicts.allSatisfy { $0.sentences.allSatisfy(reading.sentences.indices.contains) }, "on sentences")
    switch turn(bytes, of: 4) {
    case 0: checkPage(renderWords(reading, style: TextStyle()), "the answer")
    case 1: checkASCII(renderWords(reading, style: TextStyle(ascii: true), leftOut: 3), "the answer in ASCII")
    case 2: checkJSON(renderWordsJSON(reading), "the answer as JSON")
    default:
        checkASCII(renderWordsJSON(reading, ascii: true), "the answer as JSON in ASCII")
        let kept = AptOutputObservation(AptOutputObservation(reading).reading)
        hold(AptOutputObservation(kept.reading) == kept, "what is kept of an output is kept once more")
    }
    _ = LogRepository(naming: text(bytes))
}

/// The input is a catalogue, or up to its first NUL a translated format that is read against itself.
private func readCatalogue(_ bytes: [UInt8]) {
    var made = Numbers(seed: 1)
    let (format, line) = halves(bytes)
    if let catalogue = MessageCatalogue(bytes) {
        hold(catalogue.messages.allSatisfy { !$0.translated.isEmpty }, "a translation has text")
        let translator = Translator([catalogue])
        for message in catalogue.messages.prefix(20) { _ = translator.english(message.translated) }
    }
    let texts = ["Release file for %s is expired (invalid since %s).", "%2$s %1$lu %%", text(format)]
    let english = texts.randomElement(using: &made) ?? ""
    for english in texts + [english] {
        guard let pattern = MessagePattern(english: english, translated: text(format)) else { continue }
        _ = pattern.translated(line)
        _ = pattern.translated(bytes)
    }
}

/// A moment as reports write it is read again by `check --from`.
func checkMoment(_ moment: Timestamp) {
    guard let again = Timestamp(rfc3339: moment.rfc3339) else {
        return hold(false, "\(moment.seconds) cannot be read as it is written: \(moment.rfc3339)")
    }
    // What no RFC 3339 time can say is the nearest that one can.
    hold(again.rfc3339 == moment.rfc3339, "\(moment.rfc3339) reads as it is written")
    hold(Timestamp(aptDate: again.httpDate) == again, "\(again.httpDate) reads as it is written")
}

private func readDates(_ bytes: [UInt8]) {
    let words = text(bytes)
    if let moment = Timestamp(aptDate: words) { checkMoment(moment) }
    if let moment = Timestamp(rfc3339: words) { checkMoment(moment) }
    if let moment = EngineContainer.moment(words) { checkMoment(moment) }
    if let cutoff = SequoiaCutoff(words) {
        hold(SequoiaCutoff("\(cutoff)") == cutoff, "a cutoff reads as it is written")
    }
    if let seconds = CurlLibrary.date(words) { checkMoment(Timestamp(seconds: seconds)) }
    guard bytes.count >= 8 else { return }
    let any = Timestamp(seconds: bytes.prefix(8).reduce(0) { $0 << 8 | Int64($1) })
    checkMoment(any)
    _ = (any.httpDate, any + .max, any - Timestamp(seconds: .min), Wording.duration(any.seconds))
    _ = (Wording.bytes(any.seconds), Wording.bytes(any.seconds, rounding: .up))
}

private func showText(_ bytes: [UInt8]) {
    let words = text(bytes)
    let clean = sanitised(words)
    hold(!clean.unicodeScalars.contains(where: isUnseen), "nothing unseen is left")
    hold(sanitised(clean, limit: .max) == clean, "cleaning once more changes nothing")
    let masked = withoutSecrets(words)
    hold(withoutSecrets(masked) == masked, "masking once more changes nothing")
    // A login in front of whatever else there is.
    let secret = "q7Zx9hiddenK3"
    for host in [words, "h" + words, "h/" + words] {
        hold(
            !withoutSecrets("https://user:\(secret)@\(host)").contains(secret),
            "no password is shown in front of \(host)")
    }
    hold(!withoutSecrets("https://h/?token=\(secret)&\(words)").contains(secret), "nor the value of a query")
    for width in [1, 20, 80] {
        _ = wrapped(words, width: width)
        _ = wrappedCommand(words, width: width)
    }
    hold(asciiOnly(clean).unicodeScalars.allSatisfy(\.isASCII), "ASCII is ASCII")
    hold(charactersByNumber(htmlText(words)).unicodeScalars.allSatisfy(\.isASCII), "in HTML as well")
    hold(!htmlText(words).contains { "<>\"".contains($0) }, "no markup of others")
    checkJSON(JSONValue.string(words).serialised(), "a string as JSON")
    _ = Wording.quoted(words)
}
