import Commissioning
import Coordination
import Evidence
import Exchange
import Testing

/// The way of a document through the house, seen from the parties' folders.
@Suite("The way of a document")
struct WayOfADocumentTests {
    @Test("A nomination is receipted to its sender and referred to the home, and to nobody else")
    func nomination() async throws {
        let world = try await World.inForce()
        let sent = try world.send("rotherham", .nomination, Body.nomination("RTH-001"))
        try await world.round()
        let receipts = try world.receipts(for: sent, to: "rotherham")
        #expect(receipts.map { $0.body["result"] } == ["applied"])
        let id = Nomination.id(ofDigest: sent.digest.description)
        #expect(receipts.first?.body["nomination"] == .string(id))
        let referral = try world.received(.referral, by: "home")
        #expect(referral.map { $0.body["reference"] } == ["RTH-001"])
        #expect(try world.received(.referral, by: "barnsley").isEmpty)
        #expect(world.waiting("rotherham").isEmpty)
        #expect(try world.audit() == [])
    }
}
