extension Timestamp {
    /// `Tue, 24 Nov 2026 10:00:00 GMT`, as HTTP writes a time (RFC 9110, IMF-fixdate).
    public var httpDate: String {
        let seconds = writable.seconds
        let text = Array(rfc3339.utf8)
        guard text.count == 20, let month = Int(String(decoding: text[5..<7], as: UTF8.self)), (1...12).contains(month)
        else { return rfc3339 }
        func part(_ range: Range<Int>) -> String { String(decoding: text[range], as: UTF8.self) }
        let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let day = Int(((seconds / 86_400) % 7 + 7 - (seconds % 86_400 < 0 ? 1 : 0)) % 7)
        return "\(days[day]), \(part(8..<10)) \(months[month - 1]) \(part(0..<4)) \(part(11..<19)) GMT"
    }
}
