import Commissioning
import Coordination
import Evidence
import Exchange
import Storage

/// What must hold in a simulation, at every moment or once the faults have stopped.
enum Law: String, CaseIterable {
    case fair = "the agreement is kept"
    case authentic = "only what a party signed is recorded"
    case once = "nothing is applied twice"
    case kept = "nothing is taken and lost"
    case committed = "what was committed stays"
    case acknowledged = "what was acknowledged stays"
    case published = "a published file is whole and never another"
    case started = "a start gives the state of before"
    case recovered = "an old copy comes back to where it was"
    case delivered = "everything is delivered"
    case answered = "every document has one final answer"
    case deadlines = "every deadline is processed"
    case mirrors = "mirrors equal the coordinator"
    case audited = "an audit agrees"
}

/// A law is broken.
struct Violation: Error, CustomStringConvertible {
    let seed: UInt64
    let step: Int
    let law: Law
    let what: String

    var description: String { "seed \(seed), step \(step): not \"\(law.rawValue)\": \(what)" }
}

/// A coordinator, councils and mirrors over a post, in one process: all of it follows from a seed.
///
/// Councils do anything at any time; the post loses, delays, doubles, reorders, cuts and changes
/// files; disks fail, fill up and forget; processes die at any write; clocks step. Then the faults
/// stop, and everything must come right within a bound.
final class Simulation {
    /// One file on its way.
    struct Parcel {
        let party: String
        let bytes: [UInt8]
        /// Of a document that the party signed; nil for anything else.
        let digest: PayloadDigest?
    }

    /// What a run came to.
    struct Outcome: Equatable {
        /// RFC 9162 root of the ledger at the end.
        let root: String
        let entries: Int
        let files: Int
        /// Faults by their names.
        let faults: [String: Int]
    }

    let seed: UInt64
    let planted: PlantedBug?
    var random: SeededGenerator
    let machine: SimulatedMachine
    let councils: [String]
    var partners: [String: SimulatedPartner] = [:]
    var mirrors: [SimulatedMirror] = []
    var step = 0
    var faults: [String: Int] = [:]
    var files = 0
    /// On the way to the coordinator.
    var underway: [Parcel] = []
    /// When a document was sent last.
    var sentAt: [PayloadDigest: Int] = [:]
    /// Everything that a party has signed, as often as it signed it.
    var signed: [PayloadDigest: [[UInt8]]] = [:]
    /// The same, without repetitions, in the order of signing.
    var signedOnce: [PayloadDigest] = []
    var laws = SimulationLaws()
    /// Children nominated so far.
    var children = 0
    /// An old copy of the disk, and what the operator had done by then.
    var backup: SimulatedDisk?
    /// Whether the disk will not work again.
    var isDiskLost = false
    /// What the last round said is wrong.
    var troubles: [String] = []
    /// The state as it was seen last.
    var state = ServiceState()

    static let everyone = [
        "barnsley", "calderdale", "doncaster", "hull", "kirklees", "leeds", "rotherham", "york",
    ]

    init(seed: UInt64, planted: PlantedBug? = nil) async throws {
        self.seed = seed
        self.planted = planted
        random = SeededGenerator(seed: seed)
        // Few councils are most usual; with six, the home and the coordinator an agreement has the
        // eight signatures that a file can hold.
        let count = [2, 2, 2, 3, 3, 4, 5, 6][random.number(0...7)]
        councils = Array(Simulation.everyone.shuffled(using: &random).prefix(count)).sorted()
        machine = try SimulatedMachine(
            parties: councils + ["home"], at: try moment("2018-11-26T09:00:00Z"), seed: seed,
            planted: planted)
        try machine.start()
        try await found()
    }

