import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// Authentic documents that come twice, too early, too late, or against each other.
@Suite("Streams of documents")
struct StreamTests {
    @Test("A duplicate is answered again with the same bytes, even if the answer was deleted")
    func duplicate() async throws {
        let world = try await World.inForce()
        let sent = try world.send("rotherham", .nomination, Body.nomination("RTH-001"))
        try await world.round()
        let before = world.out("rotherham")
        let head = try world.entries().count
        let path = World.folder("rotherham", "out")
        for name in before.keys {
            try world.memory.withFolder(path) { try $0.remove(FileName(ours: name)) }
        }
        try world.restart()
        world.drop(sent, in: "rotherham")
        try await world.round()
        let after = world.out("rotherham")
        #expect(after.count == 1)
        for (name, bytes) in after {
            #expect(before[name] == bytes)
            #expect(name.hasSuffix("_receipt.jws.json"))
        }
        #expect(try world.entries().count == head)
        #expect(world.waiting("rotherham").isEmpty)
    }

    @Test(
        "A gap of three is filled in any order",
        arguments: [
            [1, 2, 3, 4], [4, 3, 2, 1], [2, 4, 1, 3], [3, 1, 4, 2], [4, 1, 2, 3], [2, 3, 4, 1],
        ])
    func gap(_ order: [Int]) async throws {
        let world = try await World.inForce()
        let sent = try (1...4).map {
            try world.write("rotherham", .nomination, Body.nomination("RTH-00\($0)"))
        }
        for (position, number) in order.enumerated() {
            world.drop(sent[number - 1], in: "rotherham")
            world.drop(sent[number - 1], in: "rotherham")
            try await world.round()
            #expect(world.waiting("rotherham").isEmpty)
            if position == 1 { try world.restart() }
        }
        #expect(
            await world.state.nominations.map(\.body.reference) == (1...4).map { "RTH-00\($0)" })
        for envelope in sent {
            #expect(try world.verdicts(on: envelope) == ["applied"])
            let results = try world.receipts(for: envelope, to: "rotherham").map {
                $0.body["result"]
            }
            #expect(results.filter { $0 == "applied" }.count == 1)
            #expect(results.count <= 2)
        }
        #expect(try world.store.read { try $0.held() }.isEmpty)
        #expect(try world.audit() == [])
    }

    @Test("Three hundred documents before their first: none is lost, and none put aside")
    func manyHeld() async throws {
        let world = try await World.inForce()
        let sent = try (1...300).map { number in
            try world.write("rotherham", .withdrawal, Body.withdrawal("RTH-\(number + 100)"))
        }
        for envelope in sent.dropFirst() { world.drop(envelope, in: "rotherham") }
        try await world.round()
        #expect(world.waiting("rotherham").count == 299 - 256)
        #expect(try world.quarantined("rotherham").isEmpty)
        world.drop(sent[0], in: "rotherham")
        try await world.round()
        #expect(world.waiting("rotherham").isEmpty)
        let mine = try world.entries().filter {
            $0.issuer == "rotherham" && $0.type == "withdrawal"
        }
        #expect(mine.map(\.sequence) == Array(1...300))
        #expect(try world.audit() == [])
    }

    @Test("A document without room waits ten minutes in its folder, then is put aside")
    func noRoom() async throws {
        let world = try await World.inForce()
        let sent = try (1...258).map { number in
            try world.write("rotherham", .withdrawal, Body.withdrawal("RTH-\(number + 100)"))
        }
        for envelope in sent.dropFirst() { world.drop(envelope, in: "rotherham") }
        try await world.round()
        #expect(world.waiting("rotherham").count == 1)
        world.pace.set(Instant(seconds: 2000))
        try await world.round()
        #expect(try world.quarantined("rotherham").map(\.code) == ["stream.gap"])
    }

    @Test("Two documents with one number stop the stream; both are kept, others go on")
    func fork() async throws {
        let world = try await World.inForce()
        var twin = try world.council("rotherham")
        try world.send("rotherham", .nomination, Body.nomination("RTH-001"))
        try await world.round()
        let other = try twin.sign(.nomination, Body.nomination("RTH-002"), at: world.clock.now())
        world.drop(other, in: "rotherham")
        try await world.round()
        let next = try world.send("rotherham", .nomination, Body.nomination("RTH-003"))
        let neighbour = try world.send("barnsley", .nomination, Body.nomination("BAR-001"))
        try await world.round()
        #expect(try world.quarantined("rotherham").map(\.code) == ["stream.fork", "stream.fork"])
        #expect(try world.verdicts(on: next).isEmpty)
        #expect(try world.verdicts(on: neighbour) == ["applied"])
        try world.restart()
        let last = try world.send("rotherham", .nomination, Body.nomination("RTH-004"))
        try await world.round()
        #expect(try world.verdicts(on: last).isEmpty)
        let stopped = try world.store.read { try $0.stoppedStreams() }
        #expect(stopped.map(\.issuer) == ["rotherham"])
        #expect(try world.audit() == [])
    }

    @Test("A contradiction between two documents that are both early is one too")
    func heldFork() async throws {
        let world = try await World.inForce()
        _ = try world.write("rotherham", .nomination, Body.nomination("RTH-001"))
        var twin = try world.council("rotherham")
        try world.send("rotherham", .nomination, Body.nomination("RTH-002"))
        try await world.round()
        world.drop(
            try twin.sign(.nomination, Body.nomination("RTH-003"), at: world.clock.now()),
            in: "rotherham")
        try await world.round()
        #expect(try world.quarantined("rotherham").map(\.code) == ["stream.fork"])
    }

    @Test("A held document that does not follow is put aside, and its author is told")
    func heldPrev() async throws {
        let world = try await World.inForce()
        let first = try world.write("rotherham", .nomination, Body.nomination("RTH-001"))
        world.change("rotherham") {
            $0.last = StreamPosition(seq: 1, digest: PayloadDigest(of: [9]))
        }
        try world.send("rotherham", .nomination, Body.nomination("RTH-002"))
        try await world.round()
        world.drop(first, in: "rotherham")
        try await world.round()
        #expect(try world.quarantined("rotherham").map(\.code) == ["stream.prev"])
        #expect(
            try world.received(.notice, by: "rotherham").map { $0.body["code"] } == ["stream.prev"])
        #expect(try world.store.read { try $0.held() }.isEmpty)
    }

    /// A document that is authentic and next, and what becomes of it.
    struct Rejected: CustomTestStringConvertible, Sendable {
        let verdict: RefusalCode
        let signed: String
        let expires: String
        let body: JSONObject
        var testDescription: String { "\(verdict.rawValue) signed \(signed)" }
    }

    static let badDocuments: [Rejected] = [
        Rejected(
            verdict: .timeFuture, signed: "2018-11-26T09:05:01Z", expires: "2019-11-26T09:05:00Z",
            body: Body.nomination("RTH-001")),
        Rejected(
            verdict: .timeExpired, signed: "2018-11-20T09:00:00Z", expires: "2018-11-26T08:59:59Z",
            body: Body.nomination("RTH-001")),
        Rejected(
            verdict: .bodyShape, signed: "2018-11-26T09:00:00Z", expires: "2019-11-26T09:05:00Z",
            body: JSONObject([("reference", "john smith")])),
        Rejected(
            verdict: .bodyRule, signed: "2018-11-26T09:00:00Z", expires: "2019-11-26T09:05:00Z",
            body: Body.nomination("RTH-001", since: "2018-12-26")),
    ]

    @Test(
        "An authentic bad document takes its number, gets a signed no, and blocks nothing",
        arguments: badDocuments)
    func takesItsNumber(_ bad: Rejected) async throws {
        let world = try await World.inForce()
        let sent = try world.send(
            "rotherham", .nomination, bad.body, at: try moment(bad.signed),
            expires: try moment(bad.expires))
        let next = try world.send("rotherham", .nomination, Body.nomination("RTH-005"))
        try await world.round()
        world.drop(sent, in: "rotherham")
        try await world.round()
        #expect(try world.verdicts(on: sent) == [bad.verdict.rawValue])
        #expect(try world.verdicts(on: next) == ["applied"])
        let receipts = try world.receipts(for: sent, to: "rotherham")
        #expect(receipts.map { $0.body["result"] } == ["rejected"])
        #expect(receipts.map { $0.body["code"] } == [.string(bad.verdict.rawValue)])
        #expect(try world.quarantined("rotherham").isEmpty)
        #expect(try world.audit() == [])
    }

    @Test("Five minutes ahead and the last second of its validity are in time")
    func justInTime() async throws {
        let world = try await World.inForce()
        let ahead = try world.send(
            "rotherham", .nomination, Body.nomination("RTH-001"),
            at: try moment("2018-11-26T09:05:00Z"))
        let last = try world.send(
            "barnsley", .nomination, Body.nomination("BAR-001"),
            at: try moment("2018-11-20T09:00:00Z"), expires: try moment("2018-11-26T09:00:00Z"))
        try await world.round()
        #expect(try world.verdicts(on: ahead) == ["applied"])
        #expect(try world.verdicts(on: last) == ["applied"])
    }
}
