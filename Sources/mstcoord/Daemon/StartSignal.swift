import Commissioning
import Coordination
import Logging

/// Says that the service is ready once it serves and has done a round, and then how it does.
actor StartSignal {
    private let log: Logger
    private let clock: any WallClock
    private var board: String?
    private var report: RoundReport?
    private var settingsTrouble: String?
    private var isReady = false

    init(log: Logger, clock: any WallClock) {
        self.log = log
        self.clock = clock
    }

    /// The board listens there.
    func serving(_ board: String) {
        self.board = board
        sayReady()
    }

    /// A round has ended; that is progress, and feeds the watchdog.
    func round(_ report: RoundReport) {
        self.report = report
        Systemd.notify("WATCHDOG=1\nSTATUS=\(status)")
        sayReady()
    }

    /// Settings were read again: taken (nil), or kept as they were, and why.
    func reloaded(_ trouble: String?) {
        settingsTrouble = trouble
        Systemd.notify("STATUS=\(status)")
    }

    /// One line: what is due next, then what is wrong.
    var status: String {
        let due = report?.nextDue.map { "next deadline \($0)" } ?? "nothing due"
        return ([due, report?.troubles.first, settingsTrouble].compactMap(\.self))
            .joined(separator: "; ").map { $0.isNewline ? " " : String($0) }.joined()
    }

    private func sayReady() {
        guard !isReady, report != nil, let board else { return }
        isReady = true
        Systemd.notify("READY=1")
        log.notice("ready", metadata: ["board": "\(board)"])
        ProgramPages.giveBack()
    }
}
