import Commissioning
import Evidence
import Exchange

/// A partner at its desk: a key, and where it stands in its stream to the coordinator.
struct Council {
    let id: String
    let key: PrivateKey
    /// The agreement its documents name.
    var agreement: AgreementReference?
    /// The last document it has signed.
    var last: StreamPosition?
    private var made = 0

    init(_ id: String) throws {
        self.id = id
        key = try PrivateKey(seed: Hashing.sha256(Array("key of \(id)".utf8)))
    }

    /// The next document of its stream.
    mutating func sign(
        _ type: DocumentType, _ body: JSONObject, at now: Instant, expires: Instant? = nil,
        to audience: [String] = ["coordinator"]
    ) throws -> SignedEnvelope {
        let head = draft(type.rawValue, body, at: now, expires: expires, to: audience)
        let envelope = try seal(head)
        last = StreamPosition(seq: head.seq, digest: envelope.digest)
        return envelope
    }

    /// The next document of its stream, unsigned, without moving on.
    mutating func draft(
        _ type: String, _ body: JSONObject, at now: Instant, expires: Instant? = nil,
        to audience: [String] = ["coordinator"]
    ) -> PayloadHead {
        made += 1
        let nonce = Hashing.sha256(Array("\(id) \(made)".utf8)).prefix(PayloadHead.nonceBytes)
        return PayloadHead(
            type: type, iss: id, aud: audience, agreement: agreement, seq: (last?.seq ?? 0) + 1,
            prev: last?.digest, iat: now.seconds,
            exp: expires?.seconds ?? now.seconds + 400 * 86_400, jti: Array(nonce), body: body)
    }

    /// Signs a document as it is.
    func seal(_ head: PayloadHead) throws -> SignedEnvelope {
        try EnvelopeSigner.sign(payload: head.canonicalBytes(), type: head.type, with: [key])
    }

    /// This party's signature on somebody's text.
    func cosign(_ envelope: SignedEnvelope) throws -> SignedEnvelope {
        try EnvelopeSigner.sign(payload: envelope.payload, type: envelope.type, with: [key])
    }

    /// The party's first keyset: its one key for everything, unless told otherwise.
    func keyset(
        at now: Instant, others: [(PrivateKey, Keyset.Use)] = [],
        threshold: Keyset.Threshold = .init()
    ) throws -> SignedEnvelope {
        var use = [key.publicKey.thumbprint: Keyset.Use(types: ["*"], notBefore: 0, notAfter: nil)]
        for (other, purpose) in others { use[other.publicKey.thumbprint] = purpose }
        let keyset = try Keyset(
            party: id, version: 1, previous: nil,
            keys: JSONWebKeySet([key.publicKey] + others.map(\.0.publicKey)), use: use,
            threshold: threshold)
        return try seal(governance(keyset, version: 1, at: now))
    }

    /// A later keyset, signed with these keys.
    func keyset(_ keyset: Keyset, signedBy keys: [PrivateKey], at now: Instant) throws
        -> SignedEnvelope
    {
        let head = governance(keyset, version: keyset.version, at: now)
        return try EnvelopeSigner.sign(
            payload: head.canonicalBytes(), type: head.type, with: keys)
    }

    private func governance(_ keyset: Keyset, version: Int, at now: Instant) -> PayloadHead {
        var body = JSONObject([])
        if case .object(let object) = keyset.body() { body = object }
        let nonce = Hashing.sha256(Array("\(id) keyset \(version)".utf8)).prefix(16)
        return PayloadHead(
            type: Keyset.documentType, iss: id, aud: ["coordinator"], agreement: nil,
            seq: version, prev: keyset.previous, iat: now.seconds,
            exp: now.seconds + 400 * 86_400, jti: Array(nonce), body: body)
    }
}

/// The bodies that partners send.
enum Body {
    static func nomination(
        _ reference: String, born: String = "2006-03", class priority: Int = 2,
        since: String = "2018-06-01", earliest: String? = nil, latest: String? = nil
    ) -> JSONObject {
        JSONObject([
            ("reference", .string(reference)), ("birthMonth", .string(born)),
            ("class", .integer(Int64(priority))), ("waitingSince", .string(since)),
            ("earliest", earliest.map { .string($0) } ?? .null),
            ("latest", latest.map { .string($0) } ?? .null),
        ])
    }

    static func withdrawal(_ reference: String) -> JSONObject {
        JSONObject([("reference", .string(reference)), ("reason", "placed-elsewhere")])
    }

    static func wishes(
        _ cycle: String, _ order: [String], release: Int? = nil, more: Int? = nil
    ) -> JSONObject {
        var body = JSONObject([
            ("cycle", .string(cycle)), ("order", .array(order.map { .string($0) })),
        ])
        if let release { body["releasePlaces"] = .integer(Int64(release)) }
        if let more { body["morePlacesMaximum"] = .integer(Int64(more)) }
        return body
    }

    static func response(_ place: String, _ answer: OfferAnswer) -> JSONObject {
        JSONObject([("offer", .string(place)), ("answer", .string(answer.rawValue))])
    }

    static func assessment(_ nomination: String, _ match: String = "suitable") -> JSONObject {
        JSONObject([
            ("nomination", .string(nomination)), ("match", .string(match)),
            ("date", "2018-11-20"),
        ])
    }

    static func capacity(_ beds: Int, from: String, slots: Int = 15) -> JSONObject {
        JSONObject([
            ("from", .string(from)), ("bedsUsable", .integer(Int64(beds))),
            ("familySlots", .integer(Int64(slots))), ("reason", "repair"),
        ])
    }

    static func referral(_ reference: String, weeks: Int? = nil) -> JSONObject {
        JSONObject([
            ("reference", .string(reference)), ("class", 2), ("waitingSince", "2018-11-01"),
            ("weeks", weeks.map { .integer(Int64($0)) } ?? .null),
        ])
    }

    static func teamCase(_ id: String, _ event: String, _ date: String) -> JSONObject {
        var body = JSONObject([
            ("case", .string(id)), ("event", .string(event)), ("date", .string(date)),
        ])
        if event == "closed" { body["reason"] = "completed" }
        return body
    }

    static func trade(
        _ cycle: String, sell: (places: Int64, price: Int64)? = nil,
        buy: (places: Int64, most: Int64)? = nil
    ) -> JSONObject {
        var body = wishes(cycle, [])
        if let sell {
            body["sellPlaces"] = [
                "places": .integer(sell.places), "pricePence": .integer(sell.price),
            ]
        }
        if let buy {
            body["buyPlaces"] = [
                "places": .integer(buy.places), "pricePenceMaximum": .integer(buy.most),
            ]
        }
        return body
    }

    static func placement(
        _ place: String, _ event: String, _ date: String, until: String? = nil
    ) -> JSONObject {
        var body = JSONObject([
            ("place", .string(place)), ("event", .string(event)), ("date", .string(date)),
        ])
        if event == "ended" { body["reason"] = "completed" }
        if let until { body["until"] = .string(until) }
        return body
    }
}
