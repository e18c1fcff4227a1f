import Commissioning
import Evidence

extension Operation {
    /// Everything that the API can be asked.
    package static let all: [Operation] = questions + money + ledgerQuestions + feeds

    private static let questions: [Operation] = [
        query("listCycles", "cycles", "All cycles with their beds, phases and deadlines.") {
            _ in .cycleList
        },
        query(
            "getCycle", "cycles/{id}", "One cycle: places, cut-offs, who waits and why.", [.cycle]
        ) {
            .cycle($0[0])
        },
        query(
            "getAllocation", "cycles/{id}/allocation", "The decision for one cycle.", [.cycle]
        ) { .allocation($0[0]) },
        query(
            "getExplanations", "cycles/{id}/explanations",
            "Why each child of the reader's got a place or none.", [.cycle]
        ) { .explanations($0[0]) },
        query("listAuthorities", "authorities", "The authorities with their shares.") {
            _ in .authorities
        },
        query(
            "getBalance", "authorities/{id}/balance", "Bed-weeks owed to one authority.",
            [.authority]
        ) { .balance($0[0]) },
        query(
            "getRoster", "roster", "Own places of the coming cycles.",
            [
                .whole("cyclesAhead", "How many cycles.", 1...40)
            ]
        ) { _ in .roster(cyclesAhead: 8) },
        query(
            "listWaiting", "waiting-list",
            "Open nominations in their order; of other authorities only how many.",
            paged: PagedList(["waiting"], ["Waiting list"])
        ) { _ in .waitingList },
        query(
            "listPlacements", "placements", "Every place and where it is in its life.",
            paged: PagedList(["places"], ["Placements"])
        ) { _ in .placements },
        query(
            "getNomination", "nominations/{id}", "Everything about one child of the reader's.",
            [.nomination], problems: [403]
        ) { names in
            // A reference of an authority stays between the authority and the command line.
            names[0].utf8.contains(0x2F) ? nil : .explain(names[0])
        },
        query("getTeam", "team", "The community team: load, balances, who waits, true-up.") {
            _ in .team
        },
        query(
            "getFairness", "fairness",
            "The roster of own places, the balances over the years, and every lot."
        ) { _ in .fairness },
        query(
            "getChanges", "changes", "What has changed between two moments, in words.",
            [.from], problems: [409]
        ) { _ in .changes(nil) },
        query("getStatus", "status", "What the service is doing and what needs a decision.") {
            _ in .status
        },
        query(
            "listFiles", "exchange/files",
            "Which files came, went, wait and were refused, and why.",
            paged: PagedList(["received", "sent"], ["Came in", "Went out", "Waits to go out"])
        ) { _ in .exchange },
        query(
            "getWhatIf", "what-if", "What would become of the service under other terms.",
            whatIfParameters, problems: [409]
        ) { _ in .whatIf(WhatIf()) },
    ]

    private static let money: [Operation] = [
        query("getCharges", "charges", "What every authority owes, line by line.") {
            _ in .charges
        },
        query("getFinance", "finance", "The financial plan beside what has happened.") {
            _ in .finance
        },
        query("getOutcomes", "outcomes", "What became of the children, as measures.") {
            _ in .outcomes
        },
        query("getForecast", "forecast", "What the service will save and cost.") {
            _ in .forecast
        },
    ]

    private static let ledgerQuestions: [Operation] = [
        ledger(
            "getCheckpoint", "ledger/checkpoint", "The ledger's head, signed and cosigned.",
            [.text("party", "The party whose signed head is wanted.", example: nil)]
        ) { .checkpoint },
        ledger(
            "listEntries", "ledger/entries", "The ledger's entries without their documents.",
            [
                .whole("after", "The entry before the first one wanted.", 0...Int(Int32.max)),
                .whole("limit", "Entries of one page.", 1...LedgerDesk.entriesMaximum),
                .whole("cursor", "What the page before gave as next.", 0...Int(Int32.max)),
            ]
        ) { .entries },
        ledger(
            "proveInclusion", "ledger/proofs/inclusion",
            "The proof that an entry is in the ledger.",
            [
                .whole(
                    "entry", "The entry; the newest if nothing is named.", 0...Int(Int32.max),
                    example: "1"), .digest,
                .whole("size", "The size of the ledger to prove it for.", 0...Int(Int32.max)),
            ]
        ) { .inclusion },
        ledger(
            "proveConsistency", "ledger/proofs/consistency", "The proof that the ledger only grew.",
            [
                .whole("from", "The earlier size.", 0...Int(Int32.max)),
                .whole("to", "The later size.", 0...Int(Int32.max)),
            ]
        ) { .consistency },
        ledger("getMirror", "mirror", "What a mirror has checked; only a mirror's board has it.") {
            .mirror
        },
    ]

    private static let feeds: [Operation] = [
        Operation(
            id: "streamEvents", path: "events",
            summary: "The ledger's head now and whenever it grows, as server-sent events.",
            parameters: [], types: ["text/event-stream"], paged: nil, problems: [503]
        ) { _ in .events },
        Operation(
            id: "getCalendar", path: "calendar.ics",
            summary: "Cycles and deadlines for a calendar.", parameters: [.asOf, .token],
            types: ["text/calendar"], paged: nil, problems: []
        ) { _ in .calendar },
    ]

    private static func query(
        _ id: String, _ path: String, _ summary: String, _ own: [Parameter] = [],
        paged: PagedList? = nil, problems: [Int] = [],
        _ query: @escaping @Sendable ([String]) -> Query?
    ) -> Operation {
        Operation(
            id: id, path: path, summary: summary,
            parameters: own + [.asOf, .format, .table] + (paged == nil ? [] : Parameter.paging),
            types: ["application/json", "text/csv"], paged: paged, problems: problems
        ) { query($0).map { .query($0) } }
    }

    private static func ledger(
        _ id: String, _ path: String, _ summary: String, _ own: [Parameter] = [],
        _ question: @escaping @Sendable () -> LedgerQuestion
    ) -> Operation {
        Operation(
            id: id, path: path, summary: summary,
            parameters: own + [.asOf, .format, .table],
            types: ["application/json", "text/csv"], paged: nil, problems: []
        ) { _ in .ledger(question()) }
    }

    private static let whatIfParameters: [Parameter] = [
        .whole("years", "Years to look ahead.", BoardLimits.whatIfYears, example: "1"),
        .whole("runs", "Runs of each set of terms.", BoardLimits.whatIfRuns, example: "1"),
        .whole("seed", "Seed of the made-up children.", BoardLimits.whatIfSeeds),
        .whole("beds", "Beds of the home.", SimulationLimits.beds),
        .whole("slots", "Slots of the team.", SimulationLimits.familySlots),
        .whole("therapists", "Therapists more.", SimulationLimits.therapistsMore),
        .numbers("shares", "Shares of every bed by authority, as a=1,b=2."),
        .numbers("standing", "Standing places by authority, as a=1,b=0."),
        .numbers("demand", "Nominations a year by authority, as a=8,b=4."),
    ]
}
