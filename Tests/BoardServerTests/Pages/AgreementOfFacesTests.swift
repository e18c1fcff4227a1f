import BoardServer
import Commissioning
import Evidence
import HTTPTypes
import Testing

/// What a command prints is made from the answer alone, so the bytes of an answer stand for it;
/// the built command is asked beside a live board in `CommandTests`.
@Suite("Command, API and page say the same of random histories")
struct AgreementOfFacesTests {
    private static let seeds: [UInt64] = [1, 2, 3, 4]

    /// Every query with its address.
    private func queries(_ snapshot: ServiceSnapshot) -> [(Query, String)] {
        var found: [(Query, String)] = [
            (.cycleList, "cycles"), (.waitingList, "waiting-list"), (.placements, "placements"),
            (.roster(cyclesAhead: 8), "roster"), (.authorities, "authorities"), (.team, "team"),
            (.status, "status"), (.charges, "charges"), (.finance, "finance"),
            (.outcomes, "outcomes"), (.forecast, "forecast"), (.fairness, "fairness"),
            (.exchange, "exchange/files"),
            (.balance("rotherham"), "authorities/rotherham/balance"),
        ]
        for cycle in snapshot.state.cycles {
            found.append((.cycle(cycle.id), "cycles/\(cycle.id)"))
            found.append((.explanations(cycle.id), "cycles/\(cycle.id)/explanations"))
            if snapshot.state.allocation(for: cycle.id) != nil {
                found.append((.allocation(cycle.id), "cycles/\(cycle.id)/allocation"))
            }
        }
        found += snapshot.state.nominations.map { (.explain($0.id), "nominations/\($0.id)") }
        return found
    }

    private func body(_ board: Board, _ target: String) async -> String {
        let response = await board.respond(to: BoardRequest(target))
        #expect(response.status == .ok, "\(target)")
        return String(decoding: response.body, as: UTF8.self)
    }

    @Test(
        "the API gives the bytes that the command prints, now and of every past day",
        arguments: seeds)
    func bytes(seed: UInt64) async throws {
        let (story, past) = try Story.random(seed: seed, cycles: 5)
        let reader = FixedReader(newest: story.snapshot(), past: past)
        let board = Board(reader: reader)
        var asked = 0
        for moment in [nil] + past.map(\.now) {
            let snapshot = try await reader.snapshot(seen: moment.map(AsOf.moment))
            let suffix = moment.map { "?asOf=\($0)" } ?? ""
            for (query, address) in queries(snapshot) {
                let answer = try query.answer(from: snapshot)
                let target = "/api/v1/\(address)\(suffix)"
                #expect(await body(board, target) == answer.json.prettyText() + "\n", "\(target)")
                let sheet = target + (suffix.isEmpty ? "?" : "&") + "format=csv"
                #expect(await body(board, sheet) == answer.csv(), "\(sheet)")
                asked += 2
            }
        }
        #expect(asked > 200)
    }

    @Test("every table of a page has the rows of the answer with its name", arguments: seeds)
    func tables(seed: UInt64) async throws {
        let (story, past) = try Story.random(seed: seed, cycles: 5)
        let reader = FixedReader(newest: story.snapshot(), past: past)
        let board = Board(reader: reader)
        for moment in [nil, past[2].now] {
            let snapshot = try await reader.snapshot(seen: moment.map(AsOf.moment))
            let suffix = moment.map { "?asOf=\($0)" } ?? ""
            var compared = 0
            for (target, asked, least) in pages(snapshot) {
                let answers = try asked.map { query throws in try query.answer(from: snapshot) }
                let page = await body(board, target + suffix)
                #expect(page.contains("<h1>"), "\(target)")
                var here = 0
                for table in PageTable.all(in: page) {
                    let named = answers.compactMap { $0.table(table.caption) }
                    guard !named.isEmpty else { continue }
                    here += 1
                    let differences = named.map { table.difference(from: $0) }
                    #expect(
                        differences.contains(nil), "\(target): \(table.caption): \(differences)")
                }
                #expect(here >= least, "\(target)")
                compared += here
            }
            #expect(compared > 25)
        }
    }

    /// Pages, the queries they are made from, and how many tables they have in common at least.
    private func pages(_ snapshot: ServiceSnapshot) -> [(String, [Query], Int)] {
        let cycles = snapshot.state.cycles.prefix(6).map { cycle -> (String, [Query], Int) in
            ("/cycles/\(cycle.id)", [.cycle(cycle.id)], 1)
        }
        return cycles + [
            ("/", [.waitingList, .fairness, .status], 1), ("/fairness", [.fairness], 3),
            ("/waiting-list", [.waitingList], 2), ("/team", [.team], 3),
            ("/finance", [.finance, .charges, .forecast], 3), ("/outcomes", [.outcomes], 2),
        ]
    }

    @Test("a table that differs in one cell is found")
    func plantedDifference() async throws {
        let snapshot = try Story.decided().snapshot()
        let answer = try Query.waitingList.answer(from: snapshot)
        let board = Board(reader: FixedReader(newest: snapshot))
        let page = await body(board, "/waiting-list")
        let table = try #require(answer.tables.first)
        let shown = try #require(PageTable.all(in: page).first { $0.caption == table.caption })
        #expect(shown.difference(from: table) == nil)
        var rows = table.rows
        rows[2][6] += "1"
        let changed = AnswerTable(table.caption, columns: table.columns, rows: rows)
        #expect(shown.difference(from: changed)?.contains("1”") == true)
    }
}
