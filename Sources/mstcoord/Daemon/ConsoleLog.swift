import Glibc
import Logging

/// Log lines on standard error: `key=value` after the sentence; with priorities for the journal.
struct ConsoleLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level
    private let isJournal: Bool

    /// A logger that writes to standard error.
    static func logger(level: Logger.Level) -> Logger {
        Logger(label: "mstcoord") { _ in
            ConsoleLog(logLevel: level, isJournal: getenv("JOURNAL_STREAM") != nil)
        }
    }

    private init(logLevel: Logger.Level, isJournal: Bool) {
        self.logLevel = logLevel
        self.isJournal = isJournal
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let pairs = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        // One event is one line, whatever a file name holds.
        let text = "\(event.message)\(pairs)".map { $0.isNewline ? " " : String($0) }.joined()
        Console.error((isJournal ? "<\(priority(event.level))>" : "\(event.level): ") + text)
    }

    /// - Source: sd-daemon(3), the priorities of syslog.
    private func priority(_ level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}

/// A count that grows on one line of the terminal; silent where there is none.
final class ProgressLine {
    private let label: String
    private let isShown = isatty(2) == 1

    init(_ label: String) {
        self.label = label
    }

    func show(_ count: Int) {
        if isShown { write("\r\(count) \(label)") }
    }

    func end() {
        if isShown { write("\r\u{1B}[K") }
    }

    private func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(2, bytes, bytes.count)
    }
}
