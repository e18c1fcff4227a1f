import Commissioning
import Coordination
import Evidence
import Exchange
import Storage

/// The faults have stopped: everything must come right within a bound.
extension Simulation {
    /// Times that everybody sends and reads before all must be delivered.
    static let deliveriesMaximum = 10

    func calm() async throws {
        step += 1
        machine.clockOffset = 0
        for partner in partners.values { partner.silentSteps = 0 }
        // A clock that was wrong at a start and is right now is believed on the operator's word.
        machine.stop()
        try await startAgain()
        try await settle()
        // Two months go by without anything happening: what is due is done, and what nobody can
        // send any more is let go of.
        for _ in 0..<8 {
            machine.pass(8 * 86_400)
            await rounds(60)
            try await post(undisturbed: true)
            try await look()
            if let due = state.dueActions().first, due.at <= machine.now {
                throw broken(.deadlines, "\(due.kind) was due at \(due.at), now is \(machine.now)")
            }
        }
        try await settle()
        if let missing = try await unsettled(held: true) { throw broken(.delivered, missing) }
        try await compareMirrors()
        try compareReceipts()
        let before = state
        machine.stop()
        try await startAgain()
        guard await machine.process?.coordinator.state == before else {
            throw broken(.started, "the last start gives another state")
        }
    }

    private func settle() async throws {
        for _ in 0..<Simulation.deliveriesMaximum {
            try await resume()
            for id in partners.keys.sorted() {
                guard let partner = partners[id] else { continue }
                for letter in partner.pending { send(partner, letter) }
            }
            for parcel in underway { arrive(parcel.party, parcel.bytes, as: parcel.digest) }
            underway = []
            await rounds(60)
            try await look()
            try await post(undisturbed: true)
            machine.pass(700)
            if try await unsettled(held: false) == nil { return }
        }
        if let missing = try await unsettled(held: false) { throw broken(.delivered, missing) }
    }

    /// What is still on the way, if anything.
    private func unsettled(held: Bool) async throws -> String? {
        guard let process = machine.process else { return "no process" }
        for id in partners.keys.sorted() {
            let names = machine.memory.contents(of: World.folder(id, "in")).keys
            if let name = names.min() {
                return "\(id)/in/\(name.escaped), and \(names.count) in all"
            }
            if let letter = partners[id]?.pending.first {
                return "\(id)'s \(letter.type) \(letter.sequence) has no answer; "
                    + (try known(of: id))
            }
            if let (name, _) = try published(id).first(where: {
                partners[id]?.hasRead($0.0) == false
            }) {
                return "\(id) has not read \(name)"
            }
        }
        let stopped = await process.coordinator.stoppedParties
        if let party = stopped.first { return "the stream of \(party) is stopped" }
        return try process.store.read { view in
            let count = try view.waitingAnswerCount()
            if count > 0 { return "\(count) answers wait" }
            let answers = try view.head()
            guard answers == laws.entries.count else { return "\(answers) entries" }
            let waiting = try view.held()
            return held && !waiting.isEmpty ? "\(waiting.count) documents are held" : nil
        }
    }

    /// What the coordinator has of a party, for whoever has to find out what is wrong.
    private func known(of party: String) throws -> String {
        guard let process = machine.process else { return "no process" }
        return try process.store.read { view in
            let recorded = try view.entries(after: 0, limit: 1_000_000).filter {
                $0.issuer == party
            }.map { "\($0.type) \($0.sequence) \($0.verdict) at \($0.entry)" }
            let held = try view.held().filter { $0.issuer == party }.map { "\($0.sequence)" }
            let refused = try view.refusedFiles(since: 0, limit: 20).filter { $0.party == party }
            return "recorded: \(recorded.suffix(6)); held: \(held); "
                + "refused: \(refused.prefix(3).map { "\($0.code) \($0.detail)" })"
        }
    }

    /// Every document of a party that is recorded has one final answer.
    private func compareReceipts() throws {
        guard let process = machine.process else { return }
        var answers: [PayloadDigest: Int] = [:]
        for id in partners.keys.sorted() {
            for (name, bytes) in try published(id) where name.hasSuffix("_receipt.jws.json") {
                let receipt = try PayloadHead.inspect(
                    try SignedEnvelope.read(bytes).payload, type: nil)
                guard receipt.body["result"] != "held", case .string(let of)? = receipt.body["of"],
                    let digest = PayloadDigest(of)
                else { continue }
                answers[digest, default: 0] += 1
            }
        }
        let governance = ["keyset", "agreement", "checkpoint"]
        for entry in try process.store.read({ try $0.entries(after: 0, limit: 1_000_000) })
        where entry.issuer != "coordinator" && !governance.contains(entry.type) {
            let count = answers[entry.digest] ?? 0
            if count != 1 {
                throw broken(
                    .answered, "\(entry.issuer)'s \(entry.type) \(entry.sequence) has \(count)")
            }
        }
    }

    private func compareMirrors() async throws {
        guard let coordinator = machine.process?.coordinator else { return }
        for mirror in mirrors {
            try await mirror.round()
            guard let book = await mirror.book else { throw broken(.mirrors, "no book") }
            if let difference = book.differences.first {
                throw broken(
                    .mirrors,
                    "\(mirror.party): \(difference.document)\(difference.place) "
                        + difference.sentence)
            }
            let sent = await coordinator.lastSent(to: mirror.party)
            if book.last != sent {
                throw broken(
                    .mirrors, "\(mirror.party) is at \(book.last?.seq ?? 0), not \(sent?.seq ?? 0)")
            }
            for record in book.published
            where state.allocation(for: record.cycle)?.record.revision != record.revision {
                throw broken(.mirrors, "\(mirror.party) knows another \(record.cycle)")
            }
            let decided = state.cycles.filter { state.allocation(for: $0.id) != nil }
            if decided.count != book.published.count {
                throw broken(.mirrors, "\(mirror.party) knows \(book.published.count) decisions")
            }
        }
    }
}
