import Evidence
import Testing

@Suite("Keyset") struct KeysetTests {
    private func faults(_ body: JSONValue) -> [String] {
        let faults = ShapeFaults()
        #expect((Keyset.read(body, into: faults) == nil) == !faults.list.isEmpty)
        return faults.list.map { "\($0.code) \($0.place)" }
    }

    private func changed(_ change: (inout JSONObject) -> Void) throws -> JSONValue {
        let keyset = try Parties.keyset("rotherham", [(1, ["*"], false), (2, ["offer"], false)])
        guard case .object(var object) = keyset.body() else { throw WrongKind() }
        change(&object)
        return .object(object)
    }

    @Test("a keyset goes round through its body")
    func roundTrip() throws {
        let keyset = try Parties.keyset(
            "rotherham", version: 2, previous: PayloadDigest(of: [1]),
            [(1, ["keyset", "agreement"], false), (2, ["*"], false), (3, ["*"], true)],
            threshold: Keyset.Threshold(keyset: 2, agreement: 1, other: 1), notAfter: 99)
        let faults = ShapeFaults()
        let canonical = keyset.body().canonicalBytes()
        #expect(try Keyset.read(StrictJSON.parse(canonical), into: faults) == keyset)
        #expect(faults.list == [])
    }

    @Test("what is wrong is named with its place, all at once")
    func wrong() throws {
        let kid = try Forge.key(1).publicKey.thumbprint.text
        #expect(try faults(changed { $0["party"] = "R" }) == ["pattern /body/party"])
        #expect(try faults(changed { $0["version"] = 0 }) == ["range /body/version"])
        #expect(try faults(changed { $0["version"] = 2 }) == ["missing /body/previous"])
        #expect(
            try faults(changed { $0["previous"] = PayloadHeadTests.digest })
                == ["reference /body/previous"])
        #expect(try faults(changed { $0["keys"] = ["keys": []] }).first == "length /body/keys")
        let use: JSONValue = [
            "types": ["Bad Type"], "notBefore": 9, "notAfter": 8, "revoked": "no", "x": 1,
        ]
        let found = try faults(
            changed {
                guard case .object(var uses)? = $0["use"] else { return }
                uses[kid] = use
                $0["use"] = .object(uses)
                $0["threshold"] = ["keyset": 0, "agreement": 9, "other": 1]
            })
        #expect(
            found == [
                "pattern /body/use/\(kid)/types/0", "range /body/use/\(kid)/notAfter",
                "type /body/use/\(kid)/revoked", "unknown-member /body/use/\(kid)/x",
                "range /body/threshold/keyset", "range /body/threshold/agreement",
            ])
    }

    @Test("keys and their uses must be the same set, and a secret key spoils all")
    func keysAndUses() throws {
        let first = try Forge.key(1)
        let third = try Forge.key(3).publicKey
        let kid = first.publicKey.thumbprint.text
        #expect(
            try faults(changed { $0["keys"] = ["keys": [first.publicKey.jwk()]] })
                == ["unknown-member /body/use/\(try Forge.key(2).publicKey.thumbprint)"])
        let three = try [first.publicKey, Forge.key(2).publicKey, third].map { $0.jwk() }
        #expect(
            try faults(changed { $0["keys"] = ["keys": .array(three)] })
                == ["missing /body/use/\(third.thumbprint)"])
        #expect(
            try faults(changed { $0["keys"] = ["keys": [first.privateJWK()]] })
                == ["key.secret /body/keys/keys/0/d"])
        #expect(kid.utf8.count == 43)
    }

    @Test("a keyset that could never sign its successor is refused")
    func reach() throws {
        #expect(throws: ShapeFault.self) {
            try Parties.keyset("a", [(1, ["offer"], false)])
        }
        #expect(throws: ShapeFault.self) {
            try Parties.keyset("a", [(1, ["*"], true)])
        }
        #expect(throws: ShapeFault.self) {
            try Parties.keyset(
                "a", [(1, ["*"], false), (2, ["offer"], false)],
                threshold: Keyset.Threshold(keyset: 1, agreement: 2))
        }
    }

    @Test("a key counts for its types, in its period, until it is revoked")
    func permits() throws {
        let keyset = try Parties.keyset(
            "a", [(1, ["*"], false), (2, ["offer"], false), (3, ["*"], true)])
        let kids = try (1...4).map { try Forge.key($0).publicKey.thumbprint }
        #expect(kids.map { keyset.permits($0, "offer") } == [true, true, false, false])
        #expect(kids.map { keyset.permits($0, "receipt") } == [true, false, false, false])
        let use = Keyset.Use(types: ["*"], notBefore: 10, notAfter: 20)
        #expect([9, 10, 20, 21].map(use.isCurrent) == [false, true, true, false])
    }
}
