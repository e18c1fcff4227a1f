import Commissioning
import Coordination
import Evidence
import Exchange
import Foundation
import Storage
import Testing

@Suite("Destroying documents at the end of their retention")
struct RetentionTests {
    /// Two councils' children decided on, one of each withdrawn, and rejected and contradicting
    /// documents that speak of one of them.
    private func world() async throws -> World {
        let world = try await World.inForce()
        for number in 1...4 {
            try await world.nominate(
                number.isMultiple(of: 2) ? "rotherham" : "barnsley",
                Body.nomination("CASE-\(number)", since: "2018-06-0\(number)"))
        }
        try world.send(
            "barnsley", .authorityAllocation, Body.wishes("2018-19-C4", ["CASE-1", "CASE-3"]))
        // The same child twice, and a document with a name in it: refused, and recorded.
        try world.send("barnsley", .nomination, Body.nomination("CASE-1"))
        var named = Body.nomination("CASE-9")
        named["note"] = "twin of CASE-1"
        try world.send("barnsley", .nomination, named)
        try await world.round(at: "2018-12-10T17:00:00Z")
        for place in await world.offers("2018-19-C4") {
            try world.send(place.authority, .response, Body.response(place.id, .decline))
        }
        try world.send("barnsley", .withdrawal, Body.withdrawal("CASE-1"))
        try await world.round()
        return world
    }

    private func closed(_ world: World, _ reference: String) async throws -> ClosedCase {
        try #require(await world.state.closedCases.first { $0.reference == reference })
    }

    /// Everything the database and the parties' folders hold, as text.
    private func everything(_ world: World) throws -> String {
        var bytes = Data()
        for ending in ["", "-wal"] {
            bytes += FileManager.default.contents(atPath: world.disk.database + ending) ?? Data()
        }
        var text = String(decoding: bytes, as: UTF8.self)
        for party in world.councils.keys {
            for file in world.out(party).values {
                guard let envelope = try? SignedEnvelope.read(file) else { continue }
                text += String(decoding: envelope.payload, as: UTF8.self)
            }
        }
        for stored in try world.entries() {
            guard let envelope = try? SignedEnvelope.read(stored.envelope) else { continue }
            text += String(decoding: envelope.payload, as: UTF8.self)
        }
        return text
    }

    @Test("The reference is gone everywhere, and the ledger agrees as before, proofs and all")
    func destroys() async throws {
        let world = try await world()
        let before = try world.entries()
        #expect(try everything(world).contains("CASE-1"))
        let encoded = try before.map { try SignedEnvelope.read($0.envelope).generalBytes() }
        let done = try await world.coordinator.destroy(
            [try await closed(world, "CASE-1")], because: .erasureGranted)
        #expect(done.documents >= 6 && done.cases == 1)
        _ = try await world.coordinator.clear(done.published)
        #expect(try world.audit() == [])
        let text = try everything(world)
        #expect(!text.contains("CASE-1"))
        #expect(text.contains("CASE-3"))
        let after = try world.entries()
        #expect(after.prefix(before.count).map(\.leafHash) == before.map(\.leafHash))
        #expect(after.prefix(before.count).map(\.digest) == before.map(\.digest))
        let changed = zip(before, after).filter { $0.envelope != $1.envelope }
        #expect(changed.count == done.documents)
        // Not even base64url of what was destroyed is left in the file.
        world.store.close()
        let file = FileManager.default.contents(atPath: world.disk.database) ?? Data()
        for (old, _) in changed {
            let payload = try SignedEnvelope.read(old.envelope).payload
            let tail = Array(Base64URL.encode(payload).utf8.suffix(120))
            #expect(file.range(of: Data(tail)) == nil)
        }
        #expect(encoded.count == before.count)
    }

    @Test("Neither trying references, nor what stands beside a body, nor a file's name leads back")
    func leadsNowhere() async throws {
        let world = try await world()
        var author = try world.council("barnsley")
        let draft = author.draft("withdrawal", Body.withdrawal("CASE-1"), at: world.clock.now())
        let aside = PayloadHead(
            type: draft.type, iss: draft.iss, aud: draft.aud, agreement: draft.agreement,
            seq: draft.seq, prev: draft.prev, iat: draft.iat, exp: draft.exp,
            jti: [UInt8](repeating: 7, count: 16), body: draft.body,
            ext: JSONObject([("worker", "of CASE-1")]))
        world.drop(try author.seal(aside), in: "barnsley")
        world.drop(Array("no document".utf8), in: "barnsley", as: "CASE-1-letter.json")
        try await world.round()
        #expect(try everything(world).contains("of CASE-1"))
        #expect(try everything(world).contains("CASE-1-letter"))
        let done = try await world.coordinator.destroy(
            [try await closed(world, "CASE-1")], because: .erasureGranted)
        _ = try await world.coordinator.clear(done.published)
        #expect(try world.audit() == [])
        #expect(try !everything(world).contains("CASE-1"))
        var tried = 0
        for stored in try world.entries() {
            guard var left = Remainder(stored.envelope)?.payload,
                case .object(var body)? = left["body"],
                body["reference"] != nil
            else { continue }
            body["reference"] = "CASE-1"
            left["body"] = .object(body)
            let bytes = JSONValue.object(left).canonicalBytes()
            #expect(PayloadDigest(of: bytes) != stored.digest, "entry \(stored.entry)")
            tried += 1
        }
        #expect(tried >= 3)
    }

