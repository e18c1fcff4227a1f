import Commissioning
import Exchange
import Logging
import ServiceLifecycle
import Storage

/// Runs rounds for as long as the process lives: when a folder stirs, when something is due, and
/// in any case once a minute.
package struct CoordinatorService: Service {
    private let coordinator: Coordinator
    private let clock: any WallClock
    private let watch: FolderWatch?
    private let log: Logger
    private let afterRound: @Sendable (RoundReport) async -> Void

    /// A service that runs the coordinator's rounds.
    ///
    /// - Parameters:
    ///   - watch: Wakes it early; `nil` where the system has none to give.
    ///   - afterRound: Told of each round: progress for a watchdog, wishes for a status line.
    package init(
        coordinator: Coordinator, clock: any WallClock, watch: FolderWatch?, log: Logger,
        afterRound: @escaping @Sendable (RoundReport) async -> Void
    ) {
        self.coordinator = coordinator
        self.clock = clock
        self.watch = watch
        self.log = log
        self.afterRound = afterRound
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                _ = watch?.drain()
                let began = ContinuousClock.now
                let report = await coordinator.round()
                RoundMetrics.count(report, took: began.duration(to: .now))
                await afterRound(report)
                if report.more {
                    // What could not be done now is not done sooner by trying without a pause.
                    if report.isAtAStandstill {
                        try? await ContinuousClock().sleep(for: .seconds(1))
                    }
                    continue
                }
                await refreshWatch()
                await wait(after: report)
            }
        }
        watch?.stop()
        await coordinator.finish()
        log.info("stopped")
    }

    private func wait(after report: RoundReport) async {
        var pause = Duration.seconds(await coordinator.limits.rescanSeconds)
        // What failed is due at once and would fail at once again: give the machine a moment.
        if report.faults == 0, let due = report.nextDue {
            pause = min(pause, clock.wait(until: due))
        }
        if let again = report.lookAgainSeconds { pause = min(pause, .seconds(again)) }
        pause = max(pause, .milliseconds(report.faults == 0 ? 20 : 5000))
        if let watch {
            _ = await watch.next(within: pause, on: .continuous)
        } else {
            try? await ContinuousClock().sleep(for: pause)
        }
    }

    private func refreshWatch() async {
        guard let watch else { return }
        for (party, folder) in await coordinator.inFolders {
            // A folder that is missing is said by the round itself.
            try? watch.add(party, folder)
        }
        _ = watch.refresh()
    }
}

extension Coordinator {
    /// The folders to be watched, by party.
    var inFolders: [(String, FolderPath)] {
        parties.compactMap { party in
            (try? PartyFolder(root: folders.root, party: party)).map { (party, $0.inFolder) }
        }
    }

    /// Ends the use of the database after the last round.
    func finish() {
        store.close()
    }
}
