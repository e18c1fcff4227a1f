import BoardServer
import Commissioning
import Evidence
import Testing

@Suite("Pages")
struct PageTests {
    private func page(_ snapshot: ServiceSnapshot, _ target: String) async -> String {
        let board = Board(reader: FixedReader(newest: snapshot))
        let response = await board.respond(to: BoardRequest(target))
        return String(decoding: response.body, as: UTF8.self)
    }

    /// The texts of the cells of one table, row by row.
    private func cells(_ page: String, table id: String) -> [[String]] {
        guard let caption = page.firstRange(of: "<caption id=\"\(id)\"") else { return [] }
        let rest = page[caption.upperBound...]
        guard let end = rest.firstRange(of: "</table>"), let body = rest.firstRange(of: "<tbody>")
        else {
            return []
        }
        return rest[body.upperBound..<end.lowerBound].split(separator: "<tr>").dropFirst(0)
            .map { row in
                row.split(separator: "</t").compactMap { piece in
                    let text = withoutMarkup(String(piece))
                    return piece.contains("<td") || piece.contains("<th") ? text : nil
                }
            }.filter { !$0.isEmpty }
    }

    private func withoutMarkup(_ piece: String) -> String {
        var text = ""
        var isInside = false
        let start = piece.firstRange(of: "<td") ?? piece.firstRange(of: "<th")
        for character in piece[(start?.lowerBound ?? piece.startIndex)...] {
            switch character {
            case "<": isInside = true
            case ">": isInside = false
            default: if !isInside { text.append(character) }
            }
        }
        return text.replacing("&#39;", with: "'").replacing("&quot;", with: "\"")
    }

    /// The rows of a table as a page has them: with a word where a cell is empty.
    private func shown(_ table: AnswerTable?) -> [[String]]? {
        table?.rows.map { $0.map { $0 == AnswerTable.empty ? "none" : $0 } }
    }

    @Test("The cycle's page shows the same places, seats and cut-offs as API and command")
    func cycleTables() async throws {
        let snapshot = try Story.aYear().snapshot()
        for id in ["2018-19-C4", "2019-20-C2", "2019-20-C3"] {
            let answer = try Query.cycle(id).answer(from: snapshot)
            let page = await page(snapshot, "/cycles/\(id)")
            #expect(page.contains("<h1>\(answer.title)</h1>"))
            #expect(cells(page, table: "places-table") == shown(answer.table("Places")))
            #expect(cells(page, table: "seats-table") == shown(answer.table("Own places")))
            #expect(cells(page, table: "cut-offs-table") == shown(answer.table("Cut-offs")))
            for row in answer.table("Without a place, and why")?.rows ?? [] {
                #expect(page.contains("<code>\(row[0])</code>"))
            }
        }
    }

    @Test("The overview shows the head of the same waiting list as API and command")
    func waitingList() async throws {
        let snapshot = try Story.decided().snapshot()
        let answer = try Query.waitingList.answer(from: snapshot)
        let page = await page(snapshot, "/")
        let table = PageTable.all(in: page).first { $0.id == "waiting-table" }
        #expect(table?.rows.count == 8)
        #expect(answer.tables.first.map { table?.difference(from: $0) } == .some(nil))
        guard case .array(let children)? = answer.json["waiting"] else {
            Issue.record("nobody waits")
            return
        }
        let figures = ["position", "class", "waitedDays"].map { name in
            children.prefix(8).map { $0[name] }
        }
        for (column, values) in zip([0, 3, 4], figures) {
            #expect(table?.rows.map { Int64($0[column]).map(JSONValue.integer) } == values)
        }
        #expect(page.contains("<strong>13</strong> children wait"))
        #expect(page.contains("The five children after them, and why each of them waits"))
    }

    @Test("The picture says everything in words, and each of its bars stands in the table")
    func picture() async throws {
        let page = await page(try Story.aYear().snapshot(), "/")
        #expect(page.contains("<svg role=\"img\" aria-labelledby=\"beds-title beds-desc\""))
        for words in ["in residence", "closed", "offered", "stay ended", "own place"] {
            #expect(page.contains(words))
        }
        let table = cells(page, table: "beds-table")
        #expect(table[0].prefix(3) == ["2018-19-C4", "2019-01-07", "2019-04-01"])
        #expect(
            table[2].suffix(3) == ["Rotherham, in residence", "Barnsley, in residence", "closed"])
        #expect(page.contains("class=\"today\""))
    }

    @Test("Text from a document stays text on every page")
    func hostileTitle() async throws {
        let title = "</title><script>alert(1)</script>\u{202E}&\"'"
        let snapshot = try Story.waiting(title: title).snapshot()
        for target in ["/", "/cycles/2018-19-C4"] {
            let page = await page(snapshot, target)
            #expect(!page.contains("<script>"))
            #expect(!page.contains("\u{202E}"))
            #expect(page.contains("&lt;/title&gt;&lt;script&gt;"))
        }
        let error = await page(snapshot, "/cycles/%3Cscript%3E")
        #expect(error.contains("&lt;script&gt;") && !error.contains("<script>"))
    }

    @Test("A demonstration says so at the top of every page and in its title")
    func demonstration() async throws {
        let snapshot = try Story.decided().snapshot(
            demonstration: Demonstration(
                speed: 21_600, startedOn: try SampleAgreement.day("2018-11-26")))
        for target in ["/", "/cycles/2018-19-C4"] {
            let page = await page(snapshot, target)
            #expect(page.contains("<title>Demonstration: Cycle 2018-19-C4"))
            #expect(page.contains("Demonstration: made-up children."))
            #expect(page.contains("runs up to 21,600 times faster; this is not the real service."))
        }
        let real = await page(try Story.decided().snapshot(), "/")
        #expect(!real.contains("emonstration"))
    }

    @Test("Before an agreement is in force the page says what is missing and what to do")
    func beginning() async throws {
        var story = try Story(from: "2018-11-01T09:00:00Z")
        let empty = await page(story.snapshot(), "/")
        #expect(empty.contains("No agreement has been proposed yet."))
        let agreement = try SampleAgreement.make()
        story.record(.agreement(agreement, signedBy: ["barnsley", "home"]), by: "barnsley")
        let proposed = await page(story.snapshot(), "/")
        #expect(proposed.contains("Rotherham and Coordinator have not signed it yet."))
        let cycle = await page(story.snapshot(), "/cycles/2018-19-C4")
        #expect(cycle.contains("<code>query.no-agreement</code>"))
    }

    @Test(
        "Every page shows the service time and its ledger entry, and no style or script inside"
    )
    func frame() async throws {
        let snapshot = try Story.decided().snapshot()
        for target in ["/", "/cycles/2018-19-C4", "/cycles/2023-24-C3"] {
            let page = await page(snapshot, target)
            #expect(page.contains("Wednesday 12 December 2018, 10:30"))
            #expect(page.contains("Made from ledger entry \(snapshot.state.entry),"))
            #expect(
                !page.contains("style=") && !page.contains("<style") && !page.contains("onclick"))
            #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("<html lang=\"en-GB\">"))
        }
    }

    @Test("Cycles are linked to the one before and the one after, and the ends have one link")
    func neighbours() async throws {
        let snapshot = try Story.decided().snapshot()
        let first = await page(snapshot, "/cycles/2018-19-C4")
        #expect(!first.contains("rel=\"prev\"") && first.contains("href=\"/cycles/2019-20-C1\""))
        let last = await page(snapshot, "/cycles/2023-24-C3")
        #expect(last.contains("rel=\"prev\"") && !last.contains("rel=\"next\""))
    }
}
