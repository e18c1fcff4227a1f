import Logging
import ServiceLifecycle
import UnixSignals

/// Reads the settings again when the service manager asks (SIGHUP): all of them are taken, or none.
struct SettingsReload: Service {
    let hangups: UnixSignalsSequence
    /// What holds at the start.
    let settings: Settings
    /// Reads them as the command did when it was started.
    let reread: @Sendable () throws -> Settings
    let level: LogLevel
    let log: Logger
    /// Takes what a running daemon can take.
    var use: @Sendable (Settings) async -> Void = { _ in }
    /// Told of what came of it.
    var status: StartSignal?

    func run() async throws {
        var current = settings
        for await _ in hangups.cancelOnGracefulShutdown() {
            do {
                let next = try reread()
                let changed = next.differences(from: current)
                try Self.check(changed)
                level.set(next)
                await use(next)
                current = next
                let names = changed.map(\.rawValue).joined(separator: ", ")
                log.notice(
                    "settings read again",
                    metadata: ["changed": "\(names.isEmpty ? "none" : names)"]
                )
                await status?.reloaded(nil)
            } catch {
                let failure = CommandFailure(error)
                let sentence = failure?.sentence ?? "\(error)"
                log.error(
                    "settings kept as they were: \(sentence)",
                    metadata: [
                        "code": "\(failure?.code ?? "settings")",
                        "hint": "\(failure?.remedy ?? "")",
                    ])
                await status?.reloaded("settings kept as they were: \(sentence)")
            }
        }
    }

    /// What only a start can change is not half taken: nothing is.
    static func check(_ changed: [SettingKey]) throws {
        let fixed = changed.filter { !$0.isReloadable }.map(\.rawValue)
        guard fixed.isEmpty else {
            throw CommandFailure(
                .configuration, "settings.needs-restart",
                "A running service cannot change \(fixed.joined(separator: ", ")).",
                remedy: "Start it again: systemctl restart mst-coordinator")
        }
    }
}
