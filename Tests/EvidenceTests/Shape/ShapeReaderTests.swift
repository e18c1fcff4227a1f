import Evidence
import Testing

@Suite("Shape reader") struct ShapeReaderTests {
    private func faults(
        of text: String, _ read: (ShapeReader) -> Void
    ) throws -> [String] {
        let faults = ShapeFaults()
        let reader = ShapeReader(try StrictJSON.parse(Array(text.utf8)), into: faults)
        read(reader)
        reader.finish()
        return faults.list.map { "\($0.code) \($0.place)" }
    }

    @Test("right members are read and leave no fault")
    func right() throws {
        let text = #"""
            {"s":"x","i":3,"b":true,"a":[1,"y"],"l":["p","q"],"o":{"n":1},"z":null}
            """#
        let found = try faults(of: text) { reader in
            #expect(reader.string("s") == "x")
            #expect(reader.integer("i", in: 1...3) == 3)
            #expect(reader.bool("b") == true)
            #expect(reader.array("a", countMaximum: 2)?.map(\.place) == ["/a/0", "/a/1"])
            #expect(reader.array("a", countMaximum: 2)?.map(\.value) == [1, "y"])
            #expect(reader.strings("l", countMaximum: 2) == ["p", "q"])
            let inner = reader.object("o")
            #expect(inner?.integer("n", in: 0...1) == 1)
            inner?.finish()
            #expect(reader.value("z") == JSONValue.null)
            #expect(reader.names == ["s", "i", "b", "a", "l", "o", "z"])
        }
        #expect(found == [])
    }

    @Test("all faults are found at once, each at its place")
    func wrong() throws {
        let text = #"""
            {"s":1,"i":4,"d":1.0,"b":"true","a":{},"l":["p",2,"long"],"long":"abcd",
             "o":[],"many":[1,2,3],"n":null,"in":{"x":{"deep":1}},"odd/~":0}
            """#
        let found = try faults(of: text) { reader in
            _ = reader.string("s")
            _ = reader.integer("i", in: 1...3)
            _ = reader.integer("d", in: 1...3)
            _ = reader.bool("b")
            _ = reader.array("a", countMaximum: 9)
            #expect(reader.strings("l", countMaximum: 3, bytesMaximum: 3) == nil)
            _ = reader.string("long", bytesMaximum: 3)
            _ = reader.object("o")
            _ = reader.array("many", countMaximum: 2)
            _ = reader.string("n")
            let inner = reader.object("in")
            let deeper = inner?.object("x")
            deeper?.fault("own", "deep", "Not so.")
            _ = deeper?.value("deep")
            deeper?.finish()
            inner?.finish()
            #expect(reader.string("gone") == nil)
        }
        #expect(
            found == [
                "type /s", "range /i", "type /d", "type /b", "type /a", "type /l/1", "length /l/2",
                "length /long", "type /o", "length /many", "type /n", "own /in/x/deep",
                "missing /gone", "unknown-member /odd~1~0",
            ])
    }

    @Test("an optional member may be absent or null, and must be right when it is there")
    func optional() throws {
        let found = try faults(of: #"{"s":null,"i":"3","a":null,"o":7,"b":null}"#) { reader in
            #expect(reader.optionalString("s") == nil)
            #expect(reader.optionalString("absent") == nil)
            #expect(reader.optionalInteger("i", in: 0...9) == nil)
            #expect(reader.optionalArray("a", countMaximum: 1) == nil)
            #expect(reader.optionalStrings("a", countMaximum: 1) == nil)
            #expect(reader.optionalObject("o") == nil)
            #expect(reader.optionalBool("b") == nil)
        }
        #expect(found == ["type /i", "type /o"])
    }

    @Test("what is no object is one fault, and its questions are answered with nil")
    func noObject() throws {
        let found = try faults(of: "[1]") { reader in
            #expect(reader.string("a") == nil)
            #expect(reader.object("b") == nil)
            #expect(reader.names == [])
        }
        #expect(found == ["type "])
    }

    @Test("a member is asked for by its bytes: a look-alike stays unknown")
    func lookAlike() throws {
        let found = try faults(of: #"{"\u212a":1}"#) { reader in
            #expect(reader.value("K") == nil)
        }
        #expect(found == ["unknown-member /\u{212a}"])
    }

    @Test("a hostile object cannot fill the list of faults, nor a name its place")
    func bounded() throws {
        let members = (0..<5_000).map { "\"\($0)\":0" }.joined(separator: ",")
        let faults = ShapeFaults()
        let value = try StrictJSON.parse(Array("{\(members)}".utf8))
        ShapeReader(value, into: faults).finish()
        #expect(faults.list.count == ShapeFaults.countMaximum)
        #expect(faults.droppedCount == 4_900)
        let long = JSONValue.object(JSONObject([(String(repeating: "n", count: 5_000), 1)]))
        let reader = ShapeReader(long, into: ShapeFaults())
        #expect(reader.place(reader.names[0]).count == 66)
    }
}
