import Commissioning
import Evidence

/// The page that answers what other terms would do: in words, as a picture, in tables; and a form
/// to ask with.
struct WhatIfPage {
    let html: HTML

    init(_ snapshot: ServiceSnapshot, _ whatIf: WhatIf, _ study: SimulationStudy) {
        let answer = WhatIfAnswer(snapshot, study).answer
        let reports = study.reports
        // The last sentence says what was assumed.
        let findings = answer.sentences.dropLast().map { "<li>\($0)</li>\n" as HTML }
        let content: HTML = """
            <p class="lead">What other terms would do to the service as it stands: made-up \
            children, the same for all terms, and the real rules.</p>
            <ul class="findings">
            \(findings)</ul>
            <section aria-labelledby="pictures">
            <h2 id="pictures">Places and team</h2>
            \(WhatIfPicture(reports, years: study.question.years).html)
            </section>
            \(Self.section(answer, "Side by side, middle figures", id: "figures", "Side by side"))
            \(Self.section(
                answer, "Authorities, middle figures", id: "authorities", "By authority"))
            \(Self.cost(answer, reports, study.question.years))
            <section aria-labelledby="assumed">
            <h2 id="assumed">What is assumed</h2>
            <p>\(answer.sentences.last ?? "")</p>
            </section>
            \(WhatIfForm(whatIf, snapshot).html)
            """
        let address = "/api/v1/what-if" + whatIf.addressQuery
        html =
            PageFrame(
                title: answer.title, content: content,
                data: [
                    ("these what-ifs", address),
                    (
                        "side by side as CSV",
                        address + (whatIf.addressQuery.isEmpty ? "?" : "&") + "format=csv"
                    ),
                ], snapshot: snapshot, address: "/what-if" + whatIf.addressQuery
            ).html
    }

    private static func cost(
        _ answer: Answer, _ reports: [SimulationReport], _ years: Int
    ) -> HTML {
        guard let present = reports.first, let table = answer.table(WhatIfCost.caption) else {
            return ""
        }
        let names = reports.map { TermsWords(change: $0.change, present: present).name }
        let costs = WhatIfCost(reports, names, years: years)
        return """
            <section aria-labelledby="cost">
            <h2 id="cost">Cost a year</h2>
            \(costs.sentences.map { "<p>\($0)</p>\n" as HTML })
            \(WhatIfCostPicture(costs.rows).html)
            \(HTML.table(table, id: HTML.tableID("cost"), unseen: true))
            </section>
            """
    }

    private static func section(
        _ answer: Answer, _ caption: String, id: String, _ title: String
    ) -> HTML {
        guard let table = answer.table(caption) else { return "" }
        return """
            <section aria-labelledby="\(id)">
            <h2 id="\(id)">\(title)</h2>
            \(HTML.table(table, id: HTML.tableID(id), unseen: true))
            </section>
            """
    }
}

/// Asks for other terms with nothing but an address.
struct WhatIfForm {
    let html: HTML

    init(_ whatIf: WhatIf, _ snapshot: ServiceSnapshot) {
        let change = whatIf.change
        let years = BoardLimits.whatIfYears
        let runs = BoardLimits.whatIfRuns
        let names = snapshot.agreement?.authorities.map(\.id) ?? []
        func example(_ numbers: [Int]) -> String {
            zip(names, numbers).map { "\($0)=\($1)" }.joined(separator: ",")
        }
        let home = snapshot.agreement?.home
        let fields: [HTML] = [
            Self.number("beds", "Beds", change.beds, SimulationLimits.beds),
            Self.number("slots", "Team slots", change.familySlots, SimulationLimits.familySlots),
            Self.number(
                "therapists", "Therapists more (or fewer, with a minus)",
                change.therapistsMore == 0 ? nil : change.therapistsMore,
                SimulationLimits.therapistsMore),
            Self.text(
                "shares", "Shares", change.shares, example: example(names.indices.map { 3 - $0 })),
            Self.text(
                "standing", "Standing places", change.standingPlaces,
                example: example(home?.standingPlaces ?? [])),
            Self.text(
                "demand", "Nominations a year", whatIf.demand,
                example: example(
                    snapshot.agreement.map { SimulationAssumptions(for: $0).nominationsPerYear }
                        ?? [])),
            Self.number("years", "Years", whatIf.years, years),
            Self.number("runs", "Runs of each", whatIf.runs, runs),
        ]
        html = """
            <section aria-labelledby="ask">
            <h2 id="ask">Ask another</h2>
            <form class="ask" action="/what-if" method="get"><!--day-->
            \(fields)<p class="send"><button>Work it out</button> \
            <a href="/what-if">The standard questions</a></p>
            </form>
            </section>
            """
    }

    private static func number(
        _ name: String, _ label: String, _ value: Int?, _ range: ClosedRange<Int>
    ) -> HTML {
        """
        <p><label for="ask-\(name)">\(label)</label> \
        <input id="ask-\(name)" name="\(name)" type="number" min="\(range.lowerBound)" \
        max="\(range.upperBound)" value="\(value.map(String.init) ?? "")"></p>

        """
    }

    private static func text(
        _ name: String, _ label: String, _ value: [String: Int], example: String
    ) -> HTML {
        """
        <p><label for="ask-\(name)">\(label)</label> \
        <input id="ask-\(name)" name="\(name)" maxlength="400" placeholder="\(example)" \
        value="\(WhatIf.text(value))"></p>

        """
    }
}

extension WhatIf {
    /// The members of an address that asks this; empty for the standard one.
    var addressQuery: String {
        let standard = WhatIf()
        var members: [String] = []
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { members.append("\(name)=\(value)") }
        }
        add("beds", change.beds.map(String.init))
        add("slots", change.familySlots.map(String.init))
        add("therapists", change.therapistsMore == 0 ? nil : String(change.therapistsMore))
        add("shares", WhatIf.text(change.shares))
        add("standing", WhatIf.text(change.standingPlaces))
        add("demand", WhatIf.text(demand))
        add("years", years == standard.years ? nil : String(years))
        add("runs", runs == standard.runs ? nil : String(runs))
        add("seed", seed == standard.seed ? nil : String(seed))
        return members.isEmpty ? "" : "?" + members.joined(separator: "&")
    }

    /// `a=1,b=2`, by name; authorities have no name that an address would have to escape.
    static func text(_ numbers: [String: Int]) -> String {
        numbers.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
    }
}
