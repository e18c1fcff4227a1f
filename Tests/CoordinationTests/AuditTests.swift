import Commissioning
import Coordination
import Evidence
import Exchange
import Foundation
import GRDB
import Storage
import Testing

/// What an audit of the ledger finds when somebody with access to the database has changed it.
@Suite("The audit of the ledger")
struct AuditTests {
    /// One change behind the service's back, and the finding that shows it.
    struct Tampering: CustomTestStringConvertible, Sendable {
        let name: String
        let finding: String
        let make: @Sendable (World, SabotagedDatabase) async throws -> Void
        var testDescription: String { name }
    }

    static let decline = "(SELECT min(entry) FROM ledger WHERE type = 'response')"
    static let nomination = "(SELECT min(entry) FROM ledger WHERE type = 'nomination')"

    static let table: [Tampering] = [
        Tampering(name: "a flipped byte in an envelope", finding: "audit.signature") { _, disk in
            let bytes = try disk.blob("SELECT envelope FROM ledger WHERE entry = \(nomination)")
            var text = String(decoding: bytes, as: UTF8.self)
            // The first letter of the signature.
            guard let range = text.range(of: "\"signature\":\"") else { return }
            let next = text[range.upperBound]
            text.replaceSubrange(
                range.upperBound...range.upperBound, with: next == "A" ? "B" : "A")
            try put(text, disk)
        },
        Tampering(name: "a removed entry", finding: "audit.replay") { _, disk in
            try disk.change("PRAGMA foreign_keys = OFF")
            try disk.change("DELETE FROM outbox WHERE entry = \(nomination)")
            try disk.change("DELETE FROM ledger WHERE entry = \(nomination)")
        },
        Tampering(name: "a removed end", finding: "audit.end") { _, disk in
            try disk.change(
                "DELETE FROM outbox WHERE entry > (SELECT max(entry) - 3 FROM ledger)")
            try disk.change(
                "DELETE FROM ledger WHERE entry > (SELECT max(entry) - 3 FROM ledger)")
        },
        Tampering(name: "a swapped verdict", finding: "audit.verdict") { _, disk in
            try disk.change(
                "UPDATE ledger SET verdict = 'body.rule', detail = 'x' WHERE entry = \(nomination)")
        },
        Tampering(name: "another detail", finding: "audit.verdict") { _, disk in
            try disk.change(
                "UPDATE ledger SET detail = 'something else' WHERE verdict = 'body.rule'")
        },
        Tampering(name: "a changed file for a party", finding: "audit.file") { _, disk in
            try disk.change(
                "UPDATE outbox SET bytes = zeroblob(length(bytes)) "
                    + "WHERE id = (SELECT max(id) FROM outbox)")
        },
        Tampering(name: "a changed leaf hash", finding: "audit.leaf") { _, disk in
            try disk.change("UPDATE ledger SET leaf_hash = zeroblob(32) WHERE entry = 5")
        },
        Tampering(name: "a changed digest", finding: "audit.digest") { _, disk in
            try disk.change(
                "UPDATE ledger SET digest = zeroblob(32) WHERE type = 'receipt' AND entry > 20")
        },
        Tampering(name: "another sender", finding: "audit.head") { _, disk in
            try disk.change("UPDATE ledger SET issuer = 'barnsley' WHERE entry = \(nomination)")
        },
        Tampering(name: "an earlier time", finding: "audit.time") { _, disk in
            try disk.change(
                "UPDATE ledger SET recorded_at = recorded_at - 86400 WHERE entry = \(decline)")
        },
        Tampering(name: "a changed fingerprint", finding: "audit.state") { _, disk in
            try disk.change(
                "UPDATE setting SET value = replace(value, 'a', 'b') "
                    + "WHERE name = 'state-fingerprint'"
            )
        },
        Tampering(name: "a nomination signed with our own key", finding: "audit.signature") {
            world, disk in
            let bytes = try disk.blob("SELECT envelope FROM ledger WHERE entry = \(nomination)")
            let payload = try SignedEnvelope.read(bytes).payload
            try put(resigned(world, payload, "nomination"), disk)
        },
        Tampering(name: "a place given to another child", finding: "audit.decision") {
            world, disk in
            try await editAllocation(world, disk) { body in
                guard case .array(var places)? = body["places"], case .object(var row) = places[0],
                    let waiting = await waitingChild(world)
                else { return }
                row["nomination"] = .string(waiting)
                places[0] = .object(row)
                body["places"] = .array(places)
            }
        },
        Tampering(name: "a later answer date", finding: "audit.decision") { world, disk in
            try await editAllocation(world, disk) { body in
                guard case .array(var places)? = body["places"], case .object(var row) = places[0]
                else { return }
                row["responseDue"] = 1_700_000_000
                places[0] = .object(row)
                body["places"] = .array(places)
            }
        },
        Tampering(name: "another roster", finding: "audit.decision") { world, disk in
            try await editAllocation(world, disk) {
                $0["rosterAfter"] = ["t": 2, "taken": [1, 1]]
            }
        },
        Tampering(name: "another snapshot", finding: "audit.snapshot") { world, disk in
            try await editAllocation(world, disk) { body in
                guard case .object(var snapshot)? = body["snapshot"] else { return }
                snapshot["seed"] = "sha-256:chosen"
                body["snapshot"] = .object(snapshot)
            }
        },
        Tampering(name: "one party told something else", finding: "audit.decision") { world, disk in
            try await editAllocation(world, disk, copy: "max") {
                $0["decidedAt"] = "2018-12-09T17:00:00Z"
            }
        },
    ]

