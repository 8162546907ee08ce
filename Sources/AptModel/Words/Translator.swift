/// Puts apt's sentences of another language back into English, by the catalogues that apt itself translates with.
public struct Translator: Sendable {
    private let patterns: [MessagePattern]

    /// - Parameter catalogues: those of one language.
    public init(_ catalogues: [MessageCatalogue]) {
        patterns = catalogues.flatMap(\.messages).compactMap { message in
            message.english == message.translated
                ? nil : MessagePattern(english: message.english, translated: message.translated)
        }.sorted { $0.weight > $1.weight }
    }

    /// How many messages one line is made of at most: a frame, a sentence, a reason inside it.
    private static let depth = 4

    /// The line with all messages in it in English, the longest first; nil where it holds none.
    public func english(_ line: String) -> String? {
        var bytes = Array(line.utf8)
        guard bytes.count <= LogText.lineLimit else { return nil }
        var isChanged = false
        for _ in 0..<Translator.depth {
            guard let changed = patterns.lazy.compactMap({ $0.translated(bytes) }).first, changed != bytes else {
                break
            }
            bytes = changed
            isChanged = true
        }
        return isChanged ? String(decoding: bytes, as: UTF8.self) : nil
    }
}