    /// Everybody is trusted and has signed the agreement; nothing fails yet.
    private func found() async throws {
        var terms = TestAgreement()
        terms.authorities = councils
        terms.shares = councils.map { _ in 1 }
        terms.standing = councils.map { _ in 0 }
        terms.standing[0] = random.number(0...1)
        guard let coordinator = machine.process?.coordinator else { return }
        let now = machine.clock.now()
        let ours = try Council("coordinator").keyset(at: now)
        vouch(ours)
        try await coordinator.begin(with: ours)
        var pins = ["coordinator": machine.key.publicKey.thumbprint]
        for id in councils + ["home"] {
            let council = try Council(id)
            let keyset = try council.keyset(at: now)
            partners[id] = SimulatedPartner(
                id, key: council.key, keyset: keyset, coordinator: machine.key.publicKey)
            pins[id] = council.key.publicKey.thumbprint
            try await coordinator.pin(id, council.key.publicKey.thumbprint)
            vouch(keyset)
            arrive(id, keyset.generalBytes(), as: keyset.digest)
        }
        _ = await coordinator.round()
        try await coordinator.propose(try terms.read(), body: terms.body)
        _ = await coordinator.round()
        let out = machine.memory.contents(of: World.folder(councils[0], "out"))
        guard let text = out.first(where: { $0.key.escaped.hasSuffix("_agreement.jws.json") }),
            let proposal = try? SignedEnvelope.read(text.value)
        else { throw broken(.delivered, "no proposal") }
        var cosigned: [String: SignedEnvelope] = [:]
        for id in councils + ["home"] {
            let signature = try Council(id).cosign(proposal)
            cosigned[id] = signature
            vouch(signature)
            arrive(id, signature.generalBytes(), as: signature.digest)
        }
        _ = await coordinator.round()
        guard let agreed = await coordinator.state.inForce,
            let digest = PayloadDigest(agreed.digest)
        else { throw broken(.delivered, "no agreement in force") }
        let reference = AgreementReference(id: terms.id, version: 1, digest: digest)
        for partner in partners.values { partner.agreement = reference }
        for id in councils.prefix(random.number(0...2)) {
            guard let partner = partners[id] else { continue }
            let mirror = try SimulatedMirror(partner, trusting: pins, clock: machine.clock)
            mirror.keep(partner.firstKeyset.generalBytes(), as: "keyset")
            if let text = cosigned[id] { mirror.keep(text.generalBytes(), as: "agreement") }
            mirrors.append(mirror)
        }
        if let trigger = planted?.trigger {
            try PlantedBug.change(machine.disk.database, trigger)
        }
        if planted == .commitsNotSynced { machine.disk.lie() }
        state = await coordinator.state
        try await look()
    }

    /// All of it: the storm, the calm, and what must hold then.
    func run(steps: Int = 16) async throws -> Outcome {
        for _ in 0..<steps { try await blow() }
        try await calm()
        guard let store = machine.process?.store else { throw broken(.delivered, "no process") }
        let audit = try LedgerAudit.run(store, me: "coordinator")
        if let finding = audit.findings.first {
            throw broken(.audited, "\(finding.entry) \(finding.code) \(finding.sentence)")
        }
        return Outcome(root: audit.root, entries: audit.entries, files: files, faults: faults)
    }

    /// One step of the storm.
    private func blow() async throws {
        step += 1
        try act()
        deliver()
        arm()
        await rounds(12)
        machine.folders.disarm()
        machine.disk.disarm()
        machine.memory.setFreeBytes(1 << 40)
        machine.disk.setFull(false)
        machine.disk.setBroken(false)
        if isDiskLost { try await replaceDisk() } else { try await interrupt() }
        try await look()
        if machine.process != nil { try await operate() }
        try await post()
        moveTime()
    }

    /// Rounds until nothing more is waiting, or the process is gone.
    func rounds(_ most: Int) async {
        for _ in 0..<most {
            guard let process = machine.process, !machine.disk.isDead else { return }
            let report = await process.coordinator.round()
            troubles = report.troubles
            if !report.more { break }
        }
    }

    func broken(_ law: Law, _ what: String) -> Violation {
        let said =
            troubles.isEmpty ? "" : " (the service says: \(troubles.joined(separator: "; ")))"
        return Violation(seed: seed, step: step, law: law, what: what + said)
    }

    /// A party has signed this.
    func vouch(_ envelope: SignedEnvelope) {
        if signed[envelope.digest] == nil { signedOnce.append(envelope.digest) }
        signed[envelope.digest, default: []].append(envelope.generalBytes())
    }

    func count(_ fault: String) { faults[fault, default: 0] += 1 }

    /// A file lies in a party's folder now.
    func arrive(_ party: String, _ bytes: [UInt8], as digest: PayloadDigest?) {
        files += 1
        let name = FileName(ours: "file-\(100_000 + files).jws.json")
        machine.memory.drop(bytes, as: name, in: World.folder(party, "in"))
        laws.dropped[party, default: [:]][name] = (bytes, digest)
    }
}
