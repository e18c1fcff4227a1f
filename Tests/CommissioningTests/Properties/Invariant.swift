/// What holds whatever happens; each is looked at in random histories, decisions or both.
enum Invariant: Int, CaseIterable {
    case capacity = 1
    case commitments
    case balances
    case roster
    case isolation
    case conservation
    case accounting
    case determinism
    case envy
    case oneMoreBed
    case offers
    case counterfactuals
    case exactness

    /// What must hold.
    var sentence: String {
        switch self {
        case .capacity: "beds of every night, windows, one live place per child"
        case .commitments: "commitments are unchanged by any re-run"
        case .balances: "balances sum to nought and are the fold over lots, cap and expiry kept"
        case .roster: "every prefix of the roster is within its bound"
        case .isolation: "who owes nothing keeps its own places, who owes keeps its floor"
        case .conservation: "no waiting child fits into a free bed"
        case .accounting: "places used are seats less idle, lent, given and expired"
        case .determinism: "one snapshot, one answer, whatever the names and their order"
        case .envy: "no child waits for a place that a later claim of its authority has"
        case .oneMoreBed: "one more bed lowers neither the total nor what is owed now"
        case .offers: "offers are never more than free places, an exit returns one place"
        case .counterfactuals: "every stated change comes true, and none is missing"
        case .exactness: "the answer is the best of all assignments"
        }
    }
}