    @Test("A reference that only documents out of order named can be destroyed as well")
    func strays() async throws {
        let world = try await world()
        #expect(await !world.state.closedCases.contains { $0.reference == "CASE-9" })
        let stray = try #require(
            try await world.coordinator.closedCases().first { $0.reference == "CASE-9" })
        #expect(stray.authority == "barnsley")
        #expect(try everything(world).contains("CASE-9"))
        let done = try await world.coordinator.destroy([stray], because: .erasureGranted)
        _ = try await world.coordinator.clear(done.published)
        #expect(try !everything(world).contains("CASE-9"))
        #expect(try await !world.coordinator.closedCases().contains { $0.reference == "CASE-9" })
        #expect(try world.audit() == [])
    }

    @Test("The service goes on after it as if nothing had happened, restarted or not")
    func goesOn() async throws {
        let world = try await world()
        let places = await world.state.places
        let allocations = await world.state.allocations
        _ = try await world.coordinator.destroy(
            [try await closed(world, "CASE-1")], because: .erasureGranted)
        try world.restart()
        #expect(await world.state.places == places)
        #expect(await world.state.allocations == allocations)
        #expect(await !world.state.closedCases.contains { $0.reference == "CASE-1" })
        try await world.nominate("barnsley", Body.nomination("CASE-5"))
        try await world.round(at: "2019-03-20T12:00:00Z")
        #expect(try world.audit() == [])
        #expect(await world.state.nominations.contains { $0.body.reference == "CASE-5" })
    }

    @Test("A list with two destroyed children is reduced twice, and both records stand")
    func twice() async throws {
        let world = try await world()
        _ = try await world.coordinator.destroy(
            [try await closed(world, "CASE-1")], because: .erasureGranted)
        try world.send("barnsley", .withdrawal, Body.withdrawal("CASE-3"))
        try await world.round()
        let done = try await world.coordinator.destroy(
            [try await closed(world, "CASE-3")], because: .erasureGranted)
        _ = try await world.coordinator.clear(done.published)
        #expect(try world.audit() == [])
        #expect(try !everything(world).contains("CASE-3"))
        try world.restart()
        #expect(try world.audit() == [])
    }

    @Test("A case that still goes on stays, whatever is asked")
    func goingOn() async throws {
        let world = try await world()
        #expect(await !world.state.closedCases.contains { $0.reference == "CASE-3" })
        let open = ClosedCase(
            authority: "barnsley", reference: "CASE-3", entry: 1,
            closedAt: await world.state.asOf, keptUntil: try #require(CivilDate("2018-01-01")))
        let before = try world.entries()
        do {
            _ = try await world.coordinator.destroy([open], because: .retentionEnded)
            Issue.record("it was destroyed")
        } catch let fault as CoordinationFault {
            #expect(fault.code == "coordination.retention")
        }
        #expect(try world.entries() == before)
    }

    @Test("Documents are kept to the seventy-fifth birthday, or as the agreement says")
    func keptUntil() async throws {
        let world = try await world()
        let found = try await closed(world, "CASE-1")
        let nomination = try #require(
            await world.state.nominations.first { $0.body.reference == "CASE-1" })
        #expect(
            found.keptUntil
                == CivilDate(
                    year: nomination.body.birth.year + 75, month: nomination.body.birth.month,
                    day: 1
                ))
        #expect(found.entry == nomination.recorded.entry)
    }

    @Test("What is left cannot be changed, made up or left without a record")
    func forged() async throws {
        let world = try await world()
        let done = try await world.coordinator.destroy(
            [try await closed(world, "CASE-1")], because: .erasureGranted)
        #expect(done.documents > 0)
        let entries = try world.entries()
        let pins = ["coordinator": world.coordinatorKey.publicKey.thumbprint]
        func codes(_ change: (inout [StoredEntry]) throws -> Void) throws -> Set<String> {
            var changed = entries
            try change(&changed)
            let log = MerkleLog(changed.map(\.leafHash))
            let header = LedgerExport.Header(
                coordinator: "coordinator", head: LedgerHead(of: log))
            var audit = ExportAudit(pins: pins)
            audit.take(header.line)
            for stored in changed { audit.take(LedgerExport.line(stored)) }
            return Set(audit.finish().audit.findings.map(\.code))
        }
        #expect(try codes { _ in } == [])
        let index = try #require(
            entries.firstIndex { $0.type == "nomination" && Remainder($0.envelope) != nil })
        #expect(
            try codes { entries in
                var left = try #require(Remainder(entries[index].envelope)).payload
                guard case .object(var body)? = left["body"] else { return }
                body["class"] = 0
                left["body"] = .object(body)
                entries[index].envelope = Remainder(payload: left).storedBytes
            }.contains("audit.retention"))
        #expect(
            try codes { entries in
                // Another document, destroyed without a record of it.
                let other = try #require(
                    entries.firstIndex { $0.type == "assessment" })
                guard
                    case .object(let payload) = try StrictJSON.parse(
                        SignedEnvelope.read(entries[other].envelope).payload)
                else { return }
                entries[other].envelope = Remainder(payload: payload).storedBytes
            } == ["audit.retention"])
        #expect(
            try codes { entries in entries[index].leafHash[0] ^= 1 }.contains("audit.checkpoint")
                == false)
    }
}
