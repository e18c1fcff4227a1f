import Testing

@Suite("How long files and lines are")
struct FileMeasureTests {
    @Test("No Swift file is too long, too wide or named for nothing")
    func measures() {
        let tree = SourceTree.repository
        #expect((tree.sources + tree.tests).flatMap(FileMeasure.findings) == [])
    }

    @Test("A file over 400 lines is found")
    func longFile() {
        let text = String(repeating: "let a = 1\n", count: 401)
        #expect(FileMeasure.findings(in: SourceFile("Sources/Storage/A.swift", text)).count == 1)
        let shorter = String(repeating: "let a = 1\n", count: 400)
        #expect(FileMeasure.findings(in: SourceFile("Sources/Storage/A.swift", shorter)) == [])
    }

    @Test("A line over 100 columns is found, in code and in a comment")
    func wideLine() {
        let wide = String(repeating: "a", count: 99)
        for line in ["let \(wide) = 1", "// \(wide)"] {
            let file = SourceFile("Sources/Storage/A.swift", "let b = 1\n\(line)\n")
            #expect(FileMeasure.findings(in: file).map(\.line) == [2])
        }
    }

    @Test("A file named for nothing is found", arguments: FileMeasure.emptyNames)
    func emptyName(name: String) {
        let file = SourceFile("Sources/Storage/\(name).swift", "")
        #expect(FileMeasure.findings(in: file).count == 1)
    }
}
