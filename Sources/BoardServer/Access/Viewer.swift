/// As whom somebody looks at the board.
package enum Viewer: Hashable, Sendable, CustomStringConvertible {
    /// A member of the programme board: counts, money, fairness, the ledger's heads.
    case board
    /// An authority: its own children in full, of the others what the board sees.
    case authority(String)
    /// The coordinator's operator: everything.
    case `operator`
    /// A calendar program, which can send nothing but an address: the calendar feed alone.
    case calendar

    /// Reads `board`, `operator`, `calendar` or `authority:<id>`.
    package init?(_ text: String) {
        switch text {
        case "board": self = .board
        case "operator": self = .operator
        case "calendar": self = .calendar
        default:
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "authority", !parts[1].isEmpty else { return nil }
            self = .authority(String(parts[1]))
        }
    }

    /// `board`, `operator`, `calendar` or `authority:<id>`.
    package var description: String {
        switch self {
        case .board: "board"
        case .authority(let id): "authority:\(id)"
        case .operator: "operator"
        case .calendar: "calendar"
        }
    }

    /// Whether it may see everything that concerns this party alone.
    func mayRead(_ party: String) -> Bool {
        switch self {
        case .board, .calendar: false
        case .authority(let id): id == party
        case .operator: true
        }
    }

    /// As whom a page says that it is shown.
    var words: String {
        switch self {
        case .board: "the programme board"
        case .authority(let id): PartyLabel.of(id)
        case .operator: "the operator"
        case .calendar: "a calendar"
        }
    }
}

/// What a route asks of whoever wants it.
enum AccessNeed: Equatable, Sendable {
    /// Nothing: it says nothing of the service.
    case nothing
    /// A request made on this machine, through no proxy; else any of the roles.
    case thisMachine
    /// Any of the roles of people and their programs.
    case anyRole
    /// These, or a calendar.
    case calendar
    /// A role that has children of its own, or sees all.
    case children

    /// Whether somebody's role is enough.
    func isMet(by viewer: Viewer) -> Bool {
        switch self {
        case .nothing, .calendar: true
        case .thisMachine, .anyRole: viewer != .calendar
        case .children: viewer != .board && viewer != .calendar
        }
    }
}

/// As whom a request is answered, and how it got in.
package struct Admission: Hashable, Sendable {
    /// How somebody got in.
    package enum Way: Hashable, Sendable {
        /// At the command line, with the database's own rights.
        case command
        /// Through a demonstration that asks nobody yet.
        case open
        /// With a token.
        case token
        /// With a browser's session.
        case session
    }

    /// As whom.
    package let viewer: Viewer
    /// How.
    package let way: Way

    /// Somebody who was let in.
    package init(_ viewer: Viewer, by way: Way) {
        self.viewer = viewer
        self.way = way
    }

    /// The operator at the command line.
    package static let command = Admission(.operator, by: .command)
}
