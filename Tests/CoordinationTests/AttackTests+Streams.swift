import Commissioning
import Coordination
import Evidence
import Exchange
import Foundation
import Storage
import Testing

/// Attacks on the order of documents, on keys, and on the folders.
extension AttackTests {
    static let streams: [Attack] = [
        .init(name: "replay: the same file under another name") { world in
            let sent = try world.send("rotherham", .withdrawal, Body.withdrawal("RTH-1"))
            try await world.round()
            let entries = try world.entries().count
            let receipts = world.out("rotherham")
            world.drop(sent, in: "rotherham")
            try await world.round()
            #expect(try world.entries().count == entries)
            #expect(world.out("rotherham") == receipts)
            try world.dropReceipts(of: "rotherham")
        },
        .init(name: "rollback: a later file that names an older one", quarantined: .streamPrev) {
            world in
            let first = try world.send("rotherham", .withdrawal, Body.withdrawal("RTH-1"))
            try world.send("rotherham", .withdrawal, Body.withdrawal("RTH-2"))
            try await world.round()
            world.change("rotherham") { $0.last = StreamPosition(seq: 2, digest: first.digest) }
            try world.send("rotherham", .nomination, Body.nomination("RTH-666"))
            try await world.round()
            try world.dropReceipts(of: "rotherham")
        },
        .init(name: "equivocation: two documents with one number", quarantined: .streamFork) {
            world in
            var twin = try world.council("rotherham")
            try world.send("rotherham", .withdrawal, Body.withdrawal("RTH-1"))
            try await world.round()
            let other = try twin.sign(
                .nomination, Body.nomination("RTH-666"), at: world.clock.now())
            world.drop(other, in: "rotherham")
            try await world.round()
            try world.dropReceipts(of: "rotherham")
        },
        .init(name: "split view: it holds another document of ours", quarantined: .streamAck) {
            world in
            let lie = StreamPosition(seq: 1, digest: PayloadDigest(of: [1]))
            _ = try await RecoveryTests.sendAcknowledging(lie, from: "rotherham", world)
        },
        .init(name: "key compromise: after the revocation is recorded", quarantined: .keyRevoked) {
            world in
            try await KeyRefusalTests.rotate(world) { first, other in
                [
                    first.publicKey.thumbprint: .init(
                        types: ["*"], notBefore: 0, notAfter: nil, revoked: true),
                    other.publicKey.thumbprint: .init(types: ["*"], notBefore: 0, notAfter: nil),
                ]
            }
            // The thief writes a date before the revocation; it counts for nothing.
            try world.send(
                "rotherham", .nomination, Body.nomination("RTH-666"),
                at: try moment("2018-11-20T09:00:00Z"))
        },
        .init(name: "key compromise: a new keyset by the thief alone", quarantined: .keyUnknown) {
            world in
            let council = try world.council("rotherham")
            let thief = try PrivateKey(seed: Hashing.sha256([2]))
            let old = try council.keyset(at: try moment("2018-11-26T09:00:00Z"))
            let keyset = try Keyset(
                party: "rotherham", version: 2, previous: old.digest,
                keys: JSONWebKeySet([thief.publicKey, council.key.publicKey]),
                use: [
                    thief.publicKey.thumbprint: .init(types: ["*"], notBefore: 0, notAfter: nil),
                    council.key.publicKey.thumbprint: .init(
                        types: ["nomination"], notBefore: 0, notAfter: nil),
                ])
            // Signed by the new key only: the old threshold is not reached, the new one is.
            world.drop(
                try council.keyset(keyset, signedBy: [thief], at: world.clock.now()),
                in: "rotherham")
        },
        .init(
            name: "repudiation: a key that everybody could have signed with",
            quarantined: .bodyShape
        ) { world in
            let council = try world.council("rotherham")
            let good = try council.keyset(at: try moment("2018-11-26T09:00:00Z"))
            let head = try PayloadHead.inspect(good.payload, type: nil)
            // The neutral element: any signature of a certain form is valid under it.
            let weak = Base64URL.encode([1] + [UInt8](repeating: 0, count: 31))
            let x = Base64URL.encode(council.key.publicKey.bytes)
            let text = String(decoding: head.canonicalBytes(), as: UTF8.self)
                .replacing("\"x\":\"\(x)\"", with: "\"x\":\"\(weak)\"")
            world.drop(
                try EnvelopeSigner.sign(
                    payload: Array(text.utf8), type: "keyset", with: [council.key]
                ).generalBytes(), in: "rotherham")
        },
        .init(name: "a pin by a document") { world in
            let sent = try world.send(
                "rotherham", .trust,
                JSONObject([("party", "mallory"), ("thumbprint", "x")]))
            try await world.round()
            #expect(try world.verdicts(on: sent) == ["body.rule"])
            try world.dropReceipts(of: "rotherham")
        },
        .init(name: "a stream let go on by its own sender") { world in
            let sent = try world.send(
                "rotherham", .streamResume, JSONObject([("party", "rotherham")]))
            try await world.round()
            #expect(try world.verdicts(on: sent) == ["body.rule"])
            try world.dropReceipts(of: "rotherham")
        },
    ]

    static let files: [Attack] = [
        .init(name: "symlink", quarantined: .fileNotRegular) { world in
            world.drop(
                Array("/state/keys/coordinator.jwk.json".utf8), in: "rotherham",
                kind: .symbolicLink)
        },
        .init(name: "hard link", quarantined: .fileNotRegular, waits: 4000) { world in
            world.drop(Array(try file(world).utf8), in: "rotherham", linkCount: 2)
        },
        .init(name: "FIFO", quarantined: .fileNotRegular) { world in
            world.drop([], in: "rotherham", kind: .pipe)
        },
        .init(name: "socket", quarantined: .fileNotRegular) { world in
            world.drop([], in: "rotherham", kind: .socket)
        },
        .init(name: "device", quarantined: .fileNotRegular) { world in
            world.drop([], in: "rotherham", kind: .characterDevice)
        },
        .init(name: "folder", quarantined: .fileNotRegular) { world in
            world.drop([], in: "rotherham", kind: .folder)
        },
        .init(name: "half-written file", quarantined: .fileTruncated, waits: 700) { world in
            world.drop(Array(try file(world).utf8.dropLast(9)), in: "rotherham")
        },
        .init(name: "a name that would lead elsewhere") { world in
            // What is in the file counts, and nothing of its name does.
            world.drop(Array("{}".utf8), in: "rotherham", as: ".hidden.json")
            try await world.round()
            #expect(world.waiting("rotherham").count == 1)
        },
    ]
}

extension World {
    /// Clears receipts that an attack was expected to leave, so that only others are counted.
    func dropReceipts(of party: String) throws {
        let path = World.folder(party, "out")
        let kept = memory.contents(of: path).filter { !$0.key.escaped.contains("_receipt") }
        memory.clear(path)
        for (name, bytes) in kept { memory.drop(bytes, as: name, in: path) }
    }
}
