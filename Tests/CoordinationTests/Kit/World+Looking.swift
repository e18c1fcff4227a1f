import Commissioning
import Coordination
import Evidence
import Exchange
import Storage

/// What a test sees of a service from outside.
extension World {
    /// Files in a party's out folder, by name.
    func out(_ party: String) -> [String: [UInt8]] { files(World.folder(party, "out")) }

    /// Files in a party's in folder, by name.
    func waiting(_ party: String) -> [String: [UInt8]] { files(World.folder(party, "in")) }

    private func files(_ path: FolderPath) -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for (name, bytes) in memory.contents(of: path) { found[name.escaped] = bytes }
        return found
    }

    /// An answer that lies in its folder although one before it in the ledger does not, or nil.
    func answerBeforeItsTurn() throws -> String? {
        let parties = councils.keys.sorted()
        let all = try store.read { view in
            try parties.flatMap { try view.answers(to: $0, limit: 100_000) }
        }.sorted { $0.id < $1.id }
        let published = Dictionary(uniqueKeysWithValues: parties.map { ($0, Set(out($0).keys)) })
        let first = all.firstIndex { published[$0.party]?.contains($0.name) != true }
        return first.flatMap { first in
            all[first...].first { published[$0.party]?.contains($0.name) == true }?.name
        }
    }

    /// Documents of one type that a party has received, in their order.
    func received(_ type: DocumentType, by party: String) throws -> [PayloadHead] {
        try out(party).filter { $0.key.hasSuffix("_\(type.rawValue).jws.json") }
            .map { try PayloadHead.inspect(try SignedEnvelope.read($0.value).payload, type: nil) }
            .sorted { $0.seq < $1.seq }
    }

    /// The receipts for a document.
    func receipts(for envelope: SignedEnvelope, to party: String) throws -> [PayloadHead] {
        try received(.receipt, by: party).filter {
            $0.body["of"] == .string(envelope.digest.description)
        }
    }

    /// Codes of quarantined files of a party, in the order of their arrival.
    func quarantined(_ party: String) throws -> [QuarantineEntry] {
        try Quarantine(system: memory, stateFolder: World.state).list()
            .filter { $0.party == party }
    }

    /// Every entry of the ledger.
    func entries() throws -> [StoredEntry] {
        try store.read { try $0.entries(after: 0, limit: 100_000) }
    }

    /// The verdict on a document each time it was recorded.
    func verdicts(on envelope: SignedEnvelope) throws -> [String] {
        try store.read { try $0.entries(digest: envelope.digest) }.map(\.verdict)
    }

    /// Rebuilds everything from the ledger and compares.
    func audit() throws -> [String] {
        try LedgerAudit.run(store, me: "coordinator").findings.map {
            "\($0.entry) \($0.code) \($0.sentence)"
        }
    }

    var state: ServiceState {
        get async { await coordinator.state }
    }

    /// Offers that are open, by cycle.
    func offers(_ cycle: String) async -> [Place] {
        await state.heldPlaces(in: cycle).filter { $0.state == .offered }
    }
}
