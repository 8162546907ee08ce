import Foundation
import Linux

/// Opens HTML pages in a real browser, without a window, and tells what came of it.
public enum Chromium {
    public static let program = findExecutable("chromium", in: "/usr/bin:/usr/local/bin:/snap/bin")
    public static let isInstalled = program != nil

    /// What a browser made of a page in a window of one width.
    public struct View: Decodable, Sendable {
        /// In CSS pixels: the window, what of it the page has beside a scroll bar, and what the content needs.
        public var width: Int, room: Int, needed: Int
        /// As the browser computed it: `rgb(13, 17, 23)`.
        public var background: String
        /// What was loaded besides the page.
        public var resources: [String]
        /// Elements that the page holds, by name, each once.
        public var elements: [String]
        /// What a reader sees, open details or not.
        public var text: String
        /// The least contrast of any text with what is behind it, 1 to 21, and where.
        public var contrast: Double, faintest: String
        /// The smallest text, in CSS pixels.
        public var smallestText: Double
        /// Texts whose box ends beyond the page's edge.
        public var cutOff: [String]
    }

    public struct Visit: Sendable {
        /// One for each width asked for.
        public var views: [View]
        /// What the console showed: errors, blocked content, dropped styles.
        public var console: [String]
    }

    /// Opens a page in a frame of each width. The console is the whole browser's.
    ///
    /// - Parameter dark: the reader's setting.
    public static func visit(_ page: String, widths: [Int], dark: Bool) throws -> Visit {
        guard let program else { throw ProgramFailure(description: "there is no chromium") }
        let directory = try TemporaryDirectory()
        try directory.write("page.html", page)
        let frames = widths.map {
            "<iframe src=\"page.html\" width=\"\($0)\" height=\"900\" frameborder=\"0\"></iframe>"
        }
        let reader = try directory.write("reader.html", "<!DOCTYPE html>\(frames.joined())<script>\(script)</script>")
        let run = runProgram(
            program,
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                // Nothing that a browser does of its own accord leaves this machine either.
                "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking", "--no-first-run",
                "--user-data-dir=\(directory("profile"))", "--window-size=1600,1000",
                "--allow-file-access-from-files", "--blink-settings=preferredColorScheme=\(dark ? 0 : 1)",
                "--enable-logging=stderr", "--dump-dom", "file://\(reader)",
            ],
            environment: ["HOME": directory.path, "XDG_RUNTIME_DIR": directory.path], deadline: 120)
        let console = run.errorsText.split(separator: "\n").filter { $0.contains("CONSOLE") }.map(String.init)
        guard let found = run.outputText.firstMatch(of: /data-views="([^"]*)"/),
            let json = String(found.output.1).removingPercentEncoding
        else { throw ProgramFailure(description: "chromium \(run.ending): \(run.errorsText)") }
        return Visit(views: try JSONDecoder().decode([View].self, from: Data(json.utf8)), console: console)
    }

    /// Runs in the page around the frames: the pages themselves must not need a script, nor allow one.
    private static let script = """
        const channel = c => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
        const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
        const numbers = colour => (colour.match(/[0-9.]+/g) || []).map(Number);
        const behind = (view, element) => {
          for (; element; element = element.parentElement) {
            const colour = numbers(view.getComputedStyle(element).backgroundColor);
            if (colour.length === 3 || colour[3] > 0) return colour;
          }
          return [255, 255, 255];
        };
        const see = frame => {
          const view = frame.contentWindow, page = frame.contentDocument;
          for (const fold of page.querySelectorAll("details")) fold.open = true;
          let contrast = 21, faintest = "", smallestText = 1000;
          const cutOff = [];
          for (const element of page.body.querySelectorAll("*")) {
            const own = [...element.childNodes].filter(n => n.nodeType === 3 && n.data.trim());
            if (!own.length || !element.getClientRects().length) continue;
            const style = view.getComputedStyle(element);
            const [a, b] = [light(numbers(style.color)), light(behind(view, element))];
            const found = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (found < contrast) { contrast = found; faintest = own[0].data.slice(0, 60); }
            smallestText = Math.min(smallestText, parseFloat(style.fontSize));
            const range = page.createRange();
            range.selectNodeContents(element);
            if (range.getBoundingClientRect().right > page.documentElement.clientWidth + 1) cutOff.push(own[0].data.slice(0, 60));
          }
          return {
            width: frame.clientWidth, room: page.documentElement.clientWidth, needed: page.documentElement.scrollWidth,
            background: view.getComputedStyle(page.body).backgroundColor,
            resources: view.performance.getEntriesByType("resource").map(e => e.name),
            elements: [...new Set([...page.querySelectorAll("*")].map(e => e.localName))].sort(),
            text: page.body.innerText, contrast, faintest, smallestText, cutOff,
          };
        };
        addEventListener("load", () => {
          const views = [...document.querySelectorAll("iframe")].map(see);
          document.documentElement.setAttribute("data-views", encodeURIComponent(JSON.stringify(views)));
        });
        """
}
