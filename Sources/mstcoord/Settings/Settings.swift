import Coordination
import Exchange
import Glibc

/// What the operator decides: where things are and how often to look.
struct Settings: Sendable {
    /// The database, keys and quarantine.
    var stateDirectory = "/var/lib/mst-coordinator"
    /// The parties' drop folders.
    var exchangeRoot = "/srv/mst-exchange"
    /// Port of the board on the loopback address; 0 lets the system choose.
    var httpPort = 8018
    /// The board listens on this unix socket instead of a port.
    var boardSocket: String?
    /// A proxy is believed on who asks, and how, only from this address.
    var proxyAddress = "127.0.0.1"
    /// Names that the board goes by behind a proxy, with commas between them.
    var boardNames: String?
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
    /// Where each value came from; what is not here is the standard.
    var origins: [SettingKey: SettingOrigin] = [:]
    /// The file that was read, or nil.
    var file: String?

    /// The file a service reads if no other is named.
    static let standardPath = "/etc/mst-coordinator/settings.json"

    /// The names in `boardNames`.
    var publicNames: [String] {
        (boardNames ?? "").split(separator: ",").map(String.init)
    }
    /// Whether a text is names of hosts with commas between them.
    static func areNames(_ text: String) -> Bool {
        let names = text.split(separator: ",", omittingEmptySubsequences: false)
        return names.count <= 16
            && names.allSatisfy { name in
                (1...253).contains(name.utf8.count)
                    && name.utf8.allSatisfy {
                        (0x61...0x7A).contains($0 | 0x20) || (0x30...0x39).contains($0)
                            || $0 == 0x2D || $0 == 0x2E
                    }
            }
    }

    /// `<state>/coordinator.sqlite`.
    var databasePath: String { stateDirectory + "/coordinator.sqlite" }
    /// `<state>/mirror.sqlite`.
    var mirrorPath: String { stateDirectory + "/mirror.sqlite" }
    /// The coordinator's signing key: a credential of the service manager, else in the state.
    var keyPath: String { KeyFile.path(of: "coordinator.jwk.json", state: stateDirectory) }
    /// The coordinator's post-quantum key, found in the same way; it may not be there.
    var postQuantumKeyPath: String {
        KeyFile.path(of: "coordinator.pq.jwk.json", state: stateDirectory)
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

extension Settings {
    /// The value of a setting as text; nil where there is none.
    func text(of key: SettingKey) -> String? {
        switch key {
        case .stateDirectory: stateDirectory
        case .exchangeRoot: exchangeRoot
        case .httpPort: "\(httpPort)"
        case .boardSocket: boardSocket
        case .logLevel: logLevel
        case .rescanSeconds: "\(limits.rescanSeconds)"
        case .checkpointHours: "\(checkpointHours)"
        case .truncatedReportSeconds: "\(limits.truncatedReportSeconds)"
        case .diskReserveBytes: "\(limits.diskReserveBytes)"
        case .quarantineBytesMaximum: "\(limits.quarantineBytesMaximum)"
        case .financialPlan: financialPlan
        case .mirrorDesk: mirrorDesk
        case .proxyAddress: proxyAddress
        case .boardNames: boardNames
        }
    }

    /// Takes a path or a word that has been checked.
    mutating func set(_ key: SettingKey, text: String) {
        switch key {
        case .stateDirectory: stateDirectory = text
        case .exchangeRoot: exchangeRoot = text
        case .boardSocket: boardSocket = text
        case .logLevel: logLevel = text
        case .financialPlan: financialPlan = text
        case .mirrorDesk: mirrorDesk = text
        case .proxyAddress: proxyAddress = text
        case .boardNames: boardNames = text
        case .httpPort, .rescanSeconds, .checkpointHours, .truncatedReportSeconds,
            .diskReserveBytes, .quarantineBytesMaximum:
            preconditionFailure("\(key.rawValue) is a number")
        }
    }

    /// Takes a number that has been checked.
    mutating func set(_ key: SettingKey, number: Int) {
        switch key {
        case .httpPort: httpPort = number
        case .rescanSeconds: limits.rescanSeconds = number
        case .checkpointHours: checkpointHours = number
        case .truncatedReportSeconds: limits.truncatedReportSeconds = number
        case .diskReserveBytes: limits.diskReserveBytes = number
        case .quarantineBytesMaximum: limits.quarantineBytesMaximum = number
        case .stateDirectory, .exchangeRoot, .boardSocket, .logLevel, .financialPlan, .mirrorDesk,
            .proxyAddress, .boardNames:
            preconditionFailure("\(key.rawValue) is a text")
        }
    }

    /// Settings whose values are others here.
    func differences(from other: Settings) -> [SettingKey] {
        SettingKey.allCases.filter { text(of: $0) != other.text(of: $0) }
    }

    /// Where a value came from.
    func origin(of key: SettingKey) -> SettingOrigin { origins[key] ?? .standard }
}
