import BoardServer
import Commissioning
import Evidence
import HTTPTypes
import Testing

@Suite("Fairness, waiting and change as pages")
struct BoardPagesTests {
    private func page(_ snapshot: ServiceSnapshot, _ target: String) async -> String {
        await page(FixedReader(newest: snapshot), target)
    }

    private func page(_ reader: FixedReader, _ target: String) async -> String {
        let response = await Board(reader: reader).respond(to: BoardRequest(target))
        #expect(response.status == .ok, "\(target)")
        return String(decoding: response.body, as: UTF8.self)
    }

    /// What is due to each authority by the seats alone: an independent sum.
    @Test("What the roster owes is the share of all seats less the seats had, within the bound")
    func drift() throws {
        let snapshot = try Story.aYear(equalBeds: true).snapshot()
        let answer = try Query.fairness.answer(from: snapshot)
        guard case .array(let cycles)? = answer.json["roster"] else {
            Issue.record("no roster")
            return
        }
        #expect(cycles.count == snapshot.state.cycles.count)
        var seats = 0
        var had = 0
        for cycle in cycles {
            guard case .array(let picks)? = cycle["sequence"],
                case .integer(let numerator)? = cycle["dueAfter"]?["rotherham"]?["numerator"],
                case .integer(let denominator)? = cycle["dueAfter"]?["rotherham"]?["denominator"]
            else {
                Issue.record("a cycle without its picks")
                continue
            }
            seats += picks.count
            had += picks.count { $0 == "rotherham" }
            #expect(Int(numerator) * 2 == (seats - 2 * had) * Int(denominator))
            #expect(abs(numerator) * 2 <= denominator)
            #expect(cycle["bound"]?["words"] == "1/2")
        }
        #expect(seats > 40 && answer.json["furthest"]?["words"] == "1/2")
    }

    @Test("The fairness page draws balance and roster with their bounds, and has every table")
    func fairness() async throws {
        let snapshot = try Story.aYear(equalBeds: true).snapshot()
        let answer = try Query.fairness.answer(from: snapshot)
        let page = await page(snapshot, "/fairness")
        #expect(page.contains("<h1>\(answer.title)</h1>"))
        #expect(answer.title.contains("bed-week") || answer.title.contains("nobody owes"))
        #expect(page.split(separator: "class=\"bound\"").count == 5)
        #expect(page.contains("proven bound: half a bed"))
        let tables = PageTable.all(in: page)
        for id in ["balance-table", "roster-table", "coming-table", "split-table"] {
            #expect(tables.contains { $0.id == id && !$0.rows.isEmpty }, "\(id)")
        }
    }

    @Test("The waiting list's last column is the list itself, now and on any past day")
    func waitingHistory() async throws {
        let past = try Story.decided().snapshot()
        let newest = try Story.aYear().snapshot()
        for snapshot in [past, newest] {
            let answer = try Query.waitingList.answer(from: snapshot)
            guard case .array(let waiting)? = answer.json["waiting"],
                let last = answer.table("Waiting by week")?.rows.last?.last,
                let bands = answer.table("By time waited")?.rows
            else {
                Issue.record("nobody waits")
                continue
            }
            #expect(last == "\(waiting.count)")
            #expect(bands.reduce(0) { $0 + (Int($1.last ?? "") ?? 0) } == waiting.count)
            let page = await page(snapshot, "/waiting-list")
            #expect(page.contains("<h1>\(answer.title)</h1>"))
            let table = PageTable.all(in: page).first { $0.id == "waiting-table" }
            #expect(table?.rows.count == waiting.count)
            #expect(answer.tables.first.map { table?.difference(from: $0) ?? "none" } == "none")
        }
    }

    @Test("On a page of the past every link stays in the past, and it says so")
    func carried() async throws {
        let past = try Story.decided().snapshot()
        let reader = FixedReader(newest: try Story.aYear().snapshot(), past: [past])
        for target in ["/", "/fairness", "/waiting-list", "/cycles/2018-19-C4", "/team"] {
            let text = await page(reader, target + "?asOf=2018-12-13")
            #expect(text.contains("<strong>As known on Thursday 13 December 2018, 23:59."))
            #expect(text.contains("rel=\"prev\" href=\"\(target)?asOf=2018-12-12\""))
            #expect(text.contains("rel=\"next\" href=\"\(target)?asOf=2018-12-14\""))
            #expect(text.contains("<a data-now href=\"\(target)\">Now</a>"))
            for piece in text.split(separator: " href=\"/").dropFirst() {
                let link = piece.prefix { $0 != "\"" }
                let isTimeless = link.hasPrefix("board.") || link.hasPrefix("ledger")
                let isFixed = link.hasPrefix("changes?from=") || link == target.dropFirst()
                #expect(isTimeless || isFixed || link.contains("asOf="), "\(target): \(link)")
            }
            let now = await page(reader, target)
            #expect(!now.contains("class=\"past\"") && !now.contains("?asOf="))
        }
        // A day later than the newest cannot be asked for.
        let last = await page(reader, "/?asOf=2019-09-10")
        #expect(last.contains("rel=\"prev\"") && last.contains("asOf=2019-09-11"))
        #expect(!last.contains("a month later") && !last.contains("A month later"))
    }

