import Glibc

/// How far a long command is, on standard error: a bar on a terminal, else a line for each quarter.
struct ProgressBar {
    private let isTerminal = isatty(2) == 1
    private let isQuiet: Bool
    private let unit: String
    private var shown = -1

    private static let width = 40

    /// - Parameters:
    ///   - isQuiet: Says nothing where there is no terminal: a program reads the output.
    ///   - unit: What is counted, a plural.
    init(isQuiet: Bool, unit: String = "runs") {
        self.isQuiet = isQuiet
        self.unit = unit
    }

    /// Shows that so many of so many steps are done.
    mutating func show(_ progress: (done: Int, total: Int)) {
        let percent = 100 * progress.done / max(1, progress.total)
        let step = isTerminal ? percent : percent / 25
        guard step > shown else { return }
        shown = step
        if isTerminal {
            let filled = ProgressBar.width * percent / 100
            let bar =
                String(repeating: "█", count: filled)
                + String(repeating: "░", count: ProgressBar.width - filled)
            write("\r\(bar) \(percent) % (\(progress.done) of \(progress.total) \(unit))")
        } else if !isQuiet, percent > 0 {
            write("\(progress.done) of \(progress.total) \(unit)\n")
        }
    }

    /// Clears the line.
    func end() {
        if isTerminal { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(2, bytes, bytes.count)
    }
}
