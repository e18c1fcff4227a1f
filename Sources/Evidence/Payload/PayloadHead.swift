/// What every signed content says before its body: from whom, to whom, when, and after what.
///
/// The members bear their names on the wire. Each answers an attack: a wrong recipient (`aud`),
/// a replay or an omission (`seq`), a rewritten past (`prev`), a late application (`exp`), a
/// lost file or a view of one's own for each partner (`ack`).
/// - Source: The Update Framework specification, section 1.5.2, for the attacks; RFC 7519
///   section 4.1 for the names iss, aud, iat, exp and jti.
package struct PayloadHead: Equatable, Sendable {
    /// The format version of the head; there is one so far.
    package static let formatVersion = 1
    /// The most recipients, and the most parties acknowledged, of one document.
    package static let partyCountMaximum = 16
    /// The number of random bytes in `jti`.
    package static let nonceBytes = 16

    /// The document type, equal to the one in the protected header.
    package let type: String
    /// The sender's party id.
    package let iss: String
    /// The recipients' party ids, sorted, each once, one to sixteen.
    package let aud: [String]
    /// The agreement in force; nil in documents that come before or beside one.
    package let agreement: AgreementReference?
    /// The number in the stream of this sender to these recipients: the last plus one, from 1.
    package let seq: Int
    /// The digest of the stream's document before this; nil exactly at number 1.
    package let prev: PayloadDigest?
    /// When it was made: seconds since 1970, UTC.
    package let iat: Int
    /// The last moment it may first be applied: seconds since 1970, UTC, not before `iat`.
    package let exp: Int
    /// Sixteen random bytes as 22 letters of base64url: nobody can guess a content from its digest.
    package let jti: String
    /// The highest document held without a gap from each party, by party id.
    package let ack: [String: StreamPosition]
    /// The document that this one corrects.
    package let supersedes: PayloadDigest?
    /// The content proper; its shape depends on `type`.
    package let body: JSONObject
    /// Members beyond the agreed ones, by agreement of those who use them.
    package let ext: JSONObject?

    /// The head and body of a document to be signed.
    ///
    /// - Precondition: what `read` demands; a program that breaks it would be refused everywhere.
    /// - Parameter jti: sixteen random bytes.
    package init(
        type: String, iss: String, aud: [String], agreement: AgreementReference?, seq: Int,
        prev: PayloadDigest?, iat: Int, exp: Int, jti: [UInt8],
        ack: [String: StreamPosition] = [:], supersedes: PayloadDigest? = nil,
        body: JSONObject, ext: JSONObject? = nil
    ) {
        precondition(jti.count == Self.nonceBytes, "jti is sixteen bytes")
        precondition(seq >= 1 && (seq == 1) == (prev == nil), "prev is nil exactly at seq 1")
        precondition(exp >= iat && iat >= 0, "exp is not before iat")
        precondition(!aud.isEmpty, "a document is for somebody")
        self.init(
            type: type, iss: iss, aud: Set(aud).sorted(), agreement: agreement, seq: seq,
            prev: prev, iat: iat, exp: exp, jtiText: Base64URL.encode(jti), ack: ack,
            supersedes: supersedes, body: body, ext: ext)
    }

    init(
        type: String, iss: String, aud: [String], agreement: AgreementReference?, seq: Int,
        prev: PayloadDigest?, iat: Int, exp: Int, jtiText: String,
        ack: [String: StreamPosition], supersedes: PayloadDigest?, body: JSONObject,
        ext: JSONObject?
    ) {
        self.type = type
        self.iss = iss
        self.aud = aud
        self.agreement = agreement
        self.seq = seq
        self.prev = prev
        self.iat = iat
        self.exp = exp
        self.jti = jtiText
        self.ack = ack
        self.supersedes = supersedes
        self.body = body
        self.ext = ext
    }

    /// The whole content as JSON, head and body.
    package func payloadValue() -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("v", .integer(Int64(Self.formatVersion))), ("type", .string(type)),
            ("iss", .string(iss)), ("aud", .array(aud.map { .string($0) })),
            ("agreement", Self.value(of: agreement)), ("seq", .integer(Int64(seq))),
            ("prev", prev.map { .string($0.description) } ?? .null),
            ("iat", .integer(Int64(iat))), ("exp", .integer(Int64(exp))), ("jti", .string(jti)),
        ]
        if !ack.isEmpty {
            let parties = ack.sorted { $0.key < $1.key }.map { party, position in
                (party, Self.value(of: position))
            }
            members.append(("ack", .object(JSONObject(parties))))
        }
        if let supersedes { members.append(("supersedes", .string(supersedes.description))) }
        members.append(("body", .object(body)))
        if let ext { members.append(("ext", .object(ext))) }
        return .object(JSONObject(members))
    }

    /// The whole content as the bytes that are signed.
    /// - Source: RFC 8785.
    package func canonicalBytes() -> [UInt8] { payloadValue().canonicalBytes() }

    private static func value(of agreement: AgreementReference?) -> JSONValue {
        guard let agreement else { return .null }
        return [
            "id": .string(agreement.id), "version": .integer(Int64(agreement.version)),
            "digest": .string(agreement.digest.description),
        ]
    }

    private static func value(of position: StreamPosition) -> JSONValue {
        [
            "seq": .integer(Int64(position.seq)),
            "digest": .string(position.digest.description),
        ]
    }
}
