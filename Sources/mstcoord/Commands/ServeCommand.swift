import ArgumentParser
import BoardServer
import Commissioning
import Coordination
import CoreMetrics
import Evidence
import Exchange
import Glibc
import Logging
import ServiceLifecycle
import Storage
import UnixSignals

/// `mstcoord serve`: the daemon.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the service until it is told to stop (SIGTERM).",
        discussion: """
            With --demo-clock the time is made up and runs fast, the other parties are played by \
            the program, and everything says that it is a demonstration.

            SIGHUP reads the settings again: all of them, or, if one is wrong or needs a restart, \
            none; the log and the service manager's status line say which. SIGTERM stops it.
            """)

    @Option(
        name: .customLong("demo-clock"),
        help: ArgumentHelp("Run a demonstration whose time began on this day.", valueName: "date"))
    var demoClock: String?

    @Option(help: "Seconds of a demonstration per second of real time, 1 to 864000.")
    var speed: Int?

    @Option(help: "Port of the board on the loopback address.") var port: Int?

    @OptionGroup var service: StateOptions

    func run() async throws {
        umask(0o027)
        // Whoever reads the log may go away; the service stays.
        signal(SIGPIPE, SIG_IGN)
        // A request that comes while the service starts must wait, not end the process.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        let settings = try chosenSettings()
        let level = LogLevel(settings)
        let log = ConsoleLog.logger(level: level)
        if settings.mirrorDesk != nil {
            return try await MirrorDaemon.run(
                settings, reload: reload(settings, hangups, level, log), log: log)
        }
        let counted = MetricsRegistry()
        MetricsSystem.bootstrap(counted)
        let time = ServiceTime(settings: settings, demoClock: demoClock, speed: speed)
        let alive = KeepAlive()
        let opened = try OpenedService(
            settings, clock: time.clock, publishesBehind: true, onProgress: alive.progress, log: log
        )
        let demonstration = (opened.clock as? RoundClock)?.demonstration
        let clock: any WallClock = demonstration ?? opened.clock
        try await prepareFolders(opened)
        let access = AccessBook(
            try AccessStore(settings.databasePath), isOpenUntilUsed: time.isDemonstration)
        let reader = try LedgerStateReader(
            settings: settings, clock: clock, book: await opened.coordinator.readersBook,
            access: access)
        let started = StartSignal(log: log, clock: clock)
        let ledger = try StoredLedgerReader(settings: settings, clock: clock, state: reader)
        let board = try BoardApplication(
            reader: reader, ledger: ledger,
            access: access, address: .of(settings), publicNames: settings.publicNames,
            proxyAddress: settings.proxyAddress,
            rescanSeconds: settings.limits.rescanSeconds,
            metrics: BoardFigures {
                try await ServiceFigures(reader: reader, counted: counted).text()
            },
            logger: log, seconds: SystemTime.uptime,
            clock: SystemTime.clock.now
        ) { port in
            await started.serving(settings.boardSocket ?? "http://127.0.0.1:\(port)/")
            // What a first answer would have to read from the beginning is read before it.
            Task(priority: .background) {
                try? await reader.keepPast()
                _ = try? await ledger.facts(asOf: nil)
            }
        }
        let coordinator = CoordinatorService(
            coordinator: opened.coordinator, clock: opened.clock, watch: watch(log), log: log
        ) { report in
            Heartbeat.write(
                clock.now(), troubles: report.troubles, to: settings.heartbeatPath)
            await started.round(report)
        }
        var reload = reload(settings, hangups, level, log)
        reload.status = started
        reload.use = { next in
            await opened.coordinator.use(next.limits, heartbeat: next.heartbeats)
            await reader.use(next)
        }
        var services: [any Service] = [reload, coordinator, board]
        if let demonstration, let agreement = await opened.coordinator.state.inForce?.agreement {
            services.append(
                DemonstrationPartners(
                    desks: settings.stateDirectory + "/../desks", agreement: agreement,
                    clock: demonstration, clockPath: settings.demonstrationClockPath, log: log))
        }
        try await ServiceGroup(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: log
        ).run()
        Systemd.notify("STOPPING=1")
    }

    private func chosenSettings() throws -> Settings {
        let flags = port.map { SettingFlag(key: .httpPort, text: "\($0)", name: "--port") }
        var settings = try service.settings(flags.map { [$0] } ?? [])
        // What is read only later is checked now: nothing starts with settings that are wrong.
        _ = try settings.financialPlan.map { try FinancialPlanCommandFile.read($0) }
        // Only progress feeds the watchdog, so rounds must come twice as often as it looks.
        if let watchdog = Systemd.watchdogSeconds {
            settings.limits.rescanSeconds = min(
                settings.limits.rescanSeconds, max(1, watchdog / 2))
        }
        return settings
    }

    private func reload(
        _ settings: Settings, _ hangups: UnixSignalsSequence, _ level: LogLevel, _ log: Logger
    ) -> SettingsReload {
        SettingsReload(
            hangups: hangups, settings: settings, reread: { try chosenSettings() }, level: level,
            log: log)
    }

    private func watch(_ log: Logger) -> FolderWatch? {
        do {
            return try FolderWatch()
        } catch {
            log.warning("\(error)")
            return nil
        }
    }

    private func prepareFolders(_ opened: OpenedService) async throws {
        let parties = await opened.coordinator.parties
        let system = LocalFolderSystem()
        try FolderLayout(system: system).create(
            root: opened.settings.exchangeRoot, parties: parties)
        let publisher = Publisher(system: system, root: opened.settings.exchangeRoot)
        for party in parties { try publisher.clearLeftovers(party) }
    }
}

/// Which clock a service runs by; a demonstration and the real thing cannot be confused.
struct ServiceTime {
    let settings: Settings
    let demoClock: String?
    let speed: Int?

    var isDemonstration: Bool { demoClock != nil }

    /// The clock for a service, checked against what the service was made as.
    func clock(_ store: LedgerStore) throws -> any WallClock {
        let made = try store.read { try $0.setting(ServiceSetting.demonstrationStart) }
        switch (made, demoClock) {
        case (nil, nil): return SystemTime.clock
        case (nil, .some):
            throw CommandFailure(
                .configuration, "serve.not-a-demonstration",
                "This is a real service; a demonstration's clock would falsify its records.",
                remedy: "Start it without --demo-clock.")
        case (.some, nil):
            throw CommandFailure(
                .configuration, "serve.demonstration",
                "This service is a demonstration and has no real time.",
                remedy: "Start it with --demo-clock \(made ?? "").")
        case (let start?, let named?):
            guard start == named else {
                throw CommandFailure(
                    .configuration, "serve.demo-clock",
                    "This demonstration's time began on \(start), not on \(named).",
                    remedy: "Start it with --demo-clock \(start).")
            }
            return try demonstrationClock(store)
        }
    }

    private func demonstrationClock(_ store: LedgerStore) throws -> any WallClock {
        let speed = speed ?? DemonstrationService.speedStandard
        guard (1...864_000).contains(speed) else {
            throw CommandFailure(
                .usage, "serve.speed", "--speed must be from 1 to 864000.", remedy: "Try 43200.")
        }
        // Time goes on from the last record: it stood still while the daemon did.
        let start = try OperatorTime.clock(store).now()
        try store.write { try $0.set(ServiceSetting.demonstrationSpeed, "\(speed)") }
        try DemonstrationTime.write(start, speed: speed, to: settings.demonstrationClockPath)
        return RoundClock(DemonstrationClock(start: start, speed: speed))
    }
}
