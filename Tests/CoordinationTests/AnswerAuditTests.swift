import Commissioning
import Coordination
import Evidence
import Exchange
import GRDB
import Storage
import Testing

/// A coordinator that signs something else than what the ledger leads to is found out.
@Suite("The audit of our own answers") struct AnswerAuditTests {
    /// A member of one of our own documents, changed and signed again with our own key.
    struct Lie: CustomTestStringConvertible, Sendable {
        let type: String
        let member: String
        let value: JSONValue
        var finding = "audit.answer"
        /// Which document of the type: an expression over the ledger.
        var which = "max(entry)"
        var testDescription: String { "\(type): \(member)" }
    }

    static let lies: [Lie] = [
        .init(type: "receipt", member: "result", value: "rejected"),
        .init(type: "receipt", member: "entry", value: 3),
        .init(type: "receipt", member: "leafHash", value: "sha-256:other"),
        .init(type: "receipt", member: "of", value: "sha-256:other", finding: "audit.receipt"),
        .init(type: "receipt", member: "issuer", value: "barnsley"),
        .init(type: "offer", member: "answerUntil", value: 1_700_000_000),
        .init(type: "offer", member: "reference", value: "BAR-999"),
        .init(type: "offer", member: "offer", value: "no-such-place"),
        .init(type: "offer", member: "funding", value: "sold"),
        .init(type: "referral", member: "birthMonth", value: "2005-01"),
        .init(type: "referral", member: "authority", value: "barnsley", which: "min(entry)"),
        .init(type: "notice", member: "state", value: "accepted"),
        .init(type: "stream-stop", member: "second", value: "sha-256:x", finding: "audit.stream"),
        .init(type: "stream-stop", member: "seq", value: 9, finding: "audit.stream"),
        .init(
            type: "stream-stop", member: "document", value: "{}", finding: "audit.stream"),
        .init(
            type: "stream-resume", member: "party", value: "home", finding: "audit.stream"),
        .init(type: "stream-resume", member: "after", value: .null, finding: "audit.stream"),
    ]

    /// A decided cycle with a lost place, and a stream that was stopped and went on.
    static func story() async throws -> World {
        let world = try await WayOfADocumentTests.decided()
        var twin = try world.council("barnsley")
        try world.send("barnsley", .nomination, Body.nomination("BAR-700"))
        try await world.round()
        world.drop(
            try twin.sign(.nomination, Body.nomination("BAR-701"), at: world.clock.now()),
            in: "barnsley")
        try await world.round()
        try await world.coordinator.resume("barnsley", .senderError)
        let offer = try #require(
            await world.offers("2018-19-C4").first { $0.authority == "rotherham" })
        try world.send("rotherham", .response, Body.response(offer.id, .decline))
        try await world.round()
        // The last notice is about a place, and the last receipt a good one.
        try world.send("home", .capacity, Body.capacity(0, from: "2018-12-20"))
        try await world.round()
        return world
    }

    @Test("The story that is forged here is good as it is")
    func good() async throws {
        #expect(try await Self.story().audit() == [])
    }

    @Test("A word changed in what we signed is found", arguments: lies)
    func lie(_ lie: Lie) async throws {
        let world = try await Self.story()
        let disk = try SabotagedDatabase(world.disk.database)
        let entry = "(SELECT \(lie.which) FROM ledger WHERE type = '\(lie.type)')"
        let bytes = try disk.blob("SELECT envelope FROM ledger WHERE entry = \(entry)")
        guard case .object(var payload) = try StrictJSON.parse(SignedEnvelope.read(bytes).payload),
            case .object(var body)? = payload["body"]
        else { throw Unexpected(what: lie.type) }
        #expect(body[lie.member] != nil && body[lie.member] != lie.value)
        body[lie.member] = lie.value
        payload["body"] = .object(body)
        let forged = try EnvelopeSigner.sign(
            payload: JSONValue.object(payload).canonicalBytes(), type: lie.type,
            with: [world.coordinatorKey])
        try disk.change(
            """
            UPDATE ledger SET envelope = CAST(? AS BLOB),
                digest = x'\(Hashing.hex(forged.digest.bytes))',
                leaf_hash = x'\(Hashing.hex(MerkleTree.leafHash(forged.ledgerLeaf())))'
            WHERE entry = \(entry)
            """, [String(decoding: forged.generalBytes(), as: UTF8.self)])
        let codes = try LedgerAudit.run(world.store, me: "coordinator").findings.map(\.code)
        #expect(codes.contains(lie.finding), "\(codes.prefix(5))")
    }
}
