import Commissioning
import Evidence

/// How a partner answers the coordinator's signed heads: checks each against the last one it
/// cosigned, adds its signature, and sends it back.
///
/// ```
/// <desk>/trust.json             whose keys it vouches for
/// <desk>/checkpoints/last.jws.json   the last head it cosigned, with both signatures
/// <desk>/checkpoints/<number>.jws.json   every head it cosigned: the coordinator may lose its own
/// <desk>/evidence/              two heads that contradict each other, as they were signed
/// ```
package struct CheckpointDesk: Sendable {
    /// What became of one head.
    package enum Outcome: Equatable, Sendable {
        /// It proves that everything seen before is still there; signed and sent back.
        case cosigned(LedgerHead)
        /// There is no proof from the last head: files are missing. Nothing was signed.
        case unproven(LedgerHead)
        /// It contradicts the last head; both are kept, and nothing more is signed.
        case contradicts(LedgerHead, String)
        /// Nobody vouched for the keys that signed it, or a signature is wrong.
        case refused(Refusal)
    }

    private let desk: Desk
    private let system: any FolderSystem
    private var folder: FolderPath { FolderPath(desk.folder).child(ours: "checkpoints") }
    private var evidence: FolderPath { FolderPath(desk.folder).child(ours: "evidence") }

    /// The checkpoints of a desk.
    package init(_ desk: Desk, system: any FolderSystem) {
        self.desk = desk
        self.system = system
    }

    /// Whose keys the desk's owner vouches for; nobody's while there is no `trust.json`.
    /// - Throws: `FolderFault`, `DeskFault.trust`.
    package func trust() throws -> DeskTrust {
        guard let bytes = try read(DeskTrust.fileName, in: FolderPath(desk.folder)) else {
            return DeskTrust()
        }
        guard let trust = DeskTrust.read(bytes) else { throw DeskFault.trust }
        return trust
    }

    /// The last head that was cosigned, with the document; `nil`: none yet.
    /// - Throws: `FolderFault`, `DeskFault.sent` for a file that is none.
    package func last() throws -> (head: LedgerHead, envelope: SignedEnvelope, sequence: Int)? {
        guard let bytes = try read("last.jws.json", in: folder) else { return nil }
        guard let envelope = try? SignedEnvelope.read(bytes),
            let head = try? PayloadHead.inspect(envelope.payload, type: Checkpoint.documentType),
            let said = Checkpoint.read(.object(head.body), into: ShapeFaults())
        else { throw DeskFault.sent("checkpoints/last.jws.json") }
        return (said.head, envelope, head.seq)
    }

    /// Whether two heads that contradict each other are kept here: then nothing more is signed.
    package func hasEvidence() throws -> Bool {
        guard try system.entry(at: evidence) != nil else { return false }
        return try system.withFolder(evidence) { opened in
            try !opened.listing(countMaximum: 16).names.filter { !$0.isIgnored }.isEmpty
        }
    }

    /// Checks one head, and signs and drops it if everything seen before is proved to be there.
    /// - Throws: `FolderFault`, `DeskFault`, `EnvelopeSigner.Fault`.
    package func answer(_ envelope: SignedEnvelope, trust: TrustStore) throws -> Outcome {
        let (head, said): (PayloadHead, Checkpoint)
        do {
            (head, said) = try read(envelope, trust)
        } catch {
            return .refused(error)
        }
        let last = try last()
        switch said.standing(after: last?.head) {
        case .unproven: return .unproven(said.head)
        case .contradicts(let sentence):
            if let last { try keep([last.envelope, envelope]) }
            return .contradicts(said.head, sentence)
        case .consistent: break
        }
        let mine = try EnvelopeSigner.sign(
            payload: envelope.payload, type: envelope.type, with: desk.keys())
        let signed = try envelope.adding(signaturesOf: mine)
        // Remembered before it is sent: whoever has signed a head never forgets it.
        _ = try system.createFolder(folder, mode: 0o700)
        try system.withFolder(folder) { opened in
            let name = FileName(ours: "last.jws.json")
            if try opened.entry(name) != nil { try opened.remove(name) }
            _ = try opened.place(name, signed.generalBytes(), mode: 0o600)
            _ = try opened.place(
                FileName(ours: "\(head.seq).jws.json"), signed.generalBytes(), mode: 0o600)
        }
        let name = try PublishedName(
            issuer: desk.card.party, agreement: desk.card.agreement?.id ?? "none",
            sequence: head.seq, type: "cosigned-checkpoint")
        try system.withFolder(FolderPath(desk.card.inFolder)) { opened in
            _ = try opened.place(name.fileName, signed.generalBytes(), mode: 0o660)
        }
        return .cosigned(said.head)
    }

    /// A head that the coordinator signed for this desk.
    private func read(
        _ envelope: SignedEnvelope, _ trust: TrustStore
    ) throws(Refusal) -> (PayloadHead, Checkpoint) {
        let verified = try envelope.verify(with: trust.publicKey)
        let head = try PayloadHead.read(verified)
        guard head.iss == desk.card.coordinator else {
            throw Refusal(.payloadIssuer, "iss is \(head.iss).")
        }
        try trust.authorise(verified, head, asOf: head.iat)
        guard head.aud == [desk.card.party] else {
            throw Refusal(.payloadAudience, "aud is \(head.aud.joined(separator: ", ")).")
        }
        let faults = ShapeFaults()
        guard let said = Checkpoint.read(.object(head.body), into: faults) else {
            throw Refusal(.bodyShape, faults)
        }
        return (head, said)
    }

    private func keep(_ envelopes: [SignedEnvelope]) throws {
        _ = try system.createFolder(evidence, mode: 0o700)
        try system.withFolder(evidence) { opened in
            for envelope in envelopes {
                let name = Hashing.hex(Array(envelope.digest.bytes.prefix(8))) + ".jws.json"
                _ = try opened.place(
                    FileName(ours: name), envelope.generalBytes(), mode: 0o600)
            }
        }
    }

    private func read(_ name: String, in path: FolderPath) throws -> [UInt8]? {
        guard try system.entry(at: path) != nil else { return nil }
        return try system.withFolder(path) { opened in
            guard
                case .bytes(let bytes, _) = try opened.read(
                    FileName(ours: name), bytesMaximum: 1 << 20)
            else { return nil }
            return bytes
        }
    }
}

