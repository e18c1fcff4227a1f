import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

@Suite("A partner's mirror") struct MirrorTests {
    /// Half a year of a service, with Rotherham's own files and what lies in its out folder.
    func story(
        _ terms: TestAgreement = .init()
    ) async throws -> (world: World, own: [SignedEnvelope]) {
        let world = try await World.inForce(terms)
        try world.restart(heartbeat: .daily)
        var own = [try world.council("rotherham").keyset(at: try moment("2018-11-26T09:00:00Z"))]
        let text = try world.entries().last { $0.type == "agreement" }
        own.append(try SignedEnvelope.read(try #require(text).envelope))
        for number in 1...4 {
            let sent = try world.send(
                "rotherham", .nomination, Body.nomination("R-\(number)", class: number % 3 + 1))
            own.append(sent)
            try await world.nominate("barnsley", Body.nomination("B-\(number)"))
        }
        own.append(
            try world.send(
                "rotherham", .authorityAllocation, Body.wishes("2018-19-C4", ["R-3", "R-1"])))
        own.append(try world.send("rotherham", .teamReferral, Body.referral("RF-1")))
        for id in await world.state.nominations.filter({ $0.assessment == nil }).map(\.id) {
            try world.send("home", .assessment, Body.assessment(id))
        }
        try await world.round()
        try await world.round(at: "2018-12-12T09:00:00Z")
        let offers = await world.state.places.filter { $0.authority == "rotherham" }
        for place in offers {
            own.append(try world.send("rotherham", .response, Body.response(place.id, .accept)))
        }
        try await world.round(at: "2019-03-20T09:00:00Z")
        return (world, own)
    }

    func received(_ world: World) throws -> [SignedEnvelope] {
        try world.out("rotherham").values.map { try SignedEnvelope.read($0) }
            .filter { $0.type != "agreement" && $0.type != "keyset" }
            .map { (try PayloadHead.inspect($0.payload, type: nil), $0) }
            .filter { $0.0.aud == ["rotherham"] }
            .sorted { $0.0.seq < $1.0.seq }.map(\.1)
    }

    func book(_ world: World, _ own: [SignedEnvelope]) throws -> MirrorBook {
        var pins = ["coordinator": world.coordinatorKey.publicKey.thumbprint]
        for party in ["rotherham", "barnsley", "home"] {
            pins[party] = try world.council(party).key.publicKey.thumbprint
        }
        var book = MirrorBook(party: "rotherham", coordinator: "coordinator", pins: pins)
        let keysets = try world.out("rotherham").values.map { try SignedEnvelope.read($0) }
            .filter { $0.type == "keyset" }
        for envelope in own.prefix(1) + keysets + own.dropFirst() {
            #expect(book.take(envelope, at: world.clock.now()) == .recorded)
        }
        return book
    }

    func take(_ files: [SignedEnvelope], into book: inout MirrorBook, _ world: World) {
        for file in files { _ = book.take(file, at: world.clock.now()) }
    }

    /// The same documents, one of them changed and everything after it signed again to fit: what a
    /// coordinator could do that wants to deceive.
    private func rewritten(
        _ files: [SignedEnvelope], _ world: World, type: String,
        _ change: (JSONValue) -> JSONValue
    ) throws -> [SignedEnvelope] {
        var result: [SignedEnvelope] = []
        var isDone = false
        for file in files {
            let head = try PayloadHead.inspect(file.payload, type: nil)
            var body = head.body
            if head.type == type, !isDone, case .object(let new) = change(.object(body)) {
                isDone = new != body
                body = new
            }
            let again = PayloadHead(
                type: head.type, iss: head.iss, aud: head.aud, agreement: head.agreement,
                seq: head.seq, prev: result.last?.digest, iat: head.iat, exp: head.exp,
                jti: [UInt8](repeating: 3, count: 16), ack: head.ack, body: body)
            result.append(
                try EnvelopeSigner.sign(
                    payload: again.canonicalBytes(), type: again.type,
                    with: [world.coordinatorKey]))
        }
        #expect(isDone, "nothing was changed")
        return result
    }

    private func with(_ value: JSONValue, _ path: [String], _ new: JSONValue) -> JSONValue {
        guard let name = path.first else { return new }
        switch value {
        case .object(var object):
            object[name] = with(object[name] ?? .null, Array(path.dropFirst()), new)
            return .object(object)
        case .array(var list):
            guard let index = Int(name), list.indices.contains(index) else { return value }
            list[index] = with(list[index], Array(path.dropFirst()), new)
            return .array(list)
        default: return value
        }
    }

    /// The position of one of our own children in a snapshot.
    private func ours(_ body: JSONValue) -> String {
        guard case .array(let list)? = body["snapshot"]?["nominations"] else { return "0" }
        return "\(list.firstIndex { $0["authority"] == "rotherham" } ?? 0)"
    }

    @Test("an honest coordinator's files agree, every decision made again")
    func honest() async throws {
        let (world, own) = try await story()
        var book = try book(world, own)
        take(try received(world), into: &book, world)
        #expect(book.differences == [])
        #expect(book.agrees && book.missing == nil)
        let cycles = book.decisions.filter { $0.subject.hasPrefix("20") }
        let rounds = book.decisions.filter { $0.subject.hasPrefix("team") }
        #expect(cycles.count >= 2 && !rounds.isEmpty)
        #expect(book.headsChecked >= 3 && book.receiptsChecked >= 6)
        #expect(book.own.children.values.count == 4 && !book.children.isEmpty)
    }

    @Test("a dishonest decision, place, child or seed is found, with its place")
    func dishonest() async throws {
        let (world, own) = try await story()
        let files = try received(world)
        let cases: [(place: String, change: (JSONValue) -> JSONValue)] = [
            ("/result/counts", { with($0, ["result", "counts", "rotherham"], 0) }),
            ("/snapshot/seed", { with($0, ["snapshot", "seed"], "another") }),
            (
                "/snapshot/nominations",
                { with($0, ["snapshot", "nominations", ours($0), "class"], 9) }
            ),
            ("/places", { with($0, ["places", "0", "lender"], "home") }),
            (
                "/rosterAfter",
                { body in
                    let taken = body["rosterAfter"]?["taken"] ?? .null
                    guard case .array(let list) = taken else { return body }
                    return with(body, ["rosterAfter", "taken"], .array(list.reversed()))
                }
            ),
            ("/snapshot/policy", { with($0, ["snapshot", "policy", "repayLimit"], 0) }),
        ]
        for (place, change) in cases {
            var book = try book(world, own)
            let forged = try rewritten(files, world, type: "allocation", change)
            take(forged, into: &book, world)
            #expect(!book.agrees, "\(place)")
            let found = book.differences.contains { $0.place.hasPrefix("/body" + place) }
            #expect(found, "\(place): \(book.differences.map(\.place))")
        }
    }

    @Test("a child that we never put forward does not stand as ours")
    func strangeChild() async throws {
        let (world, own) = try await story()
        // Without one of its own files the mirror cannot know the child.
        var book = try book(world, own.filter { $0.digest != own[2].digest })
        take(try received(world), into: &book, world)
        #expect(book.differences.contains { $0.sentence.contains("never put it forward") })
        #expect(book.differences.contains { $0.sentence.contains("never sent") })
    }

    @Test("a head that contradicts the one before stops the mirror")
    func contradictoryHead() async throws {
        let (world, own) = try await story()
        var book = try book(world, own)
        let files = try received(world)
        var seen = 0
        let forged = try rewritten(files, world, type: "checkpoint") { body in
            seen += 1
            return seen < 2
                ? body : with(body, ["root"], .string(LedgerHash.text(Hashing.sha256([9]))))
        }
        take(forged, into: &book, world)
        #expect(book.isStopped && book.contradictsHead)
        #expect(try #require(book.differences.last).document.hasPrefix("checkpoint"))
    }

    @Test("a head without the post-quantum signature that the agreement demands is found")
    func unprotectedHead() async throws {
        var terms = TestAgreement()
        terms.postQuantumFrom = "2018-12-13"
        let (world, own) = try await story(terms)
        var book = try book(world, own)
        let files = try received(world)
        take(files, into: &book, world)
        #expect(book.headsChecked > 0)
        #expect(book.differences == [], "before the day none is demanded")
        let last = try PayloadHead.inspect(try #require(files.last).payload, type: nil)
        for (seq, type) in [(1, "notice"), (2, "checkpoint")] {
            let head = PayloadHead(
                type: type, iss: "coordinator", aud: ["rotherham"], agreement: last.agreement,
                seq: last.seq + seq, prev: try #require(book.last).digest,
                iat: try moment("2018-12-13T00:00:00Z").seconds, exp: last.exp,
                jti: Array(repeating: 9, count: 16), ack: [:], body: JSONObject([]))
            let file = try EnvelopeSigner.sign(
                payload: head.canonicalBytes(), type: type, with: [world.coordinatorKey])
            #expect(book.take(file, at: world.clock.now()) == .recorded)
            let isFound = book.differences.contains { $0.sentence.contains("ML-DSA-65") }
            #expect(isFound == (type == "checkpoint"))
        }
    }

    @Test("two documents with one number stop it, and a missing one makes it wait")
    func forkAndGap() async throws {
        let (world, own) = try await story()
        let files = try received(world)
        var gap = try book(world, own)
        take(Array(files.prefix(3)) + Array(files.dropFirst(4)), into: &gap, world)
        #expect(gap.missing == 4 && gap.last?.seq == 3 && gap.agrees)
        take(Array(files.dropFirst(3)), into: &gap, world)
        #expect(gap.missing == nil && gap.agrees)
        var fork = try book(world, own)
        take(Array(files.prefix(3)), into: &fork, world)
        let other = try rewritten(Array(files.prefix(1)), world, type: "receipt") {
            with($0, ["entry"], 99)
        }
        take(other, into: &fork, world)
        #expect(fork.isStopped && fork.differences.count == 1)
    }

    @Test("the first difference of two values is found where it is")
    func jsonDifference() {
        let left: JSONValue = ["a": 1, "b": [1, ["c": 2]], "d": nil]
        #expect(JSONDifference(left, left) == nil)
        let right: JSONValue = ["a": 1, "b": [1, ["c": 3]], "d": nil]
        #expect(JSONDifference(left, right)?.place == "/b/1/c")
        #expect(JSONDifference(left, ["a": 1, "b": [1], "d": nil])?.second == "nothing")
        #expect(JSONDifference(["a": 1], ["a": 1, "z": 2])?.place == "/z")
    }
}
