import Testing

@Suite("What may not stand in the code")
struct BanTests {
    @Test("Nothing that is banned stands in Sources or Tests")
    func nothingBanned() {
        let tree = SourceTree.repository
        #expect((tree.sources + tree.tests).flatMap(Ban.findings) == [])
    }

    @Test("Every ban finds its word where it holds", arguments: Ban.all.map(\.word))
    func everyBanFinds(word: String) throws {
        let ban = try #require(Ban.all.first { $0.word == word })
        for folder in ban.folders {
            let end = word.hasSuffix("(") ? "1)" : ""
            let file = SourceFile("\(folder)Target/Planted.swift", "let a = 1\n_ = \(word)\(end)\n")
            #expect(Ban.findings(in: file).map(\.line) == [2], "\(word) in \(folder)")
        }
    }

    @Test("A banned word in a comment, a text or a longer name is not found")
    func harmlessWords() {
        let text = """
            /// Never fatalError, never a Double.
            let sentence = "fatalError and try! and Float"
            let afterDoubleChecking = myfatalErrorCount
            let words = \"\"\"
                Double Float print(
                \"\"\"
            """
        #expect(Ban.findings(in: SourceFile("Sources/Commissioning/A.swift", text)) == [])
    }

    @Test("A reason beside an unchecked promise lifts the ban; without one it is found")
    func reasonLifts() {
        let bare = "final class A: @unchecked Sendable {\n    var b = 1\n}\n"
        let reasoned = "// Only one thread ever has it.\n" + bare
        #expect(Ban.findings(in: SourceFile("Sources/Storage/A.swift", bare)).count == 1)
        #expect(Ban.findings(in: SourceFile("Sources/Storage/A.swift", reasoned)) == [])
    }

    @Test("Unfinished work is found even in comments", arguments: Ban.unfinished)
    func unfinishedWork(word: String) {
        let file = SourceFile("Sources/Storage/A.swift", "let a = 1\n// \(word): later\n")
        #expect(Ban.findings(in: file).map(\.line) == [2])
    }

    @Test("Printing is found, except by a method that bears the name")
    func printing() {
        let stray = SourceFile("Sources/Storage/A.swift", "func a() {\n    print(\"x\")\n}\n")
        let own = SourceFile("Sources/Storage/A.swift", "func print(_ a: Int) {}\nprint(1)\n")
        #expect(Ban.findings(in: stray).map(\.line) == [2])
        #expect(Ban.findings(in: own) == [])
    }
}
