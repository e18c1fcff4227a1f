import Evidence
import Testing

@Suite("Canonical JSON") struct CanonicalJSONTests {
    @Test("strings are written with the fewest escapes, as RFC 8785 section 3.2.2.2 shows")
    func strings() throws {
        let text = #"{"string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/"}"#
        let value = try StrictJSON.parse(Array(text.utf8))
        let expected = #"{"string":"€$\u000f\nA'B\"\\\\\"/"}"#
        #expect(String(decoding: value.canonicalBytes(), as: UTF8.self) == expected)
    }

    @Test("every control character has the one escape the RFC gives it")
    func controls() {
        let all = JSONValue.string(
            String(String.UnicodeScalarView((0..<0x20).compactMap { Unicode.Scalar($0 as UInt8) })))
        let expected =
            #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f"#
            + #"\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c"#
            + #"\u001d\u001e\u001f""#
        #expect(String(decoding: all.canonicalBytes(), as: UTF8.self) == expected)
    }

    @Test("members are sorted by UTF-16 code units, as RFC 8785 section 3.2.3 shows")
    func sorting() throws {
        let text = #"""
            {"\u20ac": "Euro Sign", "\r": "Carriage Return",
             "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
             "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
             "\u00f6": "Latin Small Letter O With Diaeresis"}
            """#
        let canonical = try StrictJSON.parse(Array(text.utf8)).canonicalBytes()
        guard case .object(let object) = try StrictJSON.parse(canonical) else {
            throw WrongKind()
        }
        #expect(
            object.members.map(\.value) == [
                "Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis",
                "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh",
            ])
    }

    @Test("the structure example without its decimals comes out as the RFC's appendix has it")
    func structure() throws {
        let text = #"""
            {"1": {"f": {"f": "hi","F": 5}, "\n": 56}, "10": {}, "": "empty",
             "a": {}, "111": [{"e": "yes", "E": "no"}], "A": {}}
            """#
        let expected =
            #"{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"#
            + #""111":[{"E":"no","e":"yes"}],"A":{},"a":{}}"#
        let value = try StrictJSON.parse(Array(text.utf8))
        #expect(String(decoding: value.canonicalBytes(), as: UTF8.self) == expected)
    }

    @Test("the pretty form keeps the order and shows what a screen would hide")
    func pretty() {
        let value: JSONValue = [
            "b": 1, "a": ["x", nil, true], "empty": [], "none": .object(JSONObject([])),
            "trick": "a\u{202e}b\u{1b}", "del\u{7f}": "\"\\ é \u{85}\t",
        ]
        let expected = #"""
            {
              "b": 1,
              "a": [
                "x",
                null,
                true
              ],
              "empty": [],
              "none": {},
              "trick": "a\u202eb\u001b",
              "del\u007f": "\"\\ é \u0085\t"
            }
            """#
        #expect(value.prettyText() == expected)
    }

    @Test("of members with one name the last one counts, in the place of the first, few or many")
    func sameNames() {
        for count in [3, 24, 25, 200] {
            let names = (0..<count).map { "m\($0)" }
            let object = JSONObject(
                names.map { ($0, 1) } + [("m1", 2), ("e\u{301}", 3), ("é", 4)])
            #expect(object.members.map(\.name).prefix(count) == names.prefix(count))
            #expect(object.members.count == count + 2 && object["m1"] == 2)
            #expect(object["é"] == 4 && object["e\u{301}"] == 3)
        }
    }

    @Test("setting a member keeps its place, appends or removes")
    func members() {
        var object = JSONObject([("a", 1), ("b", 2), ("a", 3)])
        #expect(object.members.map(\.name) == ["a", "b"])
        #expect(object["a"] == 3)
        object["a"] = 4
        object["c"] = 5
        object["b"] = nil
        #expect(JSONValue.object(object) == ["a": 4, "c": 5])
        #expect(JSONValue.object(object) != ["c": 5, "a": 4])
    }
}
