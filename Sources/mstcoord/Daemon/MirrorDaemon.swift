import BoardServer
import Commissioning
import Coordination
import Evidence
import Exchange
import Glibc
import Logging
import ServiceLifecycle
import Storage
import UnixSignals

/// The daemon of a partner: looks through its own files, checks them, and shows what it found.
enum MirrorDaemon {
    /// Runs until it is told to stop.
    static func run(_ settings: Settings, reload: SettingsReload, log: Logger) async throws {
        guard let desk = settings.mirrorDesk, access(settings.mirrorPath, F_OK) == 0 else {
            throw CommandFailure(
                .noInput, "state.missing", "There is no mirror in \(settings.stateDirectory).",
                remedy: "Make one with: mstcoord init --mirror DESK --state DIR")
        }
        let lock = try StateLock(stateFolder: settings.stateDirectory)
        defer { withExtendedLifetime(lock) {} }
        let store = try LedgerStore(writingTo: settings.mirrorPath)
        let mirror = try MirrorFounding.open(settings, desk: desk, store: store, log: log)
        let reader = try MirrorBoardReader(
            mirror: mirror, settings: settings,
            demonstration: try MirrorFounding.demonstration(desk: desk))
        // A mirror shows its own party what it has checked, on its own machine: it asks for a token
        // once one was made for it.
        let board = try BoardApplication(
            reader: reader, ledger: reader, mirror: reader,
            access: AccessBook(AccessStore(settings.mirrorPath), isOpenUntilUsed: true),
            address: .of(settings), publicNames: settings.publicNames,
            proxyAddress: settings.proxyAddress,
            rescanSeconds: settings.limits.rescanSeconds, logger: log,
            seconds: SystemTime.uptime,
            clock: SystemTime.clock.now
        ) { port in
            Systemd.notify("READY=1")
            let address = settings.boardSocket ?? "http://127.0.0.1:\(port)/"
            log.notice("ready", metadata: ["mirror": "\(address)"])
        }
        let service = MirrorService(
            mirror: mirror, seconds: min(5, settings.limits.rescanSeconds), log: log)
        try await ServiceGroup(
            services: [reload, service, board], gracefulShutdownSignals: [.sigterm, .sigint],
            logger: log
        ).run()
        store.close()
        Systemd.notify("STOPPING=1")
    }
}

/// Looks through the desk's files again and again.
struct MirrorService: Service {
    let mirror: Mirror
    /// Seconds between two looks: a partner's files come by a post of hours.
    let seconds: Int
    let log: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    let count = try await mirror.round()
                    let agrees = await mirror.book.agrees
                    if count > 0 {
                        log.info(
                            agrees ? "agrees" : "differs", metadata: ["documents": "\(count)"])
                    }
                    Systemd.notify("WATCHDOG=1\nSTATUS=\(agrees ? "agrees" : "differs")")
                } catch {
                    log.error("\(error)")
                }
                try? await ContinuousClock().sleep(for: .seconds(seconds))
            }
        }
        log.info("stopped")
    }
}

extension BoardAddress {
    /// Where the settings say that the board listens.
    ///
    /// A socket from the service manager goes before them: its unit says where it listens.
    static func of(_ settings: Settings) -> BoardAddress {
        if let descriptor = Systemd.listeningDescriptor { return .inherited(descriptor) }
        return settings.boardSocket.map { .unixSocket($0) }
            ?? .hostname("127.0.0.1", port: settings.httpPort)
    }
}
