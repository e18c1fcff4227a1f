import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// Every attack that the exchange must survive, through the real round, with the code it meets.
///
/// - Source: The Update Framework specification, section 1.5.2; RFC 8725; RFC 7515 section 10.
@Suite("Attacks") struct AttackTests {
    /// One attack: what the attacker does, and what the service says.
    struct Attack: CustomTestStringConvertible, Sendable {
        let name: String
        /// Of the quarantined file; nil if the attack ends in a signed receipt or in nothing.
        var quarantined: RefusalCode?
        /// Of the signed receipts.
        var receipts: [RefusalCode] = []
        /// Seconds of real time after which the file has waited long enough.
        var waits = 0
        let act: @Sendable (World) async throws -> Void
        var testDescription: String { name }
    }

    static let all = documents + envelopes + streams + files

    /// Rotherham's next nomination, unsigned, with an error put into its head.
    static func head(
        _ world: World, iss: String? = nil, aud: [String] = ["coordinator"],
        type: String = "nomination", iat: Int = 0, exp: Int = 86_400
    ) throws -> PayloadHead {
        var council = try world.council("rotherham")
        let head = council.draft(type, Body.nomination("RTH-666"), at: world.clock.now())
        return PayloadHead(
            type: type, iss: iss ?? head.iss, aud: aud, agreement: head.agreement, seq: head.seq,
            prev: head.prev, iat: head.iat + iat, exp: head.iat + exp,
            jti: [UInt8](repeating: 9, count: 16), body: head.body)
    }

    /// A file put together by hand around one good signature over any header.
    static func file(
        _ world: World, header: String? = nil, payload: [UInt8]? = nil, more: String = "",
        unprotected: String = "", signature: ((String) -> String)? = nil, key: PrivateKey? = nil
    ) throws -> String {
        let key = try key ?? world.council("rotherham").key
        let kid = try world.council("rotherham").key.publicKey.thumbprint.text
        let text = header ?? #"{"alg":"EdDSA","kid":"\#(kid)","typ":"mst-nomination+jws"}"#
        let protected = Base64URL.encode(Array(text.utf8))
        let body = Base64URL.encode(try payload ?? head(world).canonicalBytes())
        let signed = try Base64URL.encode(key.sign(Array("\(protected).\(body)".utf8)))
        let shown = signature?(signed) ?? signed
        return #"{"payload":"\#(body)","signatures":[{"protected":"\#(protected)","#
            + #""signature":"\#(shown)"\#(unprotected)}]\#(more)}"#
    }

    static func drop(_ world: World, _ text: String) {
        world.drop(Array(text.utf8), in: "rotherham")
    }

    static func header(_ world: World, _ alg: String, more: String = "") throws -> String {
        let kid = try world.council("rotherham").key.publicKey.thumbprint.text
        return #"{"alg":"\#(alg)","kid":"\#(kid)","typ":"mst-nomination+jws"\#(more)}"#
    }

    @Test(
        "Each attack meets its code, changes nothing, and leaves a ledger that agrees",
        arguments: all)
    func attack(_ attack: Attack) async throws {
        let world = try await World.inForce()
        let before = await world.state
        try await attack.act(world)
        try await world.round()
        if attack.waits > 0 {
            world.pace.set(Instant(seconds: 1000 + attack.waits))
            try await world.round()
        }
        let codes = Set(try world.quarantined("rotherham").map(\.code))
        #expect(codes == Set([attack.quarantined?.rawValue].compactMap(\.self)))
        let said = try world.received(.receipt, by: "rotherham").compactMap { $0.body["code"] }
        #expect(said == attack.receipts.map { .string($0.rawValue) })
        let after = await world.state
        #expect(!after.nominations.contains { $0.body.reference == "RTH-666" })
        #expect(after.places == before.places)
        #expect(try world.audit() == [])
        // The attacked party itself goes on as if nothing had happened, unless it forked.
        let stopped = await !world.coordinator.stoppedParties.isEmpty
        #expect(stopped == (attack.quarantined == .streamFork))
        let next = try world.send("barnsley", .nomination, Body.nomination("BAR-001"))
        try await world.round()
        #expect(try world.verdicts(on: next) == ["applied"])
    }
}
