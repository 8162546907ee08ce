import Foundation
import TestSupport
import Testing

/// Nothing but the tags and attributes that the renderers write themselves, and nothing that is loaded from anywhere.
func expectStandsAlone(_ page: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let tags = Set(page.matches(of: /<\/?([a-zA-Z!][a-zA-Z0-9]*)/).map { String($0.output.1).lowercased() })
    #expect(
        tags.isSubset(of: [
            "!doctype", "html", "head", "meta", "title", "link", "style", "body", "header", "main", "footer", "h1",
            "h2", "h3", "p", "div", "section", "details", "summary", "table", "thead", "tbody", "tr", "th", "td",
            "span",
            "ul", "li", "pre", "code", "a",
        ]), "\(tags)", sourceLocation: sourceLocation)
    let attributes = Set(
        page.matches(of: /<[a-z][^<>]*>/).flatMap { tag in
            tag.output.matches(of: /\s([a-z-]+)="/).map { String($0.output.1) }
        })
    #expect(
        attributes.isSubset(of: [
            "lang", "charset", "http-equiv", "content", "name", "rel", "href", "class", "scope", "colspan",
            "data-side", "id",
        ]), "\(attributes)", sourceLocation: sourceLocation)
    // Addresses lead to places of the same page.
    let addresses = Set(page.matches(of: /href="([^"]*)"/).map { String($0.output.1) }).subtracting(["data:,"])
    let places = Set(page.matches(of: /id="([^"]*)"/).map { "#\($0.output.1)" })
    #expect(addresses.isSubset(of: places), "\(addresses)", sourceLocation: sourceLocation)
    #expect(
        !page.contains("url(") && !page.contains("@import") && page.contains("default-src 'none'"),
        sourceLocation: sourceLocation)
    #expect(
        page.contains("prefers-color-scheme: dark") && page.contains("max-width: 40rem"), sourceLocation: sourceLocation
    )
}

/// A browser drops a style whose digest is not the one in the policy.
func expectPolicyKnowsTheStyle(_ page: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let style = try #require(page.firstMatch(of: /(?s)<style>(.*?)<\/style>/)).output.1
    let sum = runProgram("sha256sum", input: Array(style.utf8))
    let hex = Array(sum.output.prefix(64))
    let digest = stride(from: 0, to: hex.count - 1, by: 2).compactMap { place in
        UInt8(String(decoding: hex[place...(place + 1)], as: UTF8.self), radix: 16)
    }
    #expect(digest.count == 32, sourceLocation: sourceLocation)
    #expect(
        page.contains("style-src 'sha256-\(Data(digest).base64EncodedString())';"), sourceLocation: sourceLocation)
}
