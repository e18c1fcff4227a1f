import BoardServer
import Commissioning
import Testing

/// Walks every table of every answer: who may read what is declared where the table is made.
@Suite("Every table says what it tells about one child")
struct DeclaredColumnTests {
    private static func queries(_ state: ServiceState) -> [Query] {
        let cycles = state.cycles.prefix(4).map(\.id)
        return [
            .cycleList, .balance(nil), .waitingList, .placements, .roster(cyclesAhead: 4), .team,
            .authorities, .fairness, .status, .exchange, .charges, .finance, .outcomes, .forecast,
        ] + cycles.map { .cycle($0) } + cycles.map { .allocation($0) }
            + cycles.map { .explanations($0) }
    }

    private static func answers(_ snapshot: ServiceSnapshot) -> [(Query, Answer)] {
        queries(snapshot.state).compactMap { query in
            (try? query.answer(from: snapshot)).map { (query, $0) }
        }
    }

    private static func owners(_ state: ServiceState) -> [String: String] {
        var found: [String: String] = [:]
        for nomination in state.nominations { found[nomination.id] = nomination.authority }
        for waiting in state.team.cases { found[waiting.id] = waiting.authority }
        return found
    }

    private static func snapshots() throws -> [ServiceSnapshot] {
        var later = try Story.decided()
        later.answerAll("2018-19-C4")
        try later.wait(until: "2019-01-07T12:00:00Z")
        try later.admitAll("2018-19-C4", on: "2019-01-07")
        return [
            try Story.waiting().snapshot(), try Story.decided().snapshot(), later.snapshot(),
            try Story.aYearOfMoney().snapshot(),
        ]
    }

    @Test("A table that names a child anywhere says in which column its children stand")
    func declared() throws {
        var naming: Set<String> = []
        for snapshot in try Self.snapshots() {
            let owners = Self.owners(snapshot.state)
            for (query, answer) in Self.answers(snapshot) {
                for table in answer.tables
                where table.rows.contains(where: { $0.contains { owners[$0] != nil } }) {
                    naming.insert(table.caption)
                    #expect(
                        table.columns.contains { $0.meaning == .child },
                        "\(query): \(table.caption)")
                }
            }
        }
        #expect(naming.isSuperset(of: ["Waiting list", "Placements", "Children", "Episodes"]))
    }

    @Test(
        "Of somebody else's child no role reads more than what is declared to be about its place",
        arguments: [Viewer.board, .authority("rotherham"), .authority("barnsley")])
    func shown(viewer: Viewer) throws {
        var hidden = 0
        for whole in try Self.snapshots() {
            let owners = Self.owners(whole.state)
            var seen = whole
            seen.admission = Admission(viewer, by: .token)
            let before = Self.answers(whole)
            for (query, answer) in Self.answers(seen) {
                let full = before.first { $0.0 == query }?.1
                for table in answer.tables {
                    let all = full?.table(table.caption)?.rows.count ?? table.rows.count
                    #expect(table.hiddenRows == all - table.rows.count, "\(table.caption)")
                    hidden += table.hiddenRows
                    for row in table.rows {
                        for cell in row {
                            let owner = owners[cell]
                            #expect(
                                owner.map { viewer.description == "authority:\($0)" } ?? true,
                                "\(viewer) \(query): \(table.caption)")
                        }
                    }
                    Self.checkMasked(table, viewer)
                }
            }
        }
        #expect(hidden > 0)
    }

    /// A row of a place without its child says nothing but what is declared to be of the place.
    private static func checkMasked(_ table: AnswerTable, _ viewer: Viewer) {
        guard let child = table.columns.firstIndex(where: { $0.meaning == .child }),
            table.columns.contains(where: { $0.meaning == .ofPlace })
        else { return }
        for row in table.rows where row[child] == AnswerTable.notShown {
            for (column, cell) in zip(table.columns, row)
            where column.meaning != .ofPlace && column.meaning != .authority {
                #expect(cell == AnswerTable.notShown, "\(viewer) \(table.caption): \(column.name)")
            }
        }
    }

    @Test("A page says that rows are hidden and not that there are none")
    func words() async throws {
        let access = FixedAccess()
        let token = access.make(.token, .board).text
        let board = Board(
            reader: FixedReader(newest: try Story.waiting().snapshot()), access: access)
        for target in ["/", "/waiting-list"] {
            var request = BoardRequest(target)
            request.authorization = "Bearer " + token
            let page = String(decoding: await board.respond(to: request).body, as: UTF8.self)
            #expect(page.contains("Not shown to you: "), "\(target)")
            #expect(!page.contains(">None.</p>") || target == "/", "\(target)")
        }
    }
}
