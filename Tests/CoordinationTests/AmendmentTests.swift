import Commissioning
import Coordination
import Evidence
import Exchange
import Testing

/// How an agreement in force is changed, through signed files.
@Suite("Amendments")
struct AmendmentTests {
    static let everybody = ["coordinator", "rotherham", "barnsley", "home"]

    private func told(_ world: World, _ kind: String, _ party: String) throws -> [PayloadHead] {
        try world.received(.notice, by: party).filter { $0.body["kind"] == .string(kind) }
    }

    @Test("It is in force with the last signature, from its day on, and everybody is told")
    func threeParties() async throws {
        let world = try await World.inForce(.equalBeds)
        let text = try await world.amendment(from: "2019-07-01") { $0.beds = 2 }
        for party in Self.everybody {
            #expect(await world.state.versions.count == 1)
            try world.sign(text, by: [party])
            try await world.round()
            try world.restart()
        }
        let state = await world.state
        #expect(state.versions.map(\.agreement.version) == [1, 2])
        #expect(state.terms.map(\.agreement.version).prefix(4) == [1, 1, 2, 2])
        for party in ["rotherham", "barnsley", "home"] {
            let notices = try told(world, "agreement", party)
            #expect(notices.map { $0.body["firstCycle"] } == ["2019-20-C2"])
            #expect(notices.allSatisfy { $0.agreement?.version == 2 })
        }
        #expect(try world.audit() == [])
    }

    @Test("A text put forward by one party reaches the folders of the others")
    func spread() async throws {
        let world = try await World.inForce(.equalBeds)
        let text = try await world.amendment(from: "2019-07-01") { $0.beds = 2 }
        try world.sign(text, by: ["rotherham"])
        try await world.round()
        for party in ["barnsley", "home"] {
            let copies = world.out(party).filter {
                $0.key.hasPrefix("rotherham_") && $0.key.hasSuffix("_agreement.jws.json")
            }
            #expect(copies.values.map(\.self) == [text.generalBytes()])
        }
    }

