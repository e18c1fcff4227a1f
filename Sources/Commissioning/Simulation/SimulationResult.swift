/// What one run came to, measured from the state at its end.
package struct SimulationResult: Equatable, Sendable {
    /// What became of the children, one of these each.
    package enum Outcome: String, CaseIterable, Sendable {
        /// Came, and the work was done as planned.
        case completed
        /// Came, and the work ended before its time.
        case endedEarly = "ended-early"
        /// Has a place, or the work goes on.
        case underWay = "under-way"
        /// Had a place and did not come.
        case absent
        /// Withdrawn while it waited.
        case withdrawn
        /// The home found the match unsuitable.
        case unsuitable
        /// Grew too old, or past its window, without a place.
        case agedOut = "aged-out"
        /// Still waits at the end.
        case waiting
        /// The rules did not let the nomination in: the list was full.
        case turnedAway = "turned-away"
    }

    /// What one authority had of it.
    package struct AuthorityFigures: Equatable, Sendable {
        /// Its children looked at: waiting at the start, and put forward since.
        package var children = 0
        /// Its children who came, by what they were paid with.
        package var came: [Funding: Int] = [:]
        /// Its places on which another's child came.
        package var lent = 0
        /// Bed-weeks owed to it as each measured cycle was about to be decided, and at the end.
        package var balanceWeeks: [Int] = []

        /// Its children who came.
        package var placed: Int { came.values.reduce(0, +) }
        /// Its children who came on its own places.
        package var own: Int { (came[.standing] ?? 0) + (came[.seat] ?? 0) }
    }

    /// Nights of usable beds, in measured cycles; every night is one of these.
    package struct Nights: Equatable, Sendable {
        /// A child slept there.
        package var occupied = 0
        /// No child came to the bed in the whole cycle.
        package var empty = 0
        /// Before a child that came late.
        package var before = 0
        /// After a child that left early.
        package var after = 0

        /// All of them.
        package var available: Int { occupied + empty + before + after }
        /// Those that nobody slept in.
        package var void: Int { empty + before + after }
    }

    /// Places that the measured cycles had: usable beds, one for each cycle.
    package internal(set) var places = 0
    /// Places to which a child came.
    package internal(set) var placesUsed = 0
    /// What the nights of those places were.
    package internal(set) var nights = Nights()
    /// Days between waiting since and the first night, of every child who came, ascending.
    package internal(set) var waitDays: [Int] = []
    /// How many children ended how, in the order of `Outcome.allCases`.
    package internal(set) var outcomes: [Int]
    /// By authority, in agreement order.
    package internal(set) var authorities: [AuthorityFigures]
    /// Furthest that any authority's seats were from its share, in thousandths of a bed.
    package internal(set) var rosterOffPerMille = 0
    /// Children who came and still live at home in the end.
    package internal(set) var lasting = 0
    /// The team's families.
    package internal(set) var team: TeamLoad
    /// Decisions made, re-runs included.
    package let decisions: Int

    /// How many children ended so.
    package func count(_ outcome: Outcome) -> Int {
        Outcome.allCases.firstIndex(of: outcome).map { outcomes[$0] } ?? 0
    }

    /// The largest balance of anybody at any time, in bed-weeks.
    package var largestBalanceWeeks: Int {
        authorities.flatMap(\.balanceWeeks).map(abs).max() ?? 0
    }
}
