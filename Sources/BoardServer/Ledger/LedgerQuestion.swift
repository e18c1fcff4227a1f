/// What can be asked of the ledger itself over HTTP.
enum LedgerQuestion: Hashable, Sendable {
    /// The newest signed head, or that for one party.
    case checkpoint
    /// Entries, page by page.
    case entries
    /// The proof that an entry is in the ledger.
    case inclusion
    /// The proof that the ledger only grew.
    case consistency
    /// What a mirror has checked.
    case mirror

    /// The question that stands after `/api/v1/`, or `nil`.
    init?(_ names: [String]) {
        switch names {
        case ["ledger", "checkpoint"]: self = .checkpoint
        case ["ledger", "entries"]: self = .entries
        case ["ledger", "proofs", "inclusion"]: self = .inclusion
        case ["ledger", "proofs", "consistency"]: self = .consistency
        case ["mirror"]: self = .mirror
        default: return nil
        }
    }

    /// Names of the query members that mean something here.
    var memberNames: Set<String> {
        switch self {
        case .checkpoint: ["party"]
        case .entries: ["after", "limit"]
        case .inclusion: ["entry", "digest", "size"]
        case .consistency: ["from", "to"]
        case .mirror: []
        }
    }
}

extension Route {
    /// The route as a mirror has it: its own page stands first, and what only a coordinator can
    /// know is not there.
    var ofMirror: Route {
        switch self {
        case .overview, .cyclePage, .teamPage, .financePage, .outcomesPage, .exchangePage,
            .whatIfPage,
            .query, .board:
            .mirrorPage
        default: self
        }
    }
}
