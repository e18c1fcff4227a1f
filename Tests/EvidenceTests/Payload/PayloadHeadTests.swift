import Evidence
import Testing

@Suite("Payload head") struct PayloadHeadTests {
    /// One change to a right content: the member, its new value (nil removes it), and the place
    /// of the fault it must cause.
    struct Row: Sendable, CustomStringConvertible {
        let member: String
        let value: JSONValue?
        let place: String

        init(_ member: String, _ value: JSONValue?, at place: String? = nil) {
            self.member = member
            self.value = value
            self.place = place ?? "/" + member
        }

        var description: String {
            "\(member) = \(value?.prettyText() ?? "absent")"
        }
    }

    static let digest = JSONValue.string(PayloadDigest(of: [1]).description)

    static let wrong: [Row] = [
        Row("v", nil), Row("v", 0), Row("v", 2), Row("v", "1"), Row("v", .decimal("1.0")),
        Row("type", nil), Row("type", "Nomination"), Row("type", ""), Row("type", "a b"),
        Row("iss", nil), Row("iss", "Rotherham"), Row("iss", "9lives"), Row("iss", "ä"),
        Row("iss", .string(String(repeating: "a", count: 41))),
        Row("aud", nil), Row("aud", []), Row("aud", "coordinator"), Row("aud", [1], at: "/aud/0"),
        Row("aud", ["b", "a"]), Row("aud", ["a", "a"]), Row("aud", ["../x"], at: "/aud/0"),
        Row("aud", .array((10...26).map { .string("p\($0)") })),
        Row("agreement", nil), Row("agreement", "mst"), Row("agreement", [:], at: "/agreement/id"),
        Row(
            "agreement", ["id": "mst", "version": 0, "digest": digest], at: "/agreement/version"),
        Row(
            "agreement", ["id": "mst", "version": 1, "digest": "sha-256:x"],
            at: "/agreement/digest"),
        Row(
            "agreement", ["id": "mst", "version": 1, "digest": digest, "x": 1],
            at: "/agreement/x"),
        Row("seq", nil), Row("seq", 0), Row("seq", -1), Row("seq", "2"), Row("seq", 1, at: "/prev"),
        Row("prev", nil), Row("prev", .null), Row("prev", "sha-256:"), Row("prev", 1),
        Row("iat", nil), Row("iat", -1), Row("iat", .decimal("1.5")), Row("exp", nil),
        Row("exp", 1), Row("jti", nil), Row("jti", "AAAA"), Row("jti", "AAECAwQFBgcICQoLDA0OD=="),
        Row("jti", "AAECAwQFBgcICQoLDA0ODx"), Row("ack", []),
        Row("ack", ["B": ["seq": 1, "digest": digest]], at: "/ack/B"),
        Row("ack", ["b": ["seq": 0, "digest": digest]], at: "/ack/b/seq"),
        Row("ack", ["b": ["seq": 1, "digest": .null]], at: "/ack/b/digest"),
        Row("ack", ["b": ["seq": 1, "digest": digest, "x": 1]], at: "/ack/b/x"),
        Row("supersedes", "yesterday"), Row("supersedes", 1), Row("body", nil), Row("body", []),
        Row("body", .null), Row("ext", "x"), Row("extra", .null),
    ]

    static func content(_ change: (inout JSONObject) -> Void) throws -> [UInt8] {
        guard case .object(var object) = Forge.head().payloadValue() else { throw WrongKind() }
        change(&object)
        return JSONValue.object(object).canonicalBytes()
    }

    @Test("a wrong member is refused and named", arguments: wrong)
    func refused(_ row: Row) throws {
        let content = try Self.content { $0[row.member] = row.value }
        do {
            _ = try PayloadHead.inspect(content, type: "nomination")
            Issue.record("it was read")
        } catch {
            #expect(error.code == .payloadShape)
            #expect(error.detail.hasPrefix(row.place + ": "), "\(error.detail)")
        }
    }

    @Test("what may be absent or null may be")
    func optional() throws {
        let bare = try PayloadHead.inspect(
            Self.content {
                $0["ack"] = nil
                $0["agreement"] = .null
                $0["supersedes"] = .null
                $0["ext"] = ["anything": [1, "x"]]
                $0["seq"] = 1
                $0["prev"] = .null
            }, type: nil)
        #expect(bare.ack == [:])
        #expect(bare.agreement == nil)
        #expect(bare.prev == nil)
        #expect(bare.ext?["anything"] == [1, "x"])
    }

    @Test("a head goes round through its bytes, however they are spaced and ordered")
    func roundTrip() throws {
        let head = PayloadHead(
            type: "outcome", iss: "barnsley", aud: ["rotherham", "coordinator"], agreement: nil,
            seq: 1, prev: nil, iat: 5, exp: 5, jti: [UInt8](repeating: 9, count: 16),
            ack: ["rotherham": Forge.position], supersedes: PayloadDigest(of: [3]),
            body: JSONObject([("x", [1, 2])]), ext: JSONObject([("note", "é")]))
        #expect(head.aud == ["coordinator", "rotherham"])
        #expect(try PayloadHead.inspect(head.canonicalBytes(), type: "outcome") == head)
        let pretty = Array(head.payloadValue().prettyText().utf8)
        #expect(try PayloadHead.inspect(pretty, type: "outcome") == head)
    }

    @Test("all faults of a content are told at once")
    func together() throws {
        let content = try Self.content {
            $0["iss"] = 1
            $0["seq"] = 0
            $0["jti"] = nil
            $0["x"] = 1
        }
        #expect {
            try PayloadHead.inspect(content, type: nil)
        } throws: { error in
            (error as? Refusal)?.detail.hasSuffix("(and 1 more)") == true
        }
    }

    @Test("names are a lower-case letter and up to 39 letters, digits or hyphens")
    func names() {
        for good in ["a", "rotherham", "s-yorks-2", String(repeating: "z", count: 40)] {
            #expect(WireName.isWellFormed(good))
        }
        for bad in ["", "-a", "1a", "A", "a_b", "a.b", "a/b", "å", "a\u{301}", "a\n"] {
            #expect(!WireName.isWellFormed(bad))
        }
    }
}
