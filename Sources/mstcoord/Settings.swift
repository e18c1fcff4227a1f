import Coordination
import Evidence
import Exchange
import Glibc

/// What the operator decides: where things are and how often to look.
struct Settings {
    /// The database, keys and quarantine.
    var stateDirectory = "/var/lib/mst-coordinator"
    /// The parties' drop folders.
    var exchangeRoot = "/srv/mst-exchange"
    /// Port of the board on the loopback address; 0 lets the system choose.
    var httpPort = 8018
    /// `trace` to `critical`.
    var logLevel = "info"
    /// Hours between two signed heads of the ledger; 0: none are sent.
    var checkpointHours = 24
    /// The desk that a mirror works at; `nil`: this is a coordinator's service.
    var mirrorDesk: String?
    /// The financial plan that the service is compared with; none if nil.
    var financialPlan: String?
    /// Bounds of the exchange that a site may change.
    var limits = FolderLimits.standard

    /// The file a service reads if no other is named.
    static let standardPath = "/etc/mst-coordinator/settings.json"

    /// Reads settings; paths in the file are relative to the file.
    /// - Throws: `CommandFailure` with every fault at once.
    static func read(_ path: String) throws -> Settings {
        let bytes = try Console.read(path, bytesMaximum: 1 << 16)
        let value: JSONValue
        do {
            value = try StrictJSON.parse(bytes)
        } catch {
            throw bad(path, ["byte \(error.offset): \(error.sentence)"])
        }
        let faults = ShapeFaults()
        let reader = ShapeReader(value, into: faults)
        var settings = Settings()
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        func absolute(_ text: String) -> String { text.hasPrefix("/") ? text : "\(folder)/\(text)" }
        if let text = reader.optionalString("stateDirectory", bytesMaximum: 4096) {
            settings.stateDirectory = absolute(text)
        }
        if let text = reader.optionalString("exchangeRoot", bytesMaximum: 4096) {
            settings.exchangeRoot = absolute(text)
        }
        if let text = reader.optionalString("financialPlan", bytesMaximum: 4096) {
            settings.financialPlan = absolute(text)
        }
        settings.httpPort = reader.optionalInteger("httpPort", in: 0...65_535) ?? settings.httpPort
        settings.logLevel = reader.optionalString("logLevel") ?? settings.logLevel
        let levels = ["trace", "debug", "info", "notice", "warning", "error", "critical"]
        if !levels.contains(settings.logLevel) {
            reader.fault(
                "pattern", "logLevel", "This must be one of: \(levels.joined(separator: ", ")).")
        }
        if let text = reader.optionalString("mirrorDesk", bytesMaximum: 4096) {
            settings.mirrorDesk = absolute(text)
        }
        settings.checkpointHours =
            reader.optionalInteger("checkpointHours", in: 0...168) ?? settings.checkpointHours
        let standard = FolderLimits.standard
        settings.limits.rescanSeconds =
            reader.optionalInteger("rescanSeconds", in: 1...3600) ?? standard.rescanSeconds
        settings.limits.truncatedReportSeconds =
            reader.optionalInteger("truncatedReportSeconds", in: 10...86_400)
            ?? standard.truncatedReportSeconds
        settings.limits.diskReserveBytes =
            reader.optionalInteger("diskReserveBytes", in: 0...1 << 40) ?? standard.diskReserveBytes
        settings.limits.quarantineBytesMaximum =
            reader.optionalInteger("quarantineBytesMaximum", in: 1 << 20...1 << 40)
            ?? standard.quarantineBytesMaximum
        reader.finish()
        if !faults.list.isEmpty {
            throw bad(path, faults.list.map { "\($0.place): \($0.sentence)" })
        }
        return settings
    }

    private static func bad(_ path: String, _ faults: [String]) -> CommandFailure {
        CommandFailure(
            .configuration, "settings", "\(path): \(faults.joined(separator: " "))",
            remedy: "Correct the settings file.")
    }

    /// `<state>/coordinator.sqlite`.
    var databasePath: String { stateDirectory + "/coordinator.sqlite" }
    /// `<state>/mirror.sqlite`.
    var mirrorPath: String { stateDirectory + "/mirror.sqlite" }
    /// The coordinator's signing key: a credential of the service manager, else in the state.
    var keyPath: String {
        if let directory = getenv("CREDENTIALS_DIRECTORY") {
            let path = String(cString: directory) + "/coordinator.jwk.json"
            if access(path, R_OK) == 0 { return path }
        }
        return stateDirectory + "/keys/coordinator.jwk.json"
    }
    /// How often the ledger's head is sent round to be cosigned.
    var heartbeats: Heartbeats? {
        checkpointHours > 0 ? Heartbeats(intervalSeconds: checkpointHours * 3600) : nil
    }
    /// Where the daemon notes that it is alive.
    var heartbeatPath: String { stateDirectory + "/heartbeat" }
    /// Tells partners the time of a demonstration.
    var demonstrationClockPath: String { exchangeRoot + "/demonstration-clock.json" }
}
