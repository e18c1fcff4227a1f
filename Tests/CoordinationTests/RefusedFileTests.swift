import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// Files that nobody can be held to: put aside with a reason, and their folder's owner told once.
@Suite("Refused files")
struct RefusedFileTests {
    /// One bad file, from bytes that were good once.
    struct Spoilt: CustomTestStringConvertible, Sendable {
        let code: RefusalCode
        let make: @Sendable (World) throws -> [UInt8]
        var testDescription: String { code.rawValue }
    }

    static let table: [Spoilt] = [
        Spoilt(code: .envelopeNotUTF8) { _ in [0x7B, 0xFF, 0xFE, 0x7D] },
        Spoilt(code: .envelopeNotJSON) { _ in Array("{\"payload\": nonsense}".utf8) },
        Spoilt(code: .envelopeDuplicateMember) { _ in
            Array("{\"payload\":\"\",\"payload\":\"\",\"signatures\":[]}".utf8)
        },
        Spoilt(code: .envelopeShape) { _ in Array("{\"payload\":\"e30\"}".utf8) },
        Spoilt(code: .envelopeBase64) { world in
            try edit(good(world)) { $0.replacing("\"payload\":\"", with: "\"payload\":\"*") }
        },
        Spoilt(code: .envelopeHeader) { world in
            let header = Base64URL.encode(Array("{\"alg\":\"EdDSA\"}".utf8))
            return Array(
                "{\"payload\":\"e30\",\"protected\":\"\(header)\",\"signature\":\"AA\"}".utf8)
        },
        Spoilt(code: .envelopeAlgorithm) { world in
            let kid = try world.council("rotherham").key.publicKey.thumbprint
            let header = Base64URL.encode(
                Array("{\"alg\":\"none\",\"kid\":\"\(kid)\",\"typ\":\"mst-nomination+jws\"}".utf8))
            return Array(
                "{\"payload\":\"e30\",\"protected\":\"\(header)\",\"signature\":\"\"}".utf8)
        },
        Spoilt(code: .keyUnknown) { world in
            let stranger = try PrivateKey(seed: Hashing.sha256(Array("a stranger".utf8)))
            return try EnvelopeSigner.sign(
                payload: good(world).payload, type: "nomination", with: [stranger]
            ).generalBytes()
        },
        Spoilt(code: .keySignature) { world in
            let envelope = try good(world)
            let changed = String(decoding: envelope.payload, as: UTF8.self)
                .replacing("RTH-001", with: "RTH-002")
            return try edit(envelope) {
                $0.replacing(
                    Base64URL.encode(envelope.payload), with: Base64URL.encode(Array(changed.utf8)))
            }
        },
        Spoilt(code: .payloadNotJSON) { world in
            try signed(world, Array("not json".utf8), "nomination")
        },
        Spoilt(code: .payloadShape) { world in
            try signed(world, Array("{\"v\":1}".utf8), "nomination")
        },
        Spoilt(code: .payloadType) { world in
            try signed(world, good(world).payload, "withdrawal")
        },
        Spoilt(code: .payloadType) { world in
            var council = try world.council("rotherham")
            let head = council.draft("swap-everything", JSONObject([]), at: world.clock.now())
            return try council.seal(head).generalBytes()
        },
        Spoilt(code: .payloadIssuer) { world in
            // Another party's key under this party's name.
            var council = try world.council("rotherham")
            let head = council.draft(
                "nomination", Body.nomination("RTH-001"), at: world.clock.now())
            return try world.council("barnsley").seal(head).generalBytes()
        },
        Spoilt(code: .payloadAudience) { world in
            try foreign(world, to: ["another-coordinator"])
        },
        Spoilt(code: .payloadAudience) { world in
            try foreign(world, to: ["coordinator", "nobody-we-know"])
        },
        Spoilt(code: .payloadAudience) { world in
            // A second stream would go on when the first is stopped.
            try foreign(world, to: ["coordinator", "home"])
        },
        Spoilt(code: .payloadAgreement) { world in
            world.change("rotherham") { $0.agreement = nil }
            return try good(world).generalBytes()
        },
        Spoilt(code: .payloadAgreement) { world in
            world.change("rotherham") { council in
                council.agreement = council.agreement.map {
                    AgreementReference(id: $0.id, version: 2, digest: $0.digest)
                }
            }
            return try good(world).generalBytes()
        },
        Spoilt(code: .streamPrev) { world in
            try world.send("rotherham", .nomination, Body.nomination("RTH-009"))
            let digest = PayloadDigest(of: [1, 2, 3])
            world.change("rotherham") { $0.last = StreamPosition(seq: 1, digest: digest) }
            return try good(world).generalBytes()
        },
    ]

    static func good(_ world: World) throws -> SignedEnvelope {
        var council = try world.council("rotherham")
        return try council.sign(.nomination, Body.nomination("RTH-001"), at: world.clock.now())
    }

    static func foreign(_ world: World, to audience: [String]) throws -> [UInt8] {
        var council = try world.council("rotherham")
        return try council.sign(
            .nomination, Body.nomination("RTH-001"), at: world.clock.now(), to: audience
        ).generalBytes()
    }

    static func signed(_ world: World, _ payload: [UInt8], _ type: String) throws -> [UInt8] {
        try EnvelopeSigner.sign(
            payload: payload, type: type, with: [try world.council("rotherham").key]
        ).generalBytes()
    }

    static func edit(_ envelope: SignedEnvelope, _ change: (String) -> String) throws -> [UInt8] {
        Array(change(String(decoding: envelope.generalBytes(), as: UTF8.self)).utf8)
    }

