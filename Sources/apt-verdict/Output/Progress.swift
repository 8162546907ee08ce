import Linux
import Reporting

/// One line on a terminal's standard error that is overwritten as the work goes on; a pipe sees nothing.
struct Progress {
    private let shown: Bool

    init() {
        shown = isTerminal(.error) && environment["TERM"] != "dumb"
    }

    /// Shows a line in place of the last one. It may quote a source or an index by its name: it must not act on the terminal.
    func show(_ text: String) {
        guard shown else { return }
        let width = max(20, (terminalWidth(.error) ?? 80) - 1)
        StandardError.write("\r\u{1B}[K" + sanitised(text, limit: width).prefix(width))
    }

    /// Takes the line away before the report begins.
    func clear() {
        guard shown else { return }
        StandardError.write("\r\u{1B}[K")
    }
}
