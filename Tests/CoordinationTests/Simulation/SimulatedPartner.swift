import Commissioning
import Coordination
import Evidence
import Exchange

/// A council, or the home, at the other end of the post: signs, sends until it has an answer, and
/// believes only what the coordinator signed.
final class SimulatedPartner {
    /// A document that has not been answered yet.
    struct Letter {
        let digest: PayloadDigest
        let sequence: Int
        let payload: [UInt8]
        let type: String
        var bytes: [UInt8]
    }

    /// What a partner has on its disk.
    private struct Files {
        var last: StreamPosition?
        var pending: [Letter] = []
        var received: [Int: PayloadDigest] = [:]
        var contiguous: StreamPosition?
    }

    let id: String
    private(set) var key: PrivateKey
    let firstKeyset: SignedEnvelope
    private let coordinator: PublicKey
    var agreement: AgreementReference?
    private var files = Files()
    private var copy: Files?
    private var made = 0
    /// Names read for good.
    private var known: Set<String> = []
    /// What it has read, which it holds even if the coordinator's folder forgets it.
    private(set) var copies: [[UInt8]] = []
    /// Everything that a receipt has told it is recorded, by entry.
    private(set) var acknowledged: [Int: PayloadDigest] = [:]
    /// Steps for which it does nothing.
    var silentSteps = 0
    /// Keys that it has revoked.
    private(set) var revoked: [PrivateKey] = []

    init(_ id: String, key: PrivateKey, keyset: SignedEnvelope, coordinator: PublicKey) {
        self.id = id
        self.key = key
        firstKeyset = keyset
        self.coordinator = coordinator
    }

    /// Documents without a final answer.
    var pending: [Letter] { files.pending }

    /// The next document of its stream.
    func sign(_ type: DocumentType, _ body: JSONObject, at now: Instant) throws -> Letter {
        made += 1
        let nonce = Hashing.sha256(Array("\(id) \(made)".utf8)).prefix(PayloadHead.nonceBytes)
        let head = PayloadHead(
            type: type.rawValue, iss: id, aud: ["coordinator"], agreement: agreement,
            seq: (files.last?.seq ?? 0) + 1, prev: files.last?.digest, iat: now.seconds,
            exp: now.seconds + 400 * 86_400, jti: Array(nonce),
            ack: files.contiguous.map { ["coordinator": $0] } ?? [:], body: body)
        let letter = try seal(head.canonicalBytes(), type.rawValue, head.seq, with: key)
        files.last = StreamPosition(seq: head.seq, digest: letter.digest)
        files.pending.append(letter)
        return letter
    }

    private func seal(
        _ payload: [UInt8], _ type: String, _ sequence: Int, with key: PrivateKey
    ) throws -> Letter {
        let envelope = try EnvelopeSigner.sign(payload: payload, type: type, with: [key])
        return Letter(
            digest: envelope.digest, sequence: sequence, payload: payload, type: type,
            bytes: envelope.generalBytes())
    }

    /// Moves to another key and revokes the first: what waits for an answer is signed again.
    /// - Returns: The keyset that says so.
    func rotate(at now: Instant) throws -> Letter {
        let old = key
        let new = try PrivateKey(seed: Hashing.sha256(Array("second key of \(id)".utf8)))
        let keyset = try Keyset(
            party: id, version: 2, previous: firstKeyset.digest,
            keys: JSONWebKeySet([old.publicKey, new.publicKey]),
            use: [
                old.publicKey.thumbprint: .init(
                    types: ["*"], notBefore: 0, notAfter: nil, revoked: true),
                new.publicKey.thumbprint: .init(types: ["*"], notBefore: 0, notAfter: nil),
            ], threshold: .init())
        let envelope = try Council(id).keyset(keyset, signedBy: [old, new], at: now)
        key = new
        revoked.append(old)
        files.pending = try files.pending.map {
            try seal($0.payload, $0.type, $0.sequence, with: new)
        }
        let letter = Letter(
            digest: envelope.digest, sequence: 0, payload: envelope.payload, type: "keyset",
            bytes: envelope.generalBytes())
        files.pending.insert(letter, at: 0)
        return letter
    }

    /// A document as whoever stole the revoked key would make it.
    func forge(_ body: JSONObject, with key: PrivateKey, at now: Instant) throws -> [UInt8] {
        let position = files.last
        defer { files.last = position }
        let letter = try sign(.nomination, body, at: now)
        files.pending.removeLast()
        return try seal(letter.payload, letter.type, letter.sequence, with: key).bytes
    }

    /// Reads one file of its `out` folder as it came by the post; false if it is to be asked for
    /// again.
    func read(_ name: String, _ bytes: [UInt8]) -> Bool {
        if known.contains(name) { return true }
        guard let envelope = try? SignedEnvelope.read(bytes) else { return false }
        if envelope.type == "keyset" || envelope.type == "agreement" {
            known.insert(name)
            return true
        }
        let own = coordinator
        guard
            let verified = try? envelope.verify(with: { kid in
                kid == own.thumbprint ? own : nil
            }),
            let head = try? PayloadHead.read(verified), head.aud == [id] || head.aud == [head.iss]
        else { return false }
        known.insert(name)
        copies.append(bytes)
        // A copy of what the coordinator keeps for itself stands in no stream of this partner.
        guard head.aud == [id] else { return true }
        files.received[head.seq] = envelope.digest
        while let next = files.received[(files.contiguous?.seq ?? 0) + 1] {
            files.contiguous = StreamPosition(
                seq: (files.contiguous?.seq ?? 0) + 1, digest: next)
        }
        guard head.type == "receipt", head.body["issuer"] == .string(id),
            case .string(let text)? = head.body["of"], let of = PayloadDigest(text),
            case .integer(let entry)? = head.body["entry"]
        else { return true }
        acknowledged[Int(entry)] = of
        files.pending.removeAll { $0.digest == of }
        return true
    }

    /// Whether it has read a file.
    func hasRead(_ name: String) -> Bool { known.contains(name) }

    /// Makes a copy of its disk.
    func backUp() { copy = files }

    /// Goes on from its old copy, as if nothing had happened since; false if there is none.
    func restore() throws -> Bool {
        guard let copy else { return false }
        // Its key is not on that disk, and neither is the keyset that names it: without that nobody
        // would ever believe the key.
        let keysets = files.pending.filter { $0.type == "keyset" }
        files = copy
        files.pending =
            try keysets
            + files.pending.filter { $0.type != "keyset" }.map {
                try seal($0.payload, $0.type, $0.sequence, with: key)
            }
        known = []
        self.copy = nil
        return true
    }

    /// Has been told where its stream stands: gives up what was on the way, and goes on from there.
    func resync(at position: StreamPosition?) {
        files.last = position
        files.pending.removeAll { $0.type != "keyset" }
    }
}
