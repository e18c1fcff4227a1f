import Commissioning
import Coordination
import Evidence
import Exchange
import Storage

/// What the laws remember of what was seen.
struct SimulationLaws {
    /// Files dropped and not yet seen to be gone.
    var dropped: [String: [FileName: (bytes: [UInt8], digest: PayloadDigest?)]] = [:]
    /// Published files as they were seen first.
    var published: [String: [String: [UInt8]]] = [:]
    /// Documents by entry.
    var entries: [Int: PayloadDigest] = [:]
    /// The same documents with their signatures: hashes of their leaves.
    var leaves: [Int: [UInt8]] = [:]
    /// What may stand in the ledger once only.
    var recorded: Set<PayloadDigest> = []
    /// The state before the last end of the process.
    var fingerprint: StateFingerprint?

    /// An old copy is in use: what is recorded is seen anew.
    mutating func forget() {
        entries = [:]
        leaves = [:]
        recorded = []
        fingerprint = nil
    }
}

extension Simulation {
    /// Looks at everything that can be looked at now.
    ///
    /// - Parameter compared: Whether the state must follow on the one that was seen last.
    func look(compared: Bool = true) async throws {
        guard let process = machine.process, !machine.disk.isDead else { return }
        let last = laws.entries.count
        let new = try process.store.read { try $0.entries(after: last, limit: 1_000_000) }
        for entry in new {
            laws.entries[entry.entry] = entry.digest
            laws.leaves[entry.entry] = entry.leafHash
            if entry.issuer != "coordinator", signed[entry.digest] == nil {
                throw broken(
                    .authentic, "\(entry.issuer)'s \(entry.type) in entry \(entry.entry)")
            }
            let isSignedByMany = entry.type == "agreement" || entry.type == "checkpoint"
            if !laws.recorded.insert(entry.digest).inserted, !isSignedByMany {
                throw broken(.once, "entry \(entry.entry), \(entry.type)")
            }
        }
        try lookIntoFolders(process.store)
        let now = await process.coordinator.state
        try checkFairness(now, before: compared ? state : now)
        state = now
    }

    /// Whatever is gone from a folder is recorded, held or kept as evidence.
    private func lookIntoFolders(_ store: LedgerStore) throws {
        let quarantine = FolderPath(World.state).child(FileName(ours: "quarantine"))
        var kept: Set<String>?
        for (party, files) in laws.dropped {
            let here = machine.memory.contents(of: World.folder(party, "in"))
            for (name, file) in files where here[name] == nil {
                laws.dropped[party]?[name] = nil
                if let digest = file.digest, laws.recorded.contains(digest) { continue }
                // What should never have been believed may wait too; recorded, it is found.
                let digest = file.digest ?? (try? SignedEnvelope.read(file.bytes))?.digest
                if try store.read({ try $0.held() }).contains(where: { $0.digest == digest }) {
                    continue
                }
                if kept == nil {
                    kept = Set(
                        machine.memory.contents(of: quarantine).keys.map(\.escaped)
                            .filter { $0.hasSuffix(".bin") }.map {
                                String($0.dropLast(4).suffix(16))
                            })
                }
                let hash = Hashing.hex(Array(Hashing.sha256(file.bytes).prefix(8)))
                if kept?.contains(hash) != true {
                    throw broken(.kept, "\(party)/in/\(name.escaped) is nowhere")
                }
            }
        }
    }

    /// Files that a party can see, in the order of their names, each as it was before.
    func published(_ party: String) throws -> [(String, [UInt8])] {
        let files = machine.memory.contents(of: World.folder(party, "out"))
            .filter { !$0.key.isIgnored }.sorted { $0.key < $1.key }
        for (name, bytes) in files {
            if let before = laws.published[party]?[name.escaped] {
                if before != bytes { throw broken(.published, "\(party)/out/\(name.escaped)") }
            } else {
                guard (try? SignedEnvelope.read(bytes)) != nil else {
                    throw broken(.published, "\(party)/out/\(name.escaped) is not whole")
                }
                laws.published[party, default: [:]][name.escaped] = bytes
            }
        }
        return files.map { ($0.key.escaped, $0.value) }
    }

    /// What a party was told is recorded stands there.
    func check(_ partner: SimulatedPartner) throws {
        guard machine.process != nil else { return }
        for (entry, digest) in partner.acknowledged where laws.entries[entry] != digest {
            if entry <= laws.entries.count || machine.clockOffset == 0 {
                throw broken(.acknowledged, "\(partner.id)'s document in entry \(entry)")
            }
        }
    }

    private func checkFairness(_ state: ServiceState, before: ServiceState) throws {
        guard let agreement = state.inForce?.agreement else { return }
        if let account = state.lending(asOf: state.cycles.count) {
            let sum = agreement.authorities.indices.reduce(0) { $0 + account.balanceWeeks($1) }
            if sum != 0 { throw broken(.fair, "balances sum to \(sum)") }
        }
        let free = state.teamSlotsByDay - state.teamHolds.load
        let today = CivilDate(dayNumber: state.asOf.seconds / 86_400)
        for round in state.team.rounds.dropFirst(before.team.rounds.count) {
            for given in round.record.given {
                let isFree =
                    free.least(from: max(today, round.record.start), to: given.to) >= 0
                    || state.capacity.count > before.capacity.count
                    || state.places.count > before.places.count
                if !isFree { throw broken(.fair, "no slot for \(given.referral.id)") }
            }
        }
        for cycle in state.cycles.prefix(6) {
            let held = state.heldPlaces(in: cycle.id).count
            let most = max(state.usableBeds(in: cycle), before.heldPlaces(in: cycle.id).count)
            if held > most { throw broken(.fair, "\(held) places in \(cycle.id)") }
        }
        let live = state.places.filter {
            [.offered, .accepted, .inResidence, .stage2].contains($0.state)
        }
        let names = live.compactMap { place in
            state.nomination(place.nomination).map { "\($0.authority) \($0.body.reference)" }
        }
        if Set(names).count != names.count { throw broken(.fair, "a child in two places") }
        for place in before.places {
            guard let now = state.place(place.id), now.history.starts(with: place.history),
                now.nomination == place.nomination, now.funding == place.funding,
                place.state != .accepted || now.state != .lapsed && now.state != .declined
            else { throw broken(.fair, "the promise of \(place.id) is not kept") }
        }
        for allocation in before.allocations where !state.allocations.contains(allocation) {
            throw broken(.fair, "the decision on \(allocation.record.cycle) is gone")
        }
    }
}
