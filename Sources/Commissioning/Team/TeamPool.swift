/// Everything the ledger says about the community team: its cases and its rounds.
package struct TeamPool: Equatable, Sendable {
    /// Families referred, in ledger order.
    package private(set) var cases: [TeamCase] = []
    /// Rounds in the order in which they were held.
    package private(set) var rounds: [SignedRound] = []
    /// When something last happened by which a slot could become free. A Monday before it is over:
    /// what becomes free later is given on the next one.
    package private(set) var freedAt = Instant(seconds: 0)

    /// How often a case has been made or changed so far.
    package private(set) var changes = 0

    private var index: [String: Int] = [:]

    /// A round and where it stands in the ledger.
    package struct SignedRound: Equatable, Sendable {
        /// The round.
        package let record: TeamRoundRecord
        /// The entry of its first copy.
        package let recorded: Recorded
    }

    /// The case with this id.
    package func teamCase(_ id: String) -> TeamCase? {
        index[id].map { cases[$0] }
    }

    /// An authority's newest case under this reference of its own.
    package func teamCase(authority: String, reference: String) -> TeamCase? {
        cases.last { $0.authority == authority && $0.body.reference == reference }
    }

    /// Cases without a slot, in the order in which they would be served.
    package var waiting: [TeamCase] {
        cases.filter { $0.state == .waiting }.sorted {
            TeamRound.comesFirst($0.waiting, $1.waiting)
        }
    }

    mutating func refer(_ body: TeamReferral, weeks: Int, _ recorded: Recorded) {
        let id = TeamCase.id(ofDigest: recorded.digest)
        index[id] = cases.count
        cases.append(TeamCase(id: id, body, weeks: weeks, recorded))
        changes += 1
    }

    mutating func change(_ id: String, _ body: (inout TeamCase) -> Void) {
        guard let position = index[id] else { return }
        body(&cases[position])
        changes += 1
    }

    /// One round goes to every party; only the first copy moves the state.
    mutating func take(_ record: TeamRoundRecord, _ recorded: Recorded) {
        if rounds.contains(where: { $0.record.monday == record.monday }) { return }
        for given in record.given {
            change(given.referral.id) {
                $0.give(from: record.start, to: given.to, at: recorded.at)
            }
        }
        rounds.append(SignedRound(record: record, recorded: recorded))
    }

    mutating func noteFreed(at moment: Instant) { freedAt = max(freedAt, moment) }
}
