import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

@Suite("Exported ledgers and proofs") struct ExportTests {
    private func world() async throws -> World {
        let world = try await World.inForce()
        try world.restart(heartbeat: .daily)
        try await world.nominate("rotherham", Body.nomination("R-1"))
        try await world.nominate("barnsley", Body.nomination("B-1"))
        try await world.round(at: "2018-12-12T09:00:00Z")
        return world
    }

    private func lines(_ world: World) throws -> [[UInt8]] {
        let entries = try world.entries()
        let log = MerkleLog(entries.map(\.leafHash))
        let header = LedgerExport.Header(coordinator: "coordinator", head: LedgerHead(of: log))
        return [header.line] + entries.map(LedgerExport.line)
    }

    private func audit(
        _ lines: [[UInt8]], pins: [String: KeyThumbprint]
    ) -> ExportAudit.Report {
        var audit = ExportAudit(pins: pins)
        for line in lines { audit.take(line) }
        return audit.finish()
    }

    private func codes(_ report: ExportAudit.Report) -> Set<String> {
        Set(report.audit.findings.map(\.code))
    }

    @Test("an export agrees with nothing but the coordinator's thumbprint")
    func agrees() async throws {
        let world = try await world()
        let pin = world.coordinatorKey.publicKey.thumbprint
        let report = audit(try lines(world), pins: ["coordinator": pin])
        #expect(report.audit.findings == [])
        #expect(report.audit.entries == (try world.entries().count))
        #expect(report.audit.decisions > 0 && report.coordinatorKey == pin)
    }

    @Test("without a thumbprint, and with another one, it is not believed")
    func pins() async throws {
        let world = try await world()
        let lines = try lines(world)
        let other = try world.council("home").key.publicKey.thumbprint
        #expect(codes(audit(lines, pins: [:])) == ["audit.unpinned"])
        #expect(codes(audit(lines, pins: ["coordinator": other])).contains("audit.pin"))
        let mine = world.coordinatorKey.publicKey.thumbprint
        let wrong = audit(lines, pins: ["coordinator": mine, "rotherham": other])
        #expect(codes(wrong) == ["audit.pin"])
    }

    @Test("a line left out, moved, changed or cut, and a changed verdict are found")
    func tampered() async throws {
        let world = try await world()
        let pins = ["coordinator": world.coordinatorKey.publicKey.thumbprint]
        let good = try lines(world)
        func finds(_ change: (inout [[UInt8]]) -> Void) -> Bool {
            var lines = good
            change(&lines)
            return !audit(lines, pins: pins).audit.findings.isEmpty
        }
        let last = good.count - 1
        #expect(finds { $0.remove(at: last) }, "the end is cut off")
        #expect(finds { $0.remove(at: 20) }, "one is left out")
        #expect(finds { $0.swapAt(20, 21) }, "two change places")
        #expect(finds { $0[20].removeLast(9) }, "a line is cut")
        #expect(finds { $0.removeAll() }, "nothing")
        #expect(finds { $0.remove(at: 0) }, "no first line")
        let text = String(decoding: good[20], as: UTF8.self)
        let verdict = Array(text.utf8).replacing(
            Array("\"applied\"".utf8), with: Array("\"body.rule\"".utf8))
        #expect(verdict != good[20])
        #expect(finds { $0[20] = verdict }, "a verdict is changed")
    }

