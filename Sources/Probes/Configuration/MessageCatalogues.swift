import AptModel
import Linux

/// apt's own message catalogues on this machine, for output in another language.
public enum MessageCatalogues {
    private static let folder = "/usr/share/locale"
    /// How many languages are looked at; Debian's apt has about 40.
    private static let limit = 200

    /// A translator for each language for which apt's catalogues are here; none where they were left out, as in most images.
    public static func translators() -> [Translator] {
        guard let languages = try? listDirectory(folder) else { return [] }
        return languages.sorted().prefix(limit).compactMap { language in
            let place = "\(folder)/\(language)/LC_MESSAGES"
            guard let files = try? listDirectory(place) else { return nil }
            let catalogues = files.filter { $0 == "apt.mo" || ($0.hasPrefix("libapt-pkg") && $0.hasSuffix(".mo")) }
                .sorted().compactMap { name -> MessageCatalogue? in
                    guard let bytes = try? readFile("\(place)/\(name)", limit: MessageCatalogue.sizeLimit) else {
                        return nil
                    }
                    return MessageCatalogue(bytes)
                }
            return catalogues.isEmpty ? nil : Translator(catalogues)
        }
    }
}
