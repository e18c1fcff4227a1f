import BoardServer
import Commissioning
import HTTPTypes
import Testing

@Suite("The board pack")
struct BoardPackTests {
    private func pack(_ subject: String) async throws -> BoardPack {
        try await BoardPack(try Story.aYearOfMoney().snapshot(), subject)
    }

    @Test(
        "A pack has every part, and the file needs nothing beside it",
        arguments: ["2019-20-C2", "2019-20-Q1"])
    func parts(subject: String) async throws {
        let pack = try await pack(subject)
        for id in ["decisions", "fairness", "waiting-list", "team", "money", "outcomes"] {
            #expect(pack.file.contains("<h2 id=\"\(id)\">"), "\(id)")
        }
        #expect(pack.file.contains("<h2 id=\"cycle-2019-20-C"))
        #expect(!pack.file.contains("<script") && !pack.file.contains(" src="))
        #expect(!pack.file.contains("href=\"/") && !pack.file.contains("http"))
        #expect(pack.file.contains("content: \"Board pack \(subject)\""))
        #expect(pack.file.contains("break-before: page"))
        #expect(pack.title.hasPrefix("Board pack: "))
    }

    @Test("No child's number or reference is in it, nor in its tables")
    func noChild() async throws {
        let snapshot = try Story.aYearOfMoney().snapshot()
        for subject in ["2018-19-C4", "2019-20-C2", "2019-20-C3", "2019-20-Q1"] {
            let pack = try await BoardPack(snapshot, subject)
            let sheets = pack.tables.map(\.table.csv).joined()
            for nomination in snapshot.state.nominations {
                #expect(!pack.file.contains(nomination.id) && !sheets.contains(nomination.id))
                let reference = ">\(nomination.body.reference)<"
                #expect(!pack.file.contains(reference))
            }
        }
    }

    @Test("Every id in it is there once, and every picture has a table under the same heading")
    func structure() async throws {
        for subject in ["2019-20-C2", "2019-20-Q1"] {
            let file = try await pack(subject).file
            let ids = file.split(separator: " id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
            #expect(
                Set(ids).count == ids.count,
                "\(Set(ids.filter { id in ids.count { $0 == id } > 1 }))")
            for piece in file.split(separator: "<svg").dropFirst() {
                let rest = piece.split(separator: "<h3").first ?? ""
                #expect(rest.contains("<table>"))
            }
            // Headings go down one step at a time.
            var before = 1
            for piece in file.split(separator: "<h").dropFirst() {
                guard let level = piece.first?.wholeNumberValue else { continue }
                #expect(level <= before + 1)
                before = level
            }
        }
    }

    @Test("The tables are those of the answers, and each has a name of its own")
    func sheets() async throws {
        let snapshot = try Story.aYearOfMoney().snapshot()
        let pack = try await BoardPack(snapshot, "2019-20-Q1")
        #expect(Set(pack.tables.map(\.name)).count == pack.tables.count && pack.tables.count > 12)
        let measures = try #require(pack.tables.first { $0.name == "outcomes-measures" })
        #expect(measures.table == (try Query.outcomes.answer(from: snapshot).table("Measures")))
        let lines = try #require(pack.tables.first { $0.name == "money-lines" })
        let all = try Query.charges.answer(from: snapshot).table("Lines")?.rows ?? []
        #expect(lines.table.rows.count == all.count { $0[0] == "2019-20-Q1" })
    }

    @Test("Made at the same time or one after the other, its parts say the same")
    func together() async throws {
        let story = try Story.aYearOfMoney()
        for subject in ["2019-20-C2", "2019-20-Q1"] {
            // A snapshot remembers what it has found out: each pack has one of its own.
            let packs = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<4 {
                    let snapshot = story.snapshot()
                    group.addTask { try await BoardPack(snapshot, subject).file }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            let known = story.snapshot()
            for query in [Query.waitingList, .forecast, .outcomes, .finance, .charges] {
                _ = try query.answer(from: known)
            }
            #expect(packs == [try await BoardPack(known, subject).file])
        }
    }

    @Test("The board serves it as a page, and refuses a cycle or quarter that is none")
    func page() async throws {
        let board = Board(reader: FixedReader(newest: try Story.aYearOfMoney().snapshot()))
        let response = await board.respond(to: BoardRequest("/board-pack/2019-20-C2"))
        #expect(response.status == .ok)
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(text.contains("<h1>Board pack: Cycle 2019-20-C2:") && !text.contains("<style"))
        for name in ["2019-20-C9", "2031-32-Q1"] {
            let refused = await board.respond(to: BoardRequest("/board-pack/" + name))
            #expect(refused.status == .notFound)
        }
    }

    @Test("The script is served as one file, allowed by the policy, and stands in every page")
    func script() async throws {
        let board = Board(reader: FixedReader(newest: try Story.decided().snapshot()))
        let script = await board.respond(to: BoardRequest("/board.js"))
        #expect(script.status == .ok)
        #expect(script.headers[.contentType] == "text/javascript; charset=utf-8")
        let policy = script.headers[.contentSecurityPolicy] ?? ""
        #expect(policy.contains("script-src 'self'") && policy.contains("connect-src 'self'"))
        #expect(!policy.contains("unsafe"))
        let page = await board.respond(to: BoardRequest("/"))
        let text = String(decoding: page.body, as: UTF8.self)
        #expect(text.contains("<script src=\"/board.js\" defer></script>"))
        #expect(text.split(separator: "<script").count == 2 && text.contains("data-entry=\""))
    }
}