    static func put(_ text: String, _ disk: SabotagedDatabase) throws {
        try disk.change(
            "UPDATE ledger SET envelope = CAST(? AS BLOB) WHERE entry = \(nomination)", [text])
    }

    static func resigned(_ world: World, _ payload: [UInt8], _ type: String) throws -> String {
        let envelope = try EnvelopeSigner.sign(
            payload: payload, type: type, with: [world.coordinatorKey])
        return String(decoding: envelope.generalBytes(), as: UTF8.self)
    }

    static func waitingChild(_ world: World) async -> String? {
        let state = await world.state
        return state.nominations.first { state.isOpen($0) }?.id
    }

    /// Edits the first decision, signs it again with our own key, and repairs everything that is
    /// stored beside it.
    static func editAllocation(
        _ world: World, _ disk: SabotagedDatabase, copy: String = "min",
        _ edit: (inout JSONObject) async -> Void
    ) async throws {
        let entry =
            "(SELECT \(copy)(entry) FROM ledger WHERE type = 'allocation' AND entry < \(decline))"
        let bytes = try disk.blob("SELECT envelope FROM ledger WHERE entry = \(entry)")
        guard case .object(var payload) = try StrictJSON.parse(SignedEnvelope.read(bytes).payload),
            case .object(var body)? = payload["body"]
        else { return }
        await edit(&body)
        payload["body"] = .object(body)
        let forged = try EnvelopeSigner.sign(
            payload: JSONValue.object(payload).canonicalBytes(), type: "allocation",
            with: [world.coordinatorKey])
        try disk.change(
            "UPDATE ledger SET envelope = CAST(? AS BLOB) WHERE entry = \(entry)",
            [String(decoding: forged.generalBytes(), as: UTF8.self)])
        let hexDigest = Hashing.hex(forged.digest.bytes)
        let hexLeaf = Hashing.hex(MerkleTree.leafHash(forged.ledgerLeaf()))
        try disk.change(
            """
            UPDATE ledger SET digest = x'\(hexDigest)', leaf_hash = x'\(hexLeaf)'
            WHERE entry = \(entry)
            """)
    }

    @Test("Every change is found, and said by its code", arguments: table)
    func tampering(_ tampering: Tampering) async throws {
        let world = try await WayOfADocumentTests.decided()
        let offer = await world.offers("2018-19-C4")[0]
        try world.send(offer.authority, .response, Body.response(offer.id, .decline))
        try world.send("rotherham", .nomination, Body.nomination("R-1"))
        try await world.round()
        #expect(try world.audit() == [])
        try await tampering.make(world, try SabotagedDatabase(world.disk.database))
        let codes = try LedgerAudit.run(world.store, me: "coordinator").findings.map(\.code)
        #expect(codes.contains(tampering.finding), "\(codes.prefix(5))")
    }
}
