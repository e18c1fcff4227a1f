import Testing

@Suite("Codes are appended and never changed")
struct StableCodeTests {
    private let sample = """
        /// Why.
        package enum RefusalCode: String, CaseIterable, Sendable {
            case fileTooLarge = "file.too-large"
            case bodyRule = "body.rule"
        }
        struct Fault {
            enum Code: String {
                case lost = "lost-it"
            }
        }
        enum Kind: String { case paper = "white-paper" }
        package enum Reason {
            case teamFull
            struct Shortage {
                let code: String
            }
            package var code: String {
                switch self {
                case .teamFull: "team-full"
                case .outranked(let ahead): "outranked"
                }
            }
            var sentence: String {
                switch self {
                case .teamFull: "the-team-is-full"
                }
            }
        }
        """

    @Test("Every code of the sources stands in the list, and every code of the list in the sources")
    func listAgrees() throws {
        let tree = SourceTree.repository
        let file = try #require(tree.file("Tests/ArchitectureTests/Codes.txt"))
        let list = StableCodeList.read(file)
        #expect(list.count > 60, "the list was not read")
        let sources = tree.sources.flatMap(StableCode.read)
        #expect(StableCodeList.findings(list: list, sources: sources, path: file.path) == [])
    }

    @Test("A code means one thing: refusals, rules and faults share none")
    func codesAreDistinct() {
        let refusals = SourceTree.repository.sources.flatMap(StableCode.read)
            .filter { $0.code.contains(".") }
        let sharers = Dictionary(grouping: refusals, by: \.code).values.filter { $0.count > 1 }
        #expect(Array(sharers) == [])
    }

    @Test("Codes are read from raw values and from switches, and nothing else is")
    func codesAreRead() {
        let found = StableCode.read(SourceFile("Sources/Evidence/A.swift", sample))
        #expect(
            found.map(\.description) == [
                "RefusalCode.fileTooLarge file.too-large", "RefusalCode.bodyRule body.rule",
                "Fault.Code.lost lost-it", "Reason.teamFull team-full",
                "Reason.outranked outranked",
            ])
    }

    @Test(
        "A code that vanished, changed, is new or has changed places is found",
        arguments: [
            ("case bodyRule = \"body.rule\"", "", 1),
            ("\"body.rule\"", "\"body.rules\"", 2),
            ("case bodyRule", "case bodyRuled", 2),
            ("case fileTooLarge", "case fresh = \"file.fresh\"\n    case fileTooLarge", 1),
            (
                "    case fileTooLarge = \"file.too-large\"\n    case bodyRule = \"body.rule\"",
                "    case bodyRule = \"body.rule\"\n    case fileTooLarge = \"file.too-large\"", 1
            ),
        ])
    func changesAreFound(old: String, new: String, count: Int) {
        let list = StableCode.read(SourceFile("Sources/Evidence/A.swift", sample))
        let changed = sample.replacing(old, with: new)
        #expect(changed != sample)
        let sources = StableCode.read(SourceFile("Sources/Evidence/A.swift", changed))
        #expect(StableCodeList.findings(list: list, sources: sources).count == count)
    }

    @Test("The list is read without its comments")
    func listIsRead() {
        let file = SourceFile("Codes.txt", "# for people\n\nRefusalCode.bodyRule body.rule\n")
        #expect(
            StableCodeList.read(file) == [
                StableCode(name: "RefusalCode.bodyRule", code: "body.rule")
            ])
    }
}
