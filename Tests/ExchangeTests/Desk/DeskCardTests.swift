import Evidence
import Exchange
import Testing

@Suite("The card of a desk")
struct DeskCardTests {
    private let card = DeskCard(
        party: "rotherham", coordinator: "coordinator", inFolder: "/srv/exchange/rotherham/in",
        outFolder: "/srv/exchange/rotherham/out",
        agreement: AgreementReference(
            id: "mst", version: 1, digest: PayloadDigest(of: Array("agreement".utf8))),
        demonstrationClock: "/srv/clock.json")

    private func faults(_ json: JSONValue) -> [String] {
        guard case .failure(let list) = DeskCard.read(json.canonicalBytes()) else { return [] }
        return list.faults.map { "\($0.code) \($0.place)" }
    }

    @Test("A card is read as it was written, with and without what may be absent")
    func roundTrip() throws {
        #expect(try DeskCard.read(Array(card.json.prettyText().utf8)).get() == card)
        let small = DeskCard(party: "home", coordinator: "c", inFolder: "in", outFolder: "out")
        #expect(try DeskCard.read(small.json.canonicalBytes()).get() == small)
    }

    @Test(
        "Every fault has its place",
        arguments: [
            ("party", "Rotherham", "pattern /party"), ("coordinator", "", "pattern /coordinator"),
            ("inFolder", .null, "type /inFolder"), ("outFolder", nil, "missing /outFolder"),
            ("agreement/id", "MST", "pattern /agreement/id"),
            ("agreement/version", 0, "range /agreement/version"),
            ("agreement/digest", "sha-256:short", "pattern /agreement/digest"),
            ("agreement/digest", nil, "missing /agreement/digest"),
            ("demonstrationClock", 5, "type /demonstrationClock"),
            ("password", "x", "unknown-member /password"),
        ] as [(String, JSONValue?, String)])
    func faults(pointer: String, value: JSONValue?, fault: String) {
        #expect(faults(card.json.with(pointer, value)) == [fault])
    }

    @Test("All faults are told at once, and what is no JSON is one")
    func allAtOnce() {
        let broken = card.json.with("party", 1).with("outFolder", nil).with("x", 1)
        #expect(faults(broken) == ["type /party", "missing /outFolder", "unknown-member /x"])
        guard case .failure(let list) = DeskCard.read(Array("{".utf8)) else {
            Issue.record("half a card was read")
            return
        }
        #expect(list.faults.map(\.code) == ["json"])
    }
}
