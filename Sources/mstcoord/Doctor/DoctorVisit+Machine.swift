import BoardServer
import Commissioning
import Coordination
import Exchange
import Glibc
import Storage

// Settings, program, daemon, clock, disk and permissions: what belongs to the machine.
extension DoctorVisit {
    func settingsTroubles() -> DoctorTroubles {
        guard let file = settings.file, let mode = Self.mode(file), mode & 0o022 != 0 else {
            return []
        }
        return [("Others than its owner can change \(file).", "Take that away: chmod go-w \(file)")]
    }

    var settingsWords: String { settings.file ?? "the standard ones" }

    func versionTroubles(_ ledger: Result<Ledger, any Error>) -> DoctorTroubles {
        var found: DoctorTroubles = []
        if let running = Heartbeat.read(settings.heartbeatPath)?.version, isRunning,
            running != ProgramVersion.text
        {
            found.append(
                (
                    "The daemon that runs is of version \(running), the program is "
                        + "\(ProgramVersion.text).",
                    "Start it again: systemctl restart mst-coordinator"
                ))
        }
        if case .failure(let error) = ledger, isOlder(error), let failure = CommandFailure(error) {
            found.append((failure.sentence, failure.remedy))
        }
        return found
    }

    func isOlder(_ error: any Error) -> Bool {
        guard let fault = error as? StorageFault, case .olderSchema = fault else { return false }
        return true
    }

    func agreementWords(_ ledger: Result<Ledger, any Error>) -> [String] {
        guard case .success(let ledger) = ledger else { return [] }
        return [
            ledger.book.state.inForce.map { "agreement version \($0.agreement.version)" }
                ?? "no agreement yet"
        ]
    }

    /// Whether a daemon holds the state directory.
    var isRunning: Bool {
        do {
            _ = try StateLock(stateFolder: settings.stateDirectory)
            return false
        } catch {
            return error.code == .stateLocked
        }
    }

    func daemonTroubles() -> DoctorTroubles {
        let (start, log) = (
            "Start it: systemctl start mst-coordinator",
            "See its log: journalctl -u mst-coordinator"
        )
        guard let beat = Heartbeat.read(settings.heartbeatPath) else {
            return [("It has never made a round.", start)]
        }
        guard isRunning else { return [("It is not running.", start)] }
        var found: DoctorTroubles = beat.troubles.map { ($0, log) }
        let allowed = 3 * settings.limits.rescanSeconds + 60
        if let age = heartbeatAge, age > allowed {
            found.append(("It has ended no round for \(Counting.of(age, "second")).", log))
        }
        return found
    }

    var daemonWords: String {
        heartbeatAge.map { "its last round ended \(Counting.of($0, "second")) ago" } ?? ""
    }

    /// Real seconds since the last round.
    private var heartbeatAge: Int? {
        var status = stat()
        guard stat(settings.heartbeatPath, &status) == 0 else { return nil }
        return max(0, Int(time(nil)) - status.st_mtim.tv_sec)
    }

    func clockTroubles(_ ledger: Ledger) -> DoctorTroubles {
        let newest = ledger.book.state.asOf
        guard ledger.book.entry > 0 else { return [] }
        if ledger.now > newest.adding(seconds: CoordinationLimits.downtimeSecondsMaximum) {
            return [
                (
                    "The clock shows \(ledger.now), and the newest record is of \(newest).",
                    "Set the clock right; if it is right: mstcoord clock accept --yes"
                )
            ]
        }
        guard newest.seconds - ledger.now.seconds > 60 else { return [] }
        return [
            (
                "The clock shows \(ledger.now), before the newest record, which is of \(newest).",
                "Set the clock right: recorded time stands still until it has caught up."
            )
        ]
    }

    func diskTroubles() -> DoctorTroubles {
        let reserve = settings.limits.diskReserveBytes
        return [settings.stateDirectory, settings.exchangeRoot].compactMap { folder in
            guard let free = Self.freeBytes(folder), free < reserve else { return nil }
            return (
                "Only \(free >> 20) MiB are free where \(folder) is; nothing new is taken in.",
                "Make room, or lower diskReserveBytes (\(reserve >> 20) MiB)."
            )
        }
    }

    var diskWords: String {
        Self.freeBytes(settings.stateDirectory).map { "\($0 >> 20) MiB are free" } ?? ""
    }

    private static func freeBytes(_ folder: String) -> Int? {
        try? LocalFolderSystem().freeBytes(FolderPath(folder))
    }

    /// What others must not read or write: keys, ledger, and the folder in which they lie.
    func permissionTroubles() -> DoctorTroubles {
        let state = settings.stateDirectory
        let keys = ["coordinator.jwk.json", "coordinator.pq.jwk.json"].map { "\(state)/keys/\($0)" }
        let asked: [(path: String, forbidden: mode_t)] =
            [(state, 0o027), (settings.databasePath, 0o027), (state + "/keys", 0o077)]
            + keys.map { ($0, 0o077) }
        return asked.compactMap { path, forbidden in
            guard let mode = Self.mode(path), mode & forbidden != 0 else { return nil }
            return (
                "\(path) is open to others (mode \(String(mode, radix: 8))).",
                "Close it: chmod \(String(mode & ~forbidden, radix: 8)) \(path)"
            )
        }
    }

    /// Permission bits, or `nil` where nothing can be seen.
    static func mode(_ path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }
}