    @Test("a proof of one document holds for who vouches for a signer, and for nobody else")
    func proof() async throws {
        let world = try await world()
        let entries = try world.entries()
        let log = MerkleLog(entries.map(\.leafHash))
        let signed = try #require(entries.last { $0.type == "checkpoint" })
        let checkpoint = try SignedEnvelope.read(signed.envelope)
        let head = try PayloadHead.inspect(checkpoint.payload, type: nil)
        let said = try #require(Checkpoint.read(.object(head.body), into: ShapeFaults()))
        func proof(_ entry: Int, document: Int? = nil, path: [[UInt8]]? = nil) throws -> LedgerProof
        {
            LedgerProof(
                entry: entry, leafHash: entries[entry - 1].leafHash, head: said.head,
                path: path ?? log.inclusionPath(of: entry - 1, size: said.head.size),
                document: try SignedEnvelope.read(entries[(document ?? entry) - 1].envelope),
                checkpoint: checkpoint,
                keysets: [try SignedEnvelope.read(entries[0].envelope)])
        }
        let pins = ["coordinator": world.coordinatorKey.publicKey.thumbprint]
        let good = try proof(12)
        #expect(good.check(pins: pins).findings == [])
        #expect(good.check(pins: pins).signedBy == ["coordinator"])
        let faults = ShapeFaults()
        let again = try #require(LedgerProof.read(good.json, into: faults))
        #expect(again.check(pins: pins) == good.check(pins: pins))
        #expect(good.check(pins: [:]).findings.map(\.code) == [.pin])
        let stranger = ["coordinator": try world.council("home").key.publicKey.thumbprint]
        #expect(good.check(pins: stranger).findings.map(\.code) == [.signature])
        #expect(try proof(12, document: 13).check(pins: pins).findings.map(\.code) == [.document])
        #expect(try proof(12, path: []).check(pins: pins).findings.map(\.code) == [.path])
        let other = LedgerProof(
            entry: 12, leafHash: good.leafHash, head: LedgerHead(of: log),
            path: log.inclusionPath(of: 11, size: log.count), document: nil,
            checkpoint: checkpoint, keysets: good.keysets)
        #expect(other.check(pins: pins).findings.map(\.code) == [.head])
    }

    @Test("a desk cosigns heads in order, and keeps both when one contradicts the last")
    func desk() async throws {
        let world = try await world()
        let council = try world.council("rotherham")
        let card = DeskCard(
            party: "rotherham", coordinator: "coordinator", inFolder: "/post/in",
            outFolder: "/post/out")
        for folder in ["/post/in", "/post/out"] {
            _ = try world.memory.createFolder(FolderPath(folder), mode: 0o700)
        }
        for (name, bytes) in world.out("rotherham") {
            world.memory.drop(bytes, as: FileName(ours: name), in: FolderPath("/post/out"))
        }
        try Desk.make("/desk", card: card, key: council.key, system: world.memory)
        let desk = try Desk("/desk", system: world.memory)
        let checkpoints = CheckpointDesk(desk, system: world.memory)
        #expect(try checkpoints.last() == nil)
        var trust = TrustStore()
        trust.pin("coordinator", thumbprint: world.coordinatorKey.publicKey.thumbprint)
        let first = try #require(try world.entries().first)
        _ = try trust.accept(SignedEnvelope.read(first.envelope), asOf: first.recordedAt)
        let heads = try checkpoints.received(.checkpoint)
        #expect(heads.count == 2)
        for (_, head) in heads {
            guard case .cosigned = try checkpoints.answer(head, trust: trust) else {
                Issue.record("an honest head was not cosigned")
                return
            }
        }
        for (_, bytes) in world.memory.contents(of: FolderPath("/post/in")) {
            world.drop(bytes, in: "rotherham")
        }
        try await world.round()
        #expect(try world.quarantined("rotherham").isEmpty)
        #expect(await world.coordinator.silentParties.contains("rotherham") == false)
        let head = try PayloadHead.inspect(heads[1].envelope.payload, type: nil)
        var body = head.body
        body["root"] = .string(LedgerHash.text(Hashing.sha256([1])))
        let other = PayloadHead(
            type: head.type, iss: head.iss, aud: head.aud, agreement: head.agreement,
            seq: head.seq + 1, prev: head.prev, iat: head.iat, exp: head.exp,
            jti: [UInt8](repeating: 1, count: 16), ack: head.ack, body: body)
        let forged = try EnvelopeSigner.sign(
            payload: other.canonicalBytes(), type: other.type, with: [world.coordinatorKey])
        guard case .contradicts = try checkpoints.answer(forged, trust: trust) else {
            Issue.record("a contradiction was signed")
            return
        }
        #expect(try checkpoints.hasEvidence())
        #expect(try checkpoints.last()?.sequence == heads[1].sequence)
    }
}
