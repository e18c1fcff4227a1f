/// A page that is made from one snapshot and the address alone.
package enum BoardPage: Hashable, Sendable {
    /// Roster, balances and lots.
    case fairness
    /// Who waits, for how long and why.
    case waitingList
    /// What is owed for one quarter, such as `2019-20-Q1`, line by line.
    case quarter(String)
    /// What has changed since an earlier moment, four weeks ago if none is named.
    case changes(AsOf?)
    /// Everything about one cycle or quarter, to be printed.
    case boardPack(String)

    /// The page with this path, its parts percent-decoded, or `nil`.
    init?(_ names: [String]) {
        switch names {
        case ["fairness"]: self = .fairness
        case ["waiting-list"]: self = .waitingList
        case ["changes"]: self = .changes(nil)
        default:
            guard names.count == 2, !names[1].isEmpty else { return nil }
            switch names[0] {
            case "finance": self = .quarter(names[1])
            case "board-pack": self = .boardPack(names[1])
            default: return nil
            }
        }
    }

    /// Names of the query members that mean something here.
    var memberNames: Set<String> {
        if case .changes = self { return ["asOf", "from"] }
        return ["asOf"]
    }

    /// The page.
    /// - Throws: an `AnswerFailure` if what is asked for does not exist.
    func html(_ snapshot: ServiceSnapshot) async throws(AnswerFailure) -> HTML {
        switch self {
        case .fairness: try FairnessPage(snapshot).html
        case .waitingList: try WaitingListPage(snapshot).html
        case .boardPack(let subject): try await BoardPack(snapshot, subject).page
        case .changes: try ChangesPage(snapshot).html
        case .quarter(let name): try QuarterPage(snapshot, quarter: name).html
        }
    }
}
