import Glibc
import Logging
import Synchronization

/// What is said in the log, one switch for all loggers: it may change while the daemon runs.
final class LogLevel: Sendable {
    private let kept: Mutex<Logger.Level>

    init(_ level: Logger.Level) {
        kept = Mutex(level)
    }

    convenience init(_ settings: Settings) {
        self.init(Self.level(settings))
    }

    /// What is said now.
    var now: Logger.Level { kept.withLock { $0 } }

    /// Changes it for every logger.
    func set(_ settings: Settings) {
        kept.withLock { $0 = Self.level(settings) }
    }

    private static func level(_ settings: Settings) -> Logger.Level {
        Logger.Level(rawValue: settings.logLevel) ?? .info
    }
}

/// Log lines on standard error, never waited for: `key=value` after the sentence; with priorities
/// for the journal.
struct ConsoleLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    private var ownLevel: Logger.Level?
    private let level: LogLevel
    private let isJournal: Bool

    /// The switch's, unless a library has set another one for a logger of its own.
    var logLevel: Logger.Level {
        get { ownLevel ?? level.now }
        set { ownLevel = newValue }
    }

    /// A logger that writes to standard error.
    static func logger(level: Logger.Level) -> Logger {
        logger(level: LogLevel(level))
    }

    /// A logger that writes to standard error, at the level that the switch has then.
    static func logger(level: LogLevel) -> Logger {
        Logger(label: "mstcoord") { _ in
            ConsoleLog(level: level, isJournal: getenv("JOURNAL_STREAM") != nil)
        }
    }

    private init(level: LogLevel, isJournal: Bool) {
        self.level = level
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
        LogOutlet.standardError.write(prefix(event.level) + text) { dropped in
            prefix(.warning) + "log lines were dropped: nobody read them count=\(dropped)"
        }
    }

    private func prefix(_ level: Logger.Level) -> String {
        isJournal ? "<\(priority(level))>" : "\(level): "
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
