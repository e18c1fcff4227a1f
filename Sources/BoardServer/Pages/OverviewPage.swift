import Commissioning

/// The page that a board member opens once a quarter: where things stand and what is needed.
struct OverviewPage {
    let html: HTML

    /// - Throws: nothing in practice; a query that fails makes the page fail with it.
    init(_ snapshot: ServiceSnapshot) throws(AnswerFailure) {
        let status = try Query.status.answer(from: snapshot)
        guard snapshot.agreement != nil, let present = snapshot.headlineCycle,
            let summary = snapshot.summary(of: present)
        else {
            html = Self.beginning(snapshot, status).html
            return
        }
        let waiting = try Query.waitingList.answer(from: snapshot)
        let balance = try Query.balance(nil).answer(from: snapshot)
        let content: HTML = """
            \(OverviewFacts(snapshot, summary).html)
            \(Self.needed(snapshot))
            \(Self.beds(snapshot, present))
            \(Self.split(snapshot, balance))
            \(Self.waiting(snapshot, waiting))
            \(Self.whatIf)
            \(Self.exchange(status))
            """
        html =
            PageFrame(
                title: snapshot.headline(summary), content: content,
                data: [
                    ("status", "/api/v1/status"), ("cycles", "/api/v1/cycles"),
                    ("cycles as CSV", "/api/v1/cycles?format=csv"),
                    ("waiting list", "/api/v1/waiting-list"),
                    ("waiting list as CSV", "/api/v1/waiting-list?format=csv"),
                ], snapshot: snapshot, address: "/"
            ).html
    }

    /// Before an agreement is in force: what is missing and who does what.
    private static func beginning(_ snapshot: ServiceSnapshot, _ status: Answer) -> PageFrame {
        let sentences = snapshot.beginnings.map { "<p class=\"lead\">\($0)</p>\n" as HTML }
        let missing = snapshot.missingSignatures.flatMap { proposal in
            proposal.missing.map { party -> HTML in
                """
                <li><span><strong>\(PartyLabel.of(party.id))</strong> (\(party.name)) signs the \
                agreement and drops it into its folder.</span></li>
                """
            }
        }
        let steps: HTML = missing.isEmpty ? "" : "<ol class=\"needed\">\(missing)</ol>\n"
        return PageFrame(
            title: "The service waits for an agreement",
            content: """
                \(sentences)\(steps)<p>The text is drafted with <code>mstcoord draft agreement\
                </code>, signed with <code>mstcoord sign</code>, and comes into force with the \
                last signature. Nominations can be sent from then on.</p>
                \(exchange(status))
                """, data: [("status", "/api/v1/status")], snapshot: snapshot, address: "/")
    }

    private static func needed(_ snapshot: ServiceSnapshot) -> HTML {
        let needed = snapshot.decisionsNeeded
        let items = needed.map { matter -> HTML in
            let due: HTML? = matter.due.map {
                """
                 <span class="due">\(matter.isOverdue(at: snapshot.now) ? "Overdue since" : "By") \
                <time datetime="\($0.description)">\
                \(snapshot.local.spoken($0))</time></span>
                """
            }
            return "<li><span>\(matter.sentence)</span>\(due)</li>\n"
        }
        let content: HTML =
            items.isEmpty
            ? "<p class=\"none\">Nothing: no matter waits for a person.</p>"
            : "<ul class=\"needed\">\n\(items)</ul>"
        return """
            <section aria-labelledby="needed">
            <h2 id="needed">What needs a decision</h2>
            \(content)
            <p><a href="/changes">What has changed in the last four weeks</a></p>
            </section>
            """
    }

    private static func beds(_ snapshot: ServiceSnapshot, _ present: Cycle) -> HTML {
        let all = snapshot.state.cycles
        let last = min(all.count, max(present.ordinal + 4, 5))
        let shown = Array(all[max(0, present.ordinal - 4)..<last])
        let plan = BedPlan(snapshot, cycles: shown)
        let guests = shown.flatMap { snapshot.guestWords(in: $0, named: true) }
            .map { "<p>\($0)</p>\n" as HTML }
        let (picture, legend) = plan.figure
        return """
            <section aria-labelledby="beds">
            <h2 id="beds">Beds by week</h2>
            \(guests)\(picture)
            <details><summary>The same as a table</summary>
            \(HTML.table(legend.table, id: "beds-table", linked: { "/cycles/" + $0 }))
            </details>
            </section>
            """
    }

    private static func split(_ snapshot: ServiceSnapshot, _ balance: Answer) -> HTML {
        let table = SplitTable(snapshot).table
        let sentences = balance.sentences.map { "\($0) " as HTML }
        return """
            <section aria-labelledby="split">
            <h2 id="split">The split so far</h2>
            <p>\(sentences)</p>
            \(HTML.table(table, id: "split-table"))
            <p><a href="/fairness">The balance over the years, every lot, and the roster to \
            come</a></p>
            </section>
            """
    }

    /// Rows of the waiting list on this page: who may have a place next, and no more.
    private static let waitingShown = 8

    private static func waiting(_ snapshot: ServiceSnapshot, _ waiting: Answer) -> HTML {
        let sentences = waiting.sentences.map { "\($0) " as HTML }
        let shown = waiting.tables.first?.keeping(
            ["position", "nomination", "authority", "class", "days", "likely cycle"],
            rows: waitingShown)
        let more = (waiting.tables.first?.rows.count ?? 0) - waitingShown
        let link: HTML =
            more > 0
            ? "The \(Counting.of(more, "child", "children")) after them, and why each of them waits"
            : "How long they have waited, and why"
        return """
            <section aria-labelledby="waiting">
            <h2 id="waiting">Who waits</h2>
            <p>\(sentences)</p>
            \(shown.map {
                HTML.table($0, id: "waiting-table", headed: false, unseen: true)
            })
            <p><a href="/waiting-list">\(link)</a></p>
            </section>
            """
    }

    private static let whatIf: HTML = """
        <section aria-labelledby="what-if">
        <h2 id="what-if">What if?</h2>
        <p><a href="/what-if">What a fourth bed, a smaller team or other shares would do</a> to \
        places, waiting and balances, worked out with made-up children.</p>
        </section>
        <section aria-labelledby="results">
        <h2 id="results">Money and outcomes</h2>
        <p><a href="/finance">What it cost and saved, against the plan</a>; \
        <a href="/outcomes">what became of the children</a>.</p>
        </section>
        """

    private static func exchange(_ status: Answer) -> HTML {
        guard let figures = status.table("Exchange") else { return "" }
        let refused = status.table("Refused files").flatMap { table -> HTML? in
            table.rows.isEmpty ? nil : HTML.table(table, id: "refused-table", headed: false)
        }
        return """
            <section aria-labelledby="exchange">
            <h2 id="exchange">How the exchange of files is doing</h2>
            \(HTML.table(figures, id: "exchange-table", unseen: true))
            \(refused)
            <p><a href="/exchange">Every file, and why it was refused</a></p>
            </section>
            """
    }
}

extension ServiceSnapshot {
    /// The cycle that the overview speaks of first: one with an open offer, else this cycle.
    var headlineCycle: Cycle? {
        let offered = state.places.first { $0.state == .offered && cycleIsAhead($0.cycle) }
        return offered.flatMap { state.cycle($0.cycle) } ?? presentCycle
    }

    private func cycleIsAhead(_ id: String) -> Bool {
        state.cycle(id).map { $0.end > today } ?? false
    }
}
