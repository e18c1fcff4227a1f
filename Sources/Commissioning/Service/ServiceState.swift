/// Everything the ledger says about the service so far.
///
/// A value: the fold of `apply` over the documents in ledger order, from an empty state. It is
/// never stored as truth; whoever has the documents has the state, today's or that of any day.
package struct ServiceState: Equatable, Sendable {
    /// Position of the last document taken in; 0 for none.
    package internal(set) var entry = 0
    /// When the last document was recorded.
    package internal(set) var asOf = Instant(seconds: 0)
    /// Every version of the agreement that has come into force, in their order.
    package internal(set) var versions: [InForce] = []
    /// Texts that some parties, but not all, have signed: shown, never applied.
    package internal(set) var proposals: [Proposal] = []
    /// Notices of authorities that leave, in ledger order.
    package internal(set) var departures: [Departure] = []
    /// The calendar, from the first cycle of the first version to the last of the newest.
    package internal(set) var cycles: [Cycle] = []
    /// The terms of each cycle, by ordinal.
    package internal(set) var terms: [CycleTerms] = []
    /// Capacity records in ledger order.
    package internal(set) var capacity: [CapacityRecord] = []
    /// The day on which the newest of them was recorded.
    package internal(set) var capacityKnownOn: CivilDate?
    /// Nominations in ledger order, and which of them are still to be considered.
    private(set) var roll = NominationRoll()
    /// The authorities' latest wishes, by cycle and authority.
    package internal(set) var rankings: [String: [String: Ranking]] = [:]
    /// Own places given up by the release deadline and not taken back, by cycle and authority.
    package internal(set) var inTimeReleases: [String: [String: Int]] = [:]
    /// Places in the order they were made.
    package internal(set) var places: [Place] = []
    /// What authorities have said of proposed swaps, in order.
    package internal(set) var swapAnswers: [SwapAnswer] = []
    /// Every decision, in order.
    package internal(set) var allocations: [SignedAllocation] = []
    /// What authorities have said of children who have left the home, in ledger order.
    package internal(set) var outcomes: [OutcomeRecord] = []
    /// What has been charged.
    package internal(set) var ledgerOfCharges = StatementBook()
    /// The community team's cases and rounds.
    package internal(set) var team = TeamPool()

    /// How often a place has been made or changed so far.
    package private(set) var placeChanges = 0
    private(set) var placeIndex: [String: Int] = [:]
    private var placesOfNomination: [String: [Int]] = [:]
    private var newestAllocation: [String: Int] = [:]

    /// The state before any document.
    package init() {}

    /// An agreement signed by every party.
    package struct InForce: Equatable, Sendable {
        /// The agreement.
        package let agreement: Agreement
        /// Digest of its signed payload.
        package let digest: String
        /// When the last signature was recorded.
        package let since: Instant
        /// The entry with the last signature.
        package let entry: Int
    }

    /// An agreement that lacks signatures.
    package struct Proposal: Equatable, Sendable {
        /// The text proposed.
        package let agreement: Agreement
        /// Digest of its signed payload.
        package let digest: String
        /// Parties that have signed it.
        package let signedBy: [String]
    }

    /// A decision and where it stands in the ledger.
    package struct SignedAllocation: Equatable, Sendable {
        /// The decision.
        package let record: AllocationRecord
        /// Its entry.
        package let recorded: Recorded
    }

    /// The nomination with this id.
    package func nomination(_ id: String) -> Nomination? { roll.with(id: id) }

    /// Nominations in ledger order.
    package var nominations: Roll<Nomination> { roll.all }
    /// Every nomination that waits for a place, in ledger order.
    package var openNominations: [Nomination] {
        var found: [Nomination] = []
        // Who was withdrawn without a place is not even looked at.
        for position in roll.considered where isOpen(roll.all[position]) {
            found.append(roll.all[position])
        }
        return found
    }

    /// Nominations in ledger order without those that were withdrawn and never had a place.
    var consideredNominations: some Sequence<Nomination> {
        roll.considered.lazy.map { [all = roll.all] in all[$0] }
    }

    /// The newest version in force: it names the parties and their roles.
    package var inForce: InForce? { versions.last }

    /// The place with this id.
    package func place(_ id: String) -> Place? {
        placeIndex[id].map { places[$0] }
    }

    /// The cycle with this id.
    package func cycle(_ id: String) -> Cycle? {
        cycles.first { $0.id == id }
    }

    /// An authority's newest nomination with this reference of its own.
    package func nomination(authority: String, reference: String) -> Nomination? {
        roll.with(reference: reference, of: authority)
    }

    /// The newest decision for a cycle.
    package func allocation(for cycle: String) -> SignedAllocation? {
        newestAllocation[cycle].map { allocations[$0] }
    }

    /// Places of a cycle that hold or held a bed, in the order they were made.
    package func heldPlaces(in cycle: String) -> [Place] {
        places.filter { $0.cycle == cycle && $0.state.holdsBed }
    }

    /// The place that a nomination holds or held to the end, if any.
    package func heldPlace(of nomination: String) -> Place? {
        placesOfNomination[nomination]?.last { places[$0].state.holdsBed }.map { places[$0] }
    }

    /// From which night on the beds of a cycle are counted: its first, or, once the home has
    /// reported beds while it runs, that day. A bed that was closed before and is open again can
    /// be given; it takes a document to say so, and not only the passing of time.
    func firstCountedNight(of cycle: Cycle) -> CivilDate {
        guard let known = capacityKnownOn, known > cycle.start, known < cycle.end else {
            return cycle.start
        }
        return known
    }

    /// Beds usable on every night of a cycle that counts.
    package func usableBeds(in cycle: Cycle) -> Int {
        guard let agreement = agreement(for: cycle) else { return 0 }
        let first = firstCountedNight(of: cycle)
        var least = bedsUsable(on: first, under: agreement)
        for record in capacity where record.from > first && record.from < cycle.end {
            least = min(least, bedsUsable(on: record.from, under: agreement))
        }
        return least
    }

    /// Beds usable on a night under one version: the newest record that has begun by then, else
    /// the agreement's.
    ///
    /// A version that changes the number of beds says so from the day on which it holds, like a
    /// record; one that repeats it leaves a bed that was closed before closed.
    package func bedsUsable(on date: CivilDate, under agreement: Agreement) -> Int {
        var stated: CivilDate?
        for (before, later) in zip(versions, versions.dropFirst())
        where later.agreement.version <= agreement.version
            && later.agreement.home.beds != before.agreement.home.beds
        {
            stated = later.agreement.amendedFrom
        }
        var found: CapacityRecord?
        for record in capacity where record.from <= date {
            if let stated, record.from < stated { continue }
            if let known = found, known.from > record.from { continue }
            found = record
        }
        return min(found?.bedsUsable ?? agreement.home.beds, agreement.home.registeredMaximumBeds)
    }

    mutating func add(_ nomination: Nomination) { roll.add(nomination) }

    mutating func add(_ place: Place) {
        placeIndex[place.id] = places.count
        placesOfNomination[place.nomination, default: []].append(places.count)
        var place = place
        place.note(entry: entry, after: 0)
        places.append(place)
        placeChanges += 1
        roll.notePlace(place.nomination)
    }

    mutating func add(_ allocation: SignedAllocation) {
        newestAllocation[allocation.record.cycle] = allocations.count
        allocations.append(allocation)
    }

    mutating func change(nomination id: String, _ body: (inout Nomination) -> Void) {
        roll.change(id, hasPlaces: placesOfNomination[id] != nil, body)
    }

    mutating func change(place id: String, _ body: (inout Place) -> Void) {
        guard let index = placeIndex[id] else { return }
        let known = places[index].history.count
        body(&places[index])
        places[index].note(entry: entry, after: known)
        placeChanges += 1
    }
}