    @Test("What changed between two days is what the ledger took in between them")
    func changes() async throws {
        let past = try Story.decided().snapshot()
        let reader = FixedReader(newest: try Story.aYear().snapshot(), past: [past])
        let snapshot = try await reader.snapshot(seen: nil, since: AsOf("2018-12-13"))
        let answer = try Query.changes(AsOf("2018-12-13")).answer(from: snapshot)
        #expect(
            answer.title
                == "From 13 December 2018 to 11 September 2019: three cycles decided, "
                + "seven places accepted and eight children admitted")
        let codes = answer.table("What happened")?.rows.map { $0[3] } ?? []
        #expect(codes.count { $0 == "decided" } == 3 && codes.count { $0 == "capacity" } == 2)
        #expect(!codes.contains("nominated") && !codes.contains("agreement"))
        let page = await page(reader, "/changes?from=2018-12-13")
        #expect(page.contains("<h1>\(answer.title)</h1>"))
        let table = PageTable.all(in: page).first { $0.id == "happened-table" }
        #expect(answer.table("What happened").map { table?.difference(from: $0) } == .some(nil))
        let everything = try Query.changes(nil).answer(from: reader.newest)
        #expect(everything.table("What happened")?.rows.contains { $0[3] == "nominated" } == true)
    }

    @Test("Two days in the wrong order, and a quarter that has no charges, are refused in words")
    func refused() async throws {
        let board = Board(reader: FixedReader(newest: try Story.decided().snapshot()))
        for (target, code) in [
            ("/changes?from=2018-12-20", "query.as-of-order"),
            ("/changes?from=yesterday", "query.as-of"),
            ("/finance/2031-32-Q1", "query.unknown-quarter"),
        ] {
            let response = await board.respond(to: BoardRequest(target))
            #expect(response.status.code >= 400, "\(target)")
            #expect(String(decoding: response.body, as: UTF8.self).contains(code), "\(target)")
        }
    }

    @Test("A quarter's page has every line that is owed for it")
    func quarter() async throws {
        let snapshot = try Story.aYearOfMoney().snapshot()
        let charges = try Query.charges.answer(from: snapshot)
        let page = await page(snapshot, "/finance/2019-20-Q1")
        #expect(page.contains("<h1>2019-20-Q1: Rotherham owes £"))
        let lines = charges.table("Lines")?.rows.filter { $0[0] == "2019-20-Q1" } ?? []
        let shown = PageTable.all(in: page).filter { $0.id.hasPrefix("lines-") }.flatMap(\.rows)
        #expect(lines.count > 3 && shown.count == lines.count)
        // What stands in the sheet as ids and codes stands on the page in words.
        #expect(shown.contains { $0.contains("community team") && $0.contains("outside scope") })
        #expect(shown.contains { $0.contains("1 April to 30 June 2019") })
        #expect(!shown.joined().contains { $0.contains("sha-256:") || $0.contains("..") })
        #expect(page.contains("rel=\"prev\" href=\"/finance/2018-19-Q4\""))
        let finance = await self.page(snapshot, "/finance")
        #expect(finance.contains("href=\"/finance/2019-20-Q1\""))
        // One year is open; what is only looked up is folded.
        #expect(finance.split(separator: "<details open>").count == 2)
    }

    @Test("Every page's title is its heading, leads to all others, and marks where it is")
    func navigation() async throws {
        let snapshot = try Story.aYearOfMoney().snapshot()
        for target in [
            "/", "/cycles/2019-20-C2", "/fairness", "/waiting-list", "/team", "/finance",
            "/outcomes", "/changes", "/exchange", "/what-if?years=1&runs=1",
        ] {
            let page = await page(snapshot, target)
            let title = page.split(separator: "<title>")[1].prefix { $0 != "<" }
            #expect(page.contains("<h1>\(title)</h1>"), "\(target)")
            for other in ["/", "/fairness", "/waiting-list", "/finance", "/outcomes", "/ledger"] {
                #expect(page.contains("<a href=\"\(other)\""), "\(target) to \(other)")
            }
            #expect(page.split(separator: "aria-current=\"page\"").count == 2, "\(target)")
        }
    }
}