extension CheckpointDesk {
    /// The signed files of an out folder, by what they say they are; nothing is believed yet.
    ///
    /// - Parameter number: Files whose names say a number up to this one are not opened.
    /// - Throws: `FolderFault`.
    package func received(
        _ type: DocumentType, after number: Int = 0, countMaximum: Int = 1 << 20
    ) throws -> [(sequence: Int, envelope: SignedEnvelope)] {
        try system.withFolder(FolderPath(desk.card.outFolder)) { opened in
            let names = try opened.listing(countMaximum: 1 << 20).names
            let wanted = names.filter {
                !$0.isIgnored && $0.escaped.hasSuffix("_\(type.rawValue).jws.json")
            }.map { ($0, PublishedName(stored: $0.escaped)?.sequence ?? .max) }
                .filter { $0.1 > number }.sorted { $0.1 < $1.1 }.prefix(countMaximum).map(\.0)
            return try wanted.compactMap { name -> (Int, SignedEnvelope)? in
                guard case .bytes(let bytes, _) = try opened.read(name, bytesMaximum: 1 << 20),
                    let envelope = try? SignedEnvelope.read(bytes),
                    let head = try? PayloadHead.inspect(envelope.payload, type: type.rawValue)
                else { return nil }
                return (head.seq, envelope)
            }.sorted { $0.0 < $1.0 }
        }
    }

    /// Answers every head in the out folder that is newer than the last one cosigned, in order,
    /// until one contradicts what was signed before.
    /// - Parameter countMaximum: How many at most; the rest are answered the next time.
    /// - Throws: `FolderFault`, `DeskFault`, `EnvelopeSigner.Fault`.
    package func answerAll(asOf seconds: Int, countMaximum: Int = 1 << 20) throws -> [Outcome] {
        let last = try last()?.sequence ?? 0
        let newer = try received(.checkpoint, after: last, countMaximum: countMaximum)
            .filter { $0.sequence > last }
        // Mostly there is none, and then nobody's keys are needed.
        guard !newer.isEmpty else { return [] }
        return try system.alone(in: FolderPath(desk.folder)) {
            // Another program at this desk may have been quicker.
            let last = try self.last()?.sequence ?? 0
            return try answer(newer.filter { $0.sequence > last }, asOf: seconds)
        }
    }

    private func answer(
        _ newer: [(sequence: Int, envelope: SignedEnvelope)], asOf seconds: Int
    ) throws -> [Outcome] {
        let trust = try trust().store(
            keysets: received(.keyset).map(\.envelope), asOf: seconds)
        var outcomes: [Outcome] = []
        for (_, envelope) in newer {
            outcomes.append(try answer(envelope, trust: trust))
            if case .contradicts = outcomes.last { break }
        }
        return outcomes
    }
}
