import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// A document without an author, of the wrong kind, for others, or at the wrong time.
extension AttackTests {
    static let documents: [Attack] = [
        .init(name: "arbitrary document", quarantined: .envelopeNotJSON) { world in
            drop(world, "Dear Rotherham, please admit our child.")
        },
        .init(name: "arbitrary signed document by a stranger", quarantined: .keyUnknown) { world in
            let key = try PrivateKey(seed: Hashing.sha256([1]))
            let kid = key.publicKey.thumbprint
            let header = #"{"alg":"EdDSA","kid":"\#(kid)","typ":"mst-nomination+jws"}"#
            drop(world, try file(world, header: header, key: key))
        },
        .init(name: "wrong type: the header's", quarantined: .payloadType) { world in
            let text = try header(world, "EdDSA").replacing("nomination", with: "withdrawal")
            drop(world, try file(world, header: text))
        },
        .init(name: "wrong type: one of ours", receipts: [.bodyRule]) { world in
            try world.send("rotherham", .allocation, JSONObject([("cycle", "2018-19-C4")]))
        },
        .init(name: "endless data: a file", quarantined: .fileTooLarge) { world in
            world.drop([UInt8](repeating: 0x20, count: 1 << 20 | 1), in: "rotherham")
        },
        .init(name: "endless data: nesting", quarantined: .envelopeShape) { world in
            drop(world, String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000))
        },
        .init(
            name: "extraneous dependencies: a file that waits for what never comes",
            quarantined: .streamGap, receipts: [.streamGap]
        ) { world in
            world.change("rotherham") {
                $0.last = StreamPosition(seq: 41, digest: PayloadDigest(of: [1]))
            }
            try world.send("rotherham", .withdrawal, Body.withdrawal("RTH-666"))
            try await world.round()
            world.clock.set(try moment("2018-12-27T09:00:00Z"))
            try await world.round()
        },
        .init(
            name: "fast-forward: the last number there is", receipts: [.streamGap, .bodyRule]
        ) { world in
            world.change("rotherham") {
                $0.last = StreamPosition(
                    seq: StrictJSON.integerMaximum - 1, digest: PayloadDigest(of: [1]))
            }
            try world.send("rotherham", .nomination, Body.nomination("RTH-666"))
            try await world.round()
            #expect(try world.store.read { try $0.held() }.count == 1)
            world.change("rotherham") { $0.last = nil }
            let first = try world.send("rotherham", .withdrawal, Body.withdrawal("RTH-1"))
            try await world.round()
            #expect(try world.verdicts(on: first) == ["body.rule"])
        },
        .init(name: "indefinite freeze: an old file kept back", receipts: [.timeExpired]) { world in
            let kept = try world.write(
                "rotherham", .nomination, Body.nomination("RTH-666"),
                expires: try moment("2018-11-30T09:00:00Z"))
            world.clock.set(try moment("2018-12-01T09:00:00Z"))
            world.drop(kept, in: "rotherham")
        },
        .init(name: "signed ahead of time", receipts: [.timeFuture]) { world in
            try world.send(
                "rotherham", .nomination, Body.nomination("RTH-666"),
                at: try moment("2018-11-26T09:05:01Z"))
        },
        .init(name: "malicious transport: one letter changed", quarantined: .keySignature) {
            world in
            let good = try world.write("rotherham", .nomination, Body.nomination("RTH-665"))
            let text = String(decoding: good.payload, as: UTF8.self)
                .replacing("RTH-665", with: "RTH-666")
            let payload = Base64URL.encode(Array(text.utf8))
            let file = String(decoding: good.generalBytes(), as: UTF8.self)
            drop(world, file.replacing(Base64URL.encode(good.payload), with: payload))
        },
        .init(
            name: "malicious transport: our own answer thrown back", quarantined: .payloadAudience
        ) { world in
            let ours = world.out("barnsley").first { $0.key.contains("receipt") }
            world.drop(try #require(ours).value, in: "rotherham")
        },
        .init(name: "mix-and-match: another agreement", quarantined: .payloadAgreement) { world in
            world.change("rotherham") { council in
                council.agreement = council.agreement.map {
                    AgreementReference(
                        id: $0.id, version: $0.version, digest: PayloadDigest(of: [7]))
                }
            }
            try world.send("rotherham", .nomination, Body.nomination("RTH-666"))
        },
        .init(name: "wrong recipient", quarantined: .payloadAudience) { world in
            let council = try world.council("rotherham")
            world.drop(try council.seal(head(world, aud: ["other-service"])), in: "rotherham")
        },
        .init(name: "another's name", quarantined: .payloadIssuer) { world in
            let council = try world.council("barnsley")
            world.drop(try council.seal(head(world)), in: "rotherham")
        },
    ]
}
