/// What can be asked of the ledger itself over HTTP.
package enum LedgerQuestion: Hashable, Sendable {
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
}

extension Route {
    /// Whether it is data that only a coordinator can know.
    var isOfCoordinator: Bool {
        switch self {
        case .query, .calendar: true
        default: false
        }
    }

    /// The route as a mirror has it: its own page stands first, and in the place of pages that only
    /// a coordinator can make.
    var ofMirror: Route {
        switch self {
        case .overview, .cyclePage, .teamPage, .financePage, .outcomesPage, .exchangePage,
            .whatIfPage, .board:
            .mirrorPage
        default: self
        }
    }
}
