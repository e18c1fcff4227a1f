import Testing

/// The table of threats names the test that shows each defence: a name alone would show nothing.
@Suite("The table of threats")
struct ThreatTests {
    private let tree = SourceTree.repository

    /// Names in the last column of the table, each with its line.
    static func named(in readme: SourceFile) -> [(line: Int, name: String)] {
        var isInside = false
        return readme.lines.enumerated().flatMap { index, line -> [(line: Int, name: String)] in
            if line.hasPrefix("## ") { isInside = line == "## Threats" }
            guard isInside, line.hasPrefix("| "), let last = line.split(separator: "|").last
            else { return [] }
            return last.matches(of: /`([^`]+)`/).map { (index + 1, String($0.1)) }
        }
    }

    @Test("Every test that it names is there")
    func names() throws {
        let readme = try #require(tree.file("Sources/README.md"))
        let named = Self.named(in: readme)
        #expect(named.count > 20)
        let files = Set(tree.files.filter { $0.path.hasPrefix("Tests/") }.map(\.path))
        for (line, name) in named {
            let file = name.hasSuffix(".py") ? "/\(name)" : "/\(name).swift"
            #expect(files.contains { $0.hasSuffix(file) }, "line \(line): no test \(name)")
        }
    }

    @Test("A name without a test is found")
    func planted() {
        let readme = SourceFile(
            "README.md", "## Threats\n| who | what | `NoTests`, `none.py` |\n## Other\n| `x` |\n")
        #expect(Self.named(in: readme).map(\.name) == ["NoTests", "none.py"])
    }
}
