/// Everything that an operator decides, each under the one name it has in a settings file.
///
/// In the environment the same name is written in capitals: `httpPort` is `MSTCOORD_HTTP_PORT`.
enum SettingKey: String, CaseIterable, Sendable {
    case stateDirectory, exchangeRoot, httpPort, boardSocket, logLevel, rescanSeconds
    case checkpointHours, truncatedReportSeconds, diskReserveBytes, quarantineBytesMaximum
    case financialPlan, mirrorDesk, proxyAddress, boardNames

    /// What a value must be.
    enum Kind: Sendable {
        /// A path, at most 4,096 bytes; in a file it is relative to that file.
        case path
        /// Names of hosts with commas between them.
        case names
        /// One of these words.
        case word([String])
        /// An address of this machine alone, in numbers.
        case loopback
        /// A whole number in a range.
        case number(ClosedRange<Int>)
    }

    /// What a value of this setting must be.
    var kind: Kind {
        switch self {
        case .stateDirectory, .exchangeRoot, .boardSocket, .financialPlan, .mirrorDesk: .path
        case .proxyAddress: .loopback
        case .boardNames: .names
        case .logLevel:
            .word(["trace", "debug", "info", "notice", "warning", "error", "critical"])
        case .httpPort: .number(0...65_535)
        case .rescanSeconds: .number(1...3600)
        case .checkpointHours: .number(0...168)
        case .truncatedReportSeconds: .number(10...86_400)
        case .diskReserveBytes: .number(0...1 << 40)
        case .quarantineBytesMaximum: .number(1 << 20...1 << 40)
        }
    }

    /// Whether a running daemon takes a new value when it is told to (SIGHUP).
    var isReloadable: Bool {
        switch self {
        case .logLevel, .rescanSeconds, .checkpointHours, .truncatedReportSeconds,
            .diskReserveBytes, .quarantineBytesMaximum:
            true
        case .stateDirectory, .exchangeRoot, .httpPort, .boardSocket, .financialPlan, .mirrorDesk,
            .proxyAddress, .boardNames:
            false
        }
    }

    /// What it is for, in a few words.
    var meaning: String {
        switch self {
        case .stateDirectory: "the ledger, the keys and the quarantine"
        case .exchangeRoot: "the parties' drop folders"
        case .httpPort: "port of the board on the loopback address; 0: any that is free"
        case .boardSocket: "unix socket of the board, instead of a port"
        case .logLevel: "what is said in the log"
        case .rescanSeconds: "seconds between two looks into the folders when nothing happens"
        case .checkpointHours: "hours between two signed heads of the ledger; 0: none"
        case .truncatedReportSeconds: "seconds after which a file that is cut off is put aside"
        case .diskReserveBytes: "free bytes below which nothing new is taken in"
        case .quarantineBytesMaximum: "bytes that refused files may take"
        case .financialPlan: "the financial plan that the service is compared with"
        case .mirrorDesk: "the desk that this mirror works at"
        case .proxyAddress: "address of this machine from which a proxy is believed"
        case .boardNames: "names of the board in the address, where a proxy passes them on"
        }
    }

    /// Its name in the environment.
    var variable: String {
        Self.variablePrefix
            + rawValue.map { $0.isUppercase ? "_\($0)" : $0.uppercased() }.joined()
    }

    /// What the names of all our variables begin with.
    static let variablePrefix = "MSTCOORD_"

    /// Variables with our prefix that are no settings: the file's name, and what the scripts of the
    /// repository read, whose children inherit it.
    static let otherVariables: Set<String> = [
        "MSTCOORD_CONFIG", "MSTCOORD_DEMO", "MSTCOORD_INSTANCES", "MSTCOORD_KILLS",
        "MSTCOORD_SEED",
    ]
}

/// Where a value came from; a later case goes before an earlier one.
enum SettingOrigin: Equatable, Sendable, CustomStringConvertible {
    /// Nobody said anything else.
    case standard
    /// A settings file.
    case file(String)
    /// A variable of the environment.
    case environment(String)
    /// An option of the command.
    case flag(String)

    var description: String {
        switch self {
        case .standard: "standard"
        case .file(let path): "file \(path)"
        case .environment(let name): "environment \(name)"
        case .flag(let name): "option \(name)"
        }
    }
}

/// A value that an option of a command gives.
struct SettingFlag: Sendable {
    let key: SettingKey
    let text: String
    /// The option, such as `--port`.
    let name: String
}
