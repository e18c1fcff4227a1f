import Commissioning
import Evidence

/// The page of one cycle: who has which bed, how the seats came about, who waits and why.
struct CyclePage {
    let html: HTML

    /// - Throws: `query.unknown-cycle`, `query.no-agreement`.
    init(_ snapshot: ServiceSnapshot, cycle id: String) throws(AnswerFailure) {
        let answer = try Query.cycle(id).answer(from: snapshot)
        let cycle = try snapshot.cycle(named: id)
        let sentences = answer.sentences.map { "\($0) " as HTML }
        let content: HTML = """
            \(Self.neighbours(snapshot, cycle))
            <p class="lead">\(sentences)</p>
            \(Self.beds(snapshot, cycle))
            \(Self.results(answer))
            \(Self.waiting(answer))
            """
        let address = "/api/v1/cycles/" + id
        html =
            PageFrame(
                title: answer.title, content: content,
                data: [
                    ("this cycle", address), ("its places as CSV", address + "?format=csv"),
                    ("explanations", address + "/explanations"),
                    ("explanations as CSV", address + "/explanations?format=csv"),
                ], snapshot: snapshot, address: "/cycles/" + id
            ).html
    }

    private static func neighbours(_ snapshot: ServiceSnapshot, _ cycle: Cycle) -> HTML {
        let all = snapshot.state.cycles
        func link(_ ordinal: Int, _ word: String, _ relation: String) -> HTML? {
            guard all.indices.contains(ordinal) else { return nil }
            let id = all[ordinal].id
            return """
                <li><a rel="\(relation)" href="/cycles/\(id)">\(word): \(id)</a></li>

                """
        }
        return """
            <nav aria-label="Cycles"><ul class="neighbours">
            \(link(cycle.ordinal - 1, "Previous", "prev"))\
            \(link(cycle.ordinal + 1, "Next", "next"))\
            <li><a href="/board-pack/\(cycle.id)">Board pack to print</a></li></ul></nav>
            """
    }

    private static func beds(_ snapshot: ServiceSnapshot, _ cycle: Cycle) -> HTML {
        """
        <section aria-labelledby="beds">
        <h2 id="beds">Beds by week</h2>
        \(BedPlan(snapshot, cycles: [cycle]).figure.picture)
        </section>
        """
    }

    /// Before the decision there is only whose places they will be, and what a swap made firm.
    private static func results(_ answer: Answer) -> HTML {
        let seats = HTML([
            section(answer, "Own places", id: "seats", title: "How the places came about"),
            section(
                answer, "What became of them", id: "own-places",
                title: "What became of each own place"),
        ])
        let places = section(answer, "Places", id: "places", title: "Who has a place")
        guard isDecided(answer) else {
            let isFirm = answer.table("Places")?.rows.isEmpty == false
            return isFirm ? HTML([places, seats]) : seats
        }
        return HTML([
            places,
            section(answer, "With a place, and why", id: "grounds", title: "Why they have it"),
            seats,
            owed(answer),
            section(answer, "Cut-offs", id: "cut-offs", title: "The last child placed"),
        ])
    }

    /// With what the table means, in the words in which a council asks for it.
    private static func owed(_ answer: Answer) -> HTML {
        guard let table = answer.table("Owed before sharing") else { return "" }
        return """
            <section aria-labelledby="owed">
            <h2 id="owed">What each was owed before sharing</h2>
            <p>Now: children with a place in this cycle that nobody may take from the authority. \
            Alone: the most of its children who fit its own places in this cycle and the next \
            ones. A debtor gives way with at most a few places a cycle; what is left is the \
            floor. Balance: bed-weeks that others owed it when this was decided.</p>
            \(HTML.table(table, id: HTML.tableID("owed"), unseen: true))
            </section>
            """
    }

    private static func isDecided(_ answer: Answer) -> Bool {
        answer.json["decided"] == .bool(true)
    }

    private static func section(
        _ answer: Answer, _ caption: String, id: String, title: String
    ) -> HTML {
        guard let table = answer.table(caption) else { return "" }
        return """
            <section aria-labelledby="\(id)">
            <h2 id="\(id)">\(title)</h2>
            \(HTML.table(table, id: HTML.tableID(id), unseen: true))
            </section>
            """
    }

    /// One row per child, its reasons and what would have changed them as lists.
    private static func waiting(_ answer: Answer) -> HTML {
        let rows = answer.table("Without a place, and why")?.rows ?? []
        var children: [(id: [String], why: [(words: String, code: String)])] = []
        for row in rows {
            if children.last?.id.first != row[0] { children.append((Array(row[0..<5]), [])) }
            children[children.count - 1].why.append((words: row[6], code: row[5]))
        }
        let body = children.map { child -> HTML in
            let reasons = child.why.map { why -> HTML in
                let kind: HTML = why.code.hasPrefix("if: ") ? " class=\"change\"" : ""
                return "<li\(kind)>\(why.words)</li>"
            }
            return """
                <tr><th scope="row">\(HTML.cell(child.id[0]))</th><td>\(child.id[1])</td>\
                <td class="number">\(child.id[2])</td><td class="number">\(child.id[3])</td>\
                <td>\(child.id[4])</td>\
                <td class="words"><ul class="reasons">\(reasons)</ul></td></tr>

                """
        }
        let table: HTML =
            body.isEmpty
            ? answer.table("Counted and not listed").map {
                HTML.table($0, id: "waiting-table")
            } ?? "<p class=\"none\">Nobody.</p>"
            : """
            <div class="scroll" role="group" aria-labelledby="waiting-table" tabindex="0">
            <table>
            <caption id="waiting-table">Every reason, and what would have changed it</caption>
            <thead><tr><th scope="col">Nomination</th><th scope="col">Authority</th>\
            <th scope="col" class="number">Class</th><th scope="col" class="number">Rank</th>\
            <th scope="col">Waiting since</th>\
            <th scope="col">Why</th></tr></thead>
            <tbody>
            \(body)</tbody>
            </table>
            </div>
            """
        let title =
            isDecided(answer)
            ? "Who has no place, and why" : "Who waits for the decision"
        return """
            <section aria-labelledby="waiting">
            <h2 id="waiting">\(title)</h2>
            \(table)
            </section>
            """
    }
}

extension HTML {
    /// The id of a section's table.
    static func tableID(_ section: String) -> String { section + "-table" }
}
