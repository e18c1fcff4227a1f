import Testing

@Suite("The README's commands exist")
struct CommandNameTests {
    private let tree = SourceTree.repository

    @Test("Every command in README.md is one of mstcoord's")
    func readmeIsTrue() throws {
        let readme = try #require(tree.file("README.md"))
        let defined = CommandName.defined(in: tree.sources)
        #expect(defined["serve"] != nil && defined["cycle"] == ["list", "show"])
        #expect(CommandName.findings(in: readme, defined) == [])
    }

    @Test("README.md names the two commands that everything begins with")
    func readmeNamesTheScripts() throws {
        let readme = try #require(tree.file("README.md"))
        for command in ["Deploy/run", "Deploy/test"] {
            #expect(readme.lines.contains { $0.contains(command) })
        }
    }

    @Test("Names are read from the configuration, else made from the type")
    func namesAreRead() {
        let file = SourceFile(
            "Sources/mstcoord/A.swift",
            """
            struct WaitingListCommand: AsyncParsableCommand {
                static let configuration = CommandConfiguration(
                    commandName: "waiting-list", abstract: "Who waits.")
                struct ShowAll: ParsableCommand {
                }
            }
            private struct Other: ParsableCommand {}
            """)
        #expect(
            CommandName.defined(in: [file]) == ["waiting-list": ["show-all"], "other": []])
    }

    @Test(
        "A command that does not exist is found in code, and prose is left alone",
        arguments: [
            ("Run `mstcoord nothing --now`.", 1), ("Run `mstcoord cycle burn`.", 1),
            ("```\n$ mstcoord nothing\n```", 1), ("    `mstcoord cycle list --format json`", 0),
            ("Here mstcoord writes a file, and `mstcoord` reads it.", 0),
            ("`mstcoord status` and `mstcoord explain barnsley`", 0),
        ])
    func plantedDocuments(text: String, count: Int) {
        let defined: [String: Set<String>] = ["cycle": ["list"], "status": [], "explain": []]
        #expect(CommandName.findings(in: SourceFile("README.md", text), defined).count == count)
    }
}