    @Test(
        "A refused file is kept with its reason, told once, and takes no number", arguments: table)
    func refused(_ spoilt: Spoilt) async throws {
        let world = try await World.inForce()
        let bytes = try spoilt.make(world)
        try await world.round()
        let before = await world.state
        world.drop(bytes, in: "rotherham", as: "first.jws.json")
        world.drop(bytes, in: "rotherham", as: "second.jws.json")
        try await world.round()
        world.drop(bytes, in: "rotherham", as: "third.jws.json")
        try await world.round()
        try world.restart()
        world.drop(bytes, in: "rotherham", as: "fourth.jws.json")
        try await world.round()
        #expect(world.waiting("rotherham").isEmpty)
        let kept = try world.quarantined("rotherham")
        #expect(kept.map(\.code) == [spoilt.code.rawValue])
        #expect(kept.map(\.originalName) == ["first.jws.json"])
        let notices = try world.received(.notice, by: "rotherham")
        #expect(notices.map { $0.body["code"] } == [.string(spoilt.code.rawValue)])
        #expect(notices.first?.body["sha256"] == .string(Hashing.hex(Hashing.sha256(bytes))))
        let after = await world.state
        #expect(after.nominations == before.nominations)
        #expect(try world.audit() == [])
    }

    @Test("Our own answer dropped back into a folder is not for us")
    func reflection() async throws {
        let world = try await World.inForce()
        try world.send("rotherham", .nomination, Body.nomination("RTH-001"))
        try await world.round()
        let name = world.out("rotherham").keys.first { $0.hasSuffix("_receipt.jws.json") } ?? ""
        world.drop(world.out("rotherham")[name] ?? [], in: "barnsley")
        try await world.round()
        #expect(try world.quarantined("barnsley").map(\.code) == ["payload.audience"])
        #expect(try world.audit() == [])
    }

    @Test("A document in another party's folder counts for its author, who gets the receipt")
    func otherFolder() async throws {
        let world = try await World.inForce()
        let sent = try world.write("rotherham", .nomination, Body.nomination("RTH-001"))
        world.drop(sent, in: "barnsley")
        try await world.round()
        #expect(try world.verdicts(on: sent) == ["applied"])
        #expect(try world.receipts(for: sent, to: "rotherham").count == 1)
        #expect(try world.receipts(for: sent, to: "barnsley").isEmpty)
        #expect(await world.state.nominations.map(\.authority) == ["rotherham"])
    }

    @Test(
        "Links, pipes and folders are recorded and cleared away, and nothing is read through them")
    func notRegular() async throws {
        let world = try await World.inForce()
        world.drop(
            Array("/state/keys".utf8), in: "rotherham", as: "link.json", kind: .symbolicLink)
        world.drop([], in: "rotherham", as: "pipe.json", kind: .pipe)
        world.drop([], in: "rotherham", as: "folder.json", kind: .folder)
        try await world.round()
        try await world.round()
        #expect(Array(world.waiting("rotherham").keys) == ["folder.json"])
        #expect(
            try world.quarantined("rotherham").map(\.code)
                == .init(repeating: "file.not-regular", count: 3))
        #expect(try world.received(.notice, by: "rotherham").count == 3)
    }

    @Test("A file over the limit is never read; its folder's owner is told once")
    func tooLarge() async throws {
        let world = try await World.inForce()
        world.drop([UInt8](repeating: 0x20, count: (1 << 20) + 1), in: "rotherham")
        try await world.round()
        try await world.round()
        #expect(try world.quarantined("rotherham").map(\.code) == ["file.too-large"])
        #expect(try world.received(.notice, by: "rotherham").count == 1)
    }

    @Test("A cut-off file is waited for, taken when it is whole, and reported after ten minutes")
    func truncated() async throws {
        let world = try await World.inForce()
        let sent = try world.write("rotherham", .nomination, Body.nomination("RTH-001"))
        let half = Array(sent.generalBytes().dropLast(40))
        world.drop(half, in: "rotherham", as: "a.json")
        world.drop(half, in: "barnsley", as: "b.json")
        let report = try await world.round()
        #expect(report.lookAgainSeconds != nil)
        #expect(world.waiting("rotherham").count == 1)
        world.drop(sent.generalBytes(), in: "rotherham", as: "a.json")
        world.pace.set(Instant(seconds: 1000 + 599))
        try await world.round()
        #expect(try world.verdicts(on: sent) == ["applied"])
        #expect(try world.quarantined("barnsley").isEmpty)
        world.pace.set(Instant(seconds: 1000 + 600))
        try await world.round()
        #expect(try world.quarantined("barnsley").map(\.code) == ["file.truncated"])
        #expect(world.waiting("barnsley").isEmpty)
    }

    @Test("A notice that could not be written comes later, for entries of every kind")
    func lostNotice() async throws {
        let world = try await World.inForce()
        world.drop([1], in: "rotherham", as: "bytes.json")
        world.drop([], in: "rotherham", as: "pipe.json", kind: .pipe)
        world.drop([], in: "rotherham", as: "folder.json", kind: .folder)
        let disk = try SabotagedDatabase(world.disk.database)
        try disk.refuse("INSERT", on: "refused_file")
        let report = try await world.round()
        #expect(report.faults == 3)
        try disk.allowAll()
        try world.restart()
        try await world.round()
        #expect(try world.received(.notice, by: "rotherham").count == 3)
        #expect(try world.quarantined("rotherham").count == 3)
    }
}
