import AptModel

/// Puts the sentences about one repository together.
enum WordsVerdict {
    /// A verdict for each repository that a sentence is about, in the order of the log; one without a name where none is.
    static func all(_ sentences: [WordsReading.Sentence]) -> [WordsReading.Verdict] {
        var repositories: [LogRepository] = []
        for repository in sentences.compactMap(\.repository) where !repositories.contains(repository) {
            repositories.append(repository)
        }
        let common = sentences.indices.filter { sentences[$0].repository == nil && sentences[$0].saying != nil }
        guard !repositories.isEmpty else { return common.isEmpty ? [] : [verdict(nil, [], common, sentences)] }
        return repositories.map { repository in
            verdict(repository, sentences.indices.filter { sentences[$0].repository == repository }, common, sentences)
        }
    }

    private static func verdict(
        _ repository: LogRepository?, _ own: [Int], _ common: [Int], _ sentences: [WordsReading.Sentence]
    ) -> WordsReading.Verdict {
        func candidates(_ indices: [Int], _ weight: Saying.Weight) -> [[Saying.Candidate]] {
            var lists: [[Saying.Candidate]] = []
            for index in indices where sentences[index].saying?.weight == weight {
                let list = sentences[index].candidates
                if !list.isEmpty, !lists.contains(list) { lists.append(list) }
            }
            return lists
        }
        var causes = combined(candidates(own, .cause) + candidates(common, .cause))
        let consequences = candidates(own, .consequence) + candidates(common, .consequence)
        for list in consequences { causes = narrowed(causes, by: list) }
        if causes.isEmpty { causes = combined(consequences) }
        let keyring = (own + common).lazy.compactMap { Words.keyring(in: sentences[$0].text) }.first
        func cause(_ candidate: Saying.Candidate) -> WordsReading.Cause {
            WordsReading.Cause(
                code: candidate.code, why: candidate.why,
                look: Look.at(candidate.code, repository: repository, keyring: keyring))
        }
        let found = causes.map(cause)
        var beside: [WordsReading.Cause] = []
        for candidate in (candidates(own, .beside) + candidates(common, .beside)).flatMap({ $0 })
        where !found.contains(where: { $0.code == candidate.code })
            && !beside.contains(where: { $0.code == candidate.code })
        {
            beside.append(cause(candidate))
        }
        return WordsReading.Verdict(repository: repository, sentences: own + common, causes: found, beside: beside)
    }

    /// Sentences that share a candidate speak of one fault: what all of them can mean stays. Others stand beside it.
    ///
    /// The sentence that leaves fewest open goes first: its order counts.
    private static func combined(_ lists: [[Saying.Candidate]]) -> [Saying.Candidate] {
        var groups: [[Saying.Candidate]] = []
        let order = lists.indices.sorted { (lists[$0].count, $0) < (lists[$1].count, $1) }
        for list in order.map({ lists[$0] }) {
            guard let index = groups.firstIndex(where: { share($0, list) }) else {
                groups.append(list)
                continue
            }
            groups[index] = groups[index].filter { candidate in list.contains { $0.code == candidate.code } }
        }
        var all: [Saying.Candidate] = []
        for candidate in groups.flatMap({ $0 }) where !all.contains(where: { $0.code == candidate.code }) {
            all.append(candidate)
        }
        return all
    }

    private static func narrowed(_ causes: [Saying.Candidate], by list: [Saying.Candidate]) -> [Saying.Candidate] {
        let common = causes.filter { cause in list.contains { $0.code == cause.code } }
        return common.isEmpty ? causes : common
    }

    private static func share(_ left: [Saying.Candidate], _ right: [Saying.Candidate]) -> Bool {
        left.contains { candidate in right.contains { $0.code == candidate.code } }
    }
}

/// Small readings of a sentence.
enum Words {
    /// The path of a keyring that a sentence names.
    static func keyring(in text: String) -> String? {
        for word in text.split(separator: " ") {
            let path = word.drop { "\"'(".contains($0) }.prefix { !"\"':,)".contains($0) }
            guard path.hasPrefix("/"), path.utf8.count < 400 else { continue }
            if [".gpg", ".asc", ".pgp", ".kbx"].contains(where: { path.hasSuffix($0) }), !path.hasSuffix("Release.gpg")
            {
                return String(path)
            }
        }
        return nil
    }
}