    @Test("Without one signature nothing changes, whoever's it is", arguments: everybody)
    func oneMissing(_ missing: String) async throws {
        let world = try await World.inForce(.equalBeds)
        let text = try await world.amendment(from: "2019-01-01") { $0.beds = 2 }
        try world.sign(text, by: Self.everybody.filter { $0 != missing })
        try await world.round(at: "2018-12-10T17:00:00Z")
        // What others signed first waits in its folder until its author has.
        try await world.round()
        let state = await world.state
        #expect(state.versions.count == 1)
        let signed = Set(Self.everybody).subtracting([missing])
        #expect(
            state.proposals.map { Set($0.signedBy) } == (missing == "rotherham" ? [] : [signed]))
        #expect(state.allocation(for: "2018-19-C4")?.record.beds == [3, 3, 3, 3])
        #expect(try world.audit() == [])
    }

    @Test("A text in the name of a party that has not signed it is nobody's, and waits for it")
    func inAnothersName() async throws {
        let world = try await World.inForce(.equalBeds)
        let before = try world.entries()
        let text = try await world.amendment(from: "2019-07-01") { $0.beds = 2 }
        try world.sign(text, by: ["barnsley"])
        try await world.round()
        #expect(try world.entries() == before)
        #expect(world.waiting("barnsley").count == 1)
        try world.sign(text, by: ["rotherham"])
        try await world.round()
        try await world.round()
        #expect(world.waiting("barnsley").isEmpty)
        #expect(
            await world.state.proposals.map { Set($0.signedBy) } == [["rotherham", "barnsley"]])
        // Of a name that nobody vouches for there is nothing to wait.
        let stranger = try PayloadHead.inspect(text.payload, type: nil)
        let other = PayloadHead(
            type: "agreement", iss: "nobody", aud: stranger.aud, agreement: nil, seq: stranger.seq,
            prev: stranger.prev, iat: stranger.iat, exp: stranger.exp,
            jti: [UInt8](repeating: 5, count: 16), ack: [:],
            body: stranger.body)
        world.drop(try world.council("barnsley").seal(other), in: "barnsley")
        try await world.round()
        #expect(try world.quarantined("barnsley").map(\.code) == ["payload.issuer"])
        #expect(try world.audit() == [])
    }

    @Test("Two texts proposed for one version lie in the folders under two names")
    func twoTexts() async throws {
        let world = try await World.inForce(.equalBeds)
        for beds in [1, 2] {
            let text = try await world.amendment(from: "2019-07-01") { $0.beds = beds }
            try world.sign(text, by: ["rotherham"])
            try await world.round()
        }
        #expect(await world.state.proposals.count == 2)
        let copies = world.out("barnsley").keys.filter { $0.hasPrefix("rotherham_") }
        #expect(copies.count == 2)
        #expect(try world.audit() == [])
    }

    @Test("The coordinator can propose two texts for one version")
    func ownTexts() async throws {
        let world = try await World.inForce(.equalBeds)
        for beds in [1, 2] {
            var terms = world.terms
            (terms.version, terms.amendedFrom, terms.beds) = (2, "2019-07-01", beds)
            try await world.coordinator.propose(terms.read(), body: terms.body)
        }
        try await world.round()
        #expect(await world.state.proposals.count == 2)
        #expect(
            world.out("home").keys.filter { $0.hasSuffix("_agreement.jws.json") }.count == 3)
    }

    @Test("A text that does not name the version before it by its digest is rejected")
    func chain() async throws {
        let world = try await World.inForce(.equalBeds)
        var terms = world.terms
        (terms.version, terms.amendedFrom) = (2, "2019-07-01")
        let now = world.clock.now().seconds
        let text = try world.council("rotherham").seal(
            PayloadHead(
                type: "agreement", iss: "rotherham", aud: Self.everybody, agreement: nil, seq: 2,
                prev: PayloadDigest(of: [1]), iat: now, exp: now + 86_400,
                jti: [UInt8](repeating: 9, count: 16), body: terms.body))
        try world.sign(text, by: ["rotherham"])
        try await world.round()
        #expect(try world.verdicts(on: text) == ["body.rule"])
        #expect(try world.audit() == [])
    }

    @Test("A receipt names every fault of a text, not the first few")
    func allFaults() async throws {
        let world = try await World.inForce(.equalBeds)
        let text = try await world.amendment(from: "2018-01-01") {
            ($0.beds, $0.shares) = (9, [0, 0])
            ($0.standing, $0.effectiveTo) = ([9, 9], "2018-06-01")
        }
        try world.sign(text, by: ["rotherham"])
        try await world.round()
        let receipt = try world.receipts(for: text, to: "rotherham").first
        guard case .string(let detail)? = receipt?.body["detail"] else {
            throw Unexpected(what: "no receipt")
        }
        for place in [
            "/home/beds", "/home/standingPlacesPerCycle", "/effectiveTo", "/amendedFrom",
        ] {
            #expect(detail.contains(place), "\(detail)")
        }
    }

    @Test(
        "The old version may be named while a cycle under it is open, and by what was signed then")
    func naming() async throws {
        let world = try await World.inForce(.equalBeds)
        let early = world.clock.now()
        world.clock.set(try moment("2018-11-27T09:00:00Z"))
        let text = try await world.amendment(from: "2019-03-01") { $0.beds = 2 }
        try world.sign(text, by: Self.everybody)
        try await world.round()
        // The first cycle is still to be decided under version 1.
        try world.send("rotherham", .nomination, Body.nomination("RTH-001"))
        try await world.round()
        #expect(await world.state.nominations.count == 1)
        try await world.round(at: "2018-12-10T17:00:00Z")
        // It is decided: what is signed now names version 2; what was signed before may come late.
        try world.send("barnsley", .nomination, Body.nomination("BRN-001"), at: early)
        try await world.round()
        #expect(await world.state.nominations.count == 2)
        let last = try world.council("rotherham").last
        try world.send("rotherham", .nomination, Body.nomination("RTH-002"))
        try await world.round()
        #expect(try world.quarantined("rotherham").map(\.code) == ["payload.agreement"])
        world.change("rotherham") { $0.last = last }
        try await world.adoptAgreement()
        try world.send("rotherham", .nomination, Body.nomination("RTH-002"))
        try await world.round()
        #expect(await world.state.nominations.count == 3)
        #expect(try world.audit() == [])
    }

    @Test("A council that joins signs, nominates and gets its seats")
    func joining() async throws {
        let world = try await World.inForce(.equalBeds)
        let text = try await world.amendment(from: "2019-03-01") {
            $0.authorities.append("sheffield")
            ($0.shares, $0.standing) = ([1, 1, 1], [0, 0, 0])
        }
        try world.sign(text, by: Self.everybody)
        try await world.round()
        #expect(await world.state.versions.count == 1)
        try await world.welcome("sheffield")
        #expect(world.out("sheffield").keys.contains { $0.hasSuffix("_agreement.jws.json") })
        try world.sign(text, by: ["sheffield"])
        try await world.round()
        #expect(await world.state.versions.count == 2)
        try await world.adoptAgreement()
        let child = try await world.nominate("sheffield", Body.nomination("SHF-001"))
        for moment in ["2018-12-10T17:00:00Z", "2019-03-11T17:00:00Z"] {
            try await world.round(at: moment)
        }
        let state = await world.state
        #expect(state.allocation(for: "2018-19-C4")?.record.seats.first == [2, 1, 0])
        #expect(state.heldPlace(of: child)?.cycle == "2019-20-C1")
        #expect(state.heldPlace(of: child)?.funding == .seat)
        #expect(try world.received(.allocation, by: "sheffield").count == 2)
        #expect(try world.audit() == [])
    }

    @Test("Shares that change in the middle of a horizon replay to the same decisions")
    func replay() async throws {
        let world = try await World.inForce(.equalBeds)
        for number in 1...4 {
            try await world.nominate("rotherham", Body.nomination("RTH-10\(number)"))
        }
        let text = try await world.amendment(from: "2019-03-01") { $0.shares = [60, 40] }
        try world.sign(text, by: Self.everybody)
        for moment in [
            "2018-11-28T09:00:00Z", "2018-12-10T17:00:00Z", "2018-12-18T17:00:00Z",
            "2019-03-11T17:00:00Z", "2019-06-10T17:00:00Z",
        ] {
            try await world.round(at: moment)
        }
        let state = await world.state
        #expect(state.allocation(for: "2019-20-C1")?.record.rosterAfter.carried != nil)
        #expect(try world.audit() == [])
        try world.restart()
        #expect(await world.state == state)
    }
}
