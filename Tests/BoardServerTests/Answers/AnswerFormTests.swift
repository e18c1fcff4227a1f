import BoardServer
import Evidence
import Testing

@Suite("An answer's faces")
struct AnswerFormTests {
    private func answer(_ rows: [[String]]) -> Answer {
        Answer(
            title: "Sizes", sentences: ["One sentence."],
            tables: [
                AnswerTable(
                    "Sizes", columns: [.init("name"), .init("weeks", .trailing), .init("why")],
                    rows: rows)
            ], json: .null)
    }

    @Test("Words line up on the left, numbers on the right, and no line ends with a space")
    func alignment() {
        let text = answer([["rotherham", "8", "x"], ["barnsley", "-12", ""]]).text(width: 80)
        #expect(
            text == """
                Sizes

                One sentence.

                Sizes
                name       weeks  why
                ─────────  ─────  ───
                rotherham      8  x
                barnsley     -12

                """)
    }

    @Test("Wide characters take two columns and marks none")
    func width() {
        let lines = answer([["日本", "1", "x"], ["e\u{301}a", "1", "y"]]).text(width: 80)
            .split(separator: "\n")
        #expect(lines[4] == "────  ─────  ───")
        #expect(lines[5] == "日本      1  x")
        #expect(lines[6] == "e\u{301}a        1  y")
    }

    @Test("A long last column goes on below itself within the width")
    func wrapping() {
        let long = Array(repeating: "word", count: 30).joined(separator: " ")
        let lines = answer([["a", "1", long]]).text(width: 60).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 60 })
        #expect(lines.last?.hasPrefix("             word") == true)
    }

    @Test("A name cannot send control characters to a terminal")
    func control() {
        let text = answer([["a\u{1B}[31m\u{202E}b", "1", "x"]]).text(width: 80)
        #expect(!text.unicodeScalars.contains("\u{1B}"))
        #expect(!text.unicodeScalars.contains("\u{202E}"))
    }

    @Test("CSV quotes what needs it and ends every line with CR LF")
    func csv() {
        let text = answer([["a,b", "1", "say \"so\""], ["c", "2", "two\nlines"]]).csv()
        #expect(
            text == "name,weeks,why\r\n\"a,b\",1,\"say \"\"so\"\"\"\r\nc,2,\"two\nlines\"\r\n")
    }

    @Test(
        "No text of a CSV file starts a formula, and negative numbers stay numbers",
        arguments: [
            ("=1+1", "'=1+1"), ("+1", "'+1"), ("-x", "'-x"), ("@a", "'@a"), ("\ta", "'\ta"),
            ("-12", "-12"), ("-", "'-"), ("–", ""),
        ])
    func formula(text: String, field: String) {
        #expect(answer([[text, "1", "x"]]).csv() == "name,weeks,why\r\n\(field),1,x\r\n")
    }

    @Test(
        "A table is chosen by its caption, and an unknown caption is refused with those there are")
    func choice() throws {
        let two = Answer(
            title: "", sentences: [],
            tables: [
                AnswerTable("A", columns: [.init("a")], rows: [["1"]]),
                AnswerTable("B", columns: [.init("b")], rows: [["2"]]),
            ], json: .null)
        #expect(try two.csv(table: "B") == "b\r\n2\r\n")
        #expect(try two.csv(table: nil) == "a\r\n1\r\n")
        do throws(AnswerFailure) {
            _ = try two.csv(table: "C")
            Issue.record("there is no such table")
        } catch {
            #expect(error.code == .unknownTable)
            #expect(error.remedy == "Name one of: “A” and “B”.")
        }
    }

    @Test("An empty table says so instead of showing headings over nothing")
    func empty() {
        #expect(answer([]).text(width: 80).hasSuffix("Sizes: none\n"))
    }
}
