import Commissioning
import Evidence

/// What the service is doing and what needs a decision.
///
/// JSON: `serviceTime`, `agreement` of `id`, `version`, `title`, `inForceSince`, `effectiveTo` (or
/// null), `versions` of `version`, `digest`, `amendedFrom`, `inForceSince`; `departures` of
/// `authority`, `effectiveEnd`; `runOffPlaces` after an end; `proposals` of `id`, `version`,
/// `title`, `missingSignatures`; `due`: the next five of `at`, `what`;
/// `needed`: `code`, `party`, `sentence`, `due`, `overdue`; `openOffers`;
/// `team` of `slots`, `held`, `waiting` (or null); `exchange`.
struct StatusAnswer {
    let answer: Answer

    init(_ snapshot: ServiceSnapshot) {
        let stamp = snapshot.local.stamp
        let due = snapshot.comingActions.prefix(5)
        let needed = snapshot.decisionsNeeded
        answer = Answer(
            title: Self.title(snapshot, needed), sentences: Self.sentences(snapshot),
            tables: [
                AnswerTable(
                    "Needs a decision",
                    columns: [.init("due", absent: "no date"), .init("what"), .init("code")],
                    rows: needed.map { [$0.due.map(stamp) ?? "–", snapshot.words($0), $0.code] }),
                AnswerTable(
                    "Next", columns: [.init("when"), .init("what")],
                    rows: due.map { [stamp($0.at), $0.what] }),
            ] + Self.exchangeTables(snapshot), json: Self.data(snapshot, needed, Array(due)))
    }

    private static func title(_ snapshot: ServiceSnapshot, _ needed: [DecisionNeeded]) -> String {
        if snapshot.agreement == nil { return "Status: waiting for an agreement" }
        return needed.isEmpty
            ? "Status: nothing waits for a person"
            : "Status: "
                + Counting.of(needed.count, "matter waits", "matters wait") + " for a person"
    }

    private static func sentences(_ snapshot: ServiceSnapshot) -> [String] {
        var found = ["Service time: \(snapshot.local.spoken(snapshot.now))."]
        if let demonstration = snapshot.demonstration {
            found.append(
                "This is a demonstration with made-up children; its clock runs up to "
                    + "\(demonstration.speed) times as fast as the real one.")
        }
        if let team = TeamFigures(snapshot) { found.append(team.headline + ".") }
        return found + snapshot.courseOfAgreement + snapshot.beginnings
    }

    /// How the exchange is doing; nothing is known of how it did in the past.
    private static func exchangeTables(_ snapshot: ServiceSnapshot) -> [AnswerTable] {
        guard !snapshot.isPast else { return [] }
        let exchange = snapshot.exchange
        let stamp = snapshot.local.stamp
        return [
            AnswerTable(
                "Exchange", columns: [.init("figure"), .init("value", .trailing)],
                rows: [
                    ["Answers still to be put into folders", "\(exchange.waitingAnswers)"],
                    ["Documents that wait for an earlier one", "\(exchange.heldDocuments)"],
                    ["Parties whose files are stopped", "\(exchange.stoppedStreams.count)"],
                    ["Folders last looked at", exchange.lastRoundAt.map(stamp) ?? "none yet"],
                    [
                        "Ledger last signed for the parties",
                        exchange.checkpointAt.map(stamp) ?? "none yet",
                    ],
                    ["Parties not heard of lately", "\(exchange.silentParties.count)"],
                ]),
            AnswerTable(
                "Refused files",
                columns: [
                    .init("when"), .init("party", says: .party), .init("file", says: .ofFile),
                    .init("code"),
                ],
                rows: exchange.refusedFiles.map {
                    [stamp($0.refusedAt), PartyLabel.of($0.party), $0.name, $0.code]
                }),
        ]
    }

    private static func data(
        _ snapshot: ServiceSnapshot, _ needed: [DecisionNeeded],
        _ due: [(at: Instant, what: String)]
    ) -> JSONValue {
        snapshot.data([
            ("serviceTime", .moment(snapshot.now)),
            ("serviceTimeLocal", .string(snapshot.local.stamp(snapshot.now))),
            (
                "speed",
                snapshot.demonstration.map { .number($0.speed) } ?? .number(1)
            ),
            ("agreement", agreementData(snapshot)),
            (
                "versions",
                .array(
                    snapshot.state.versions.map {
                        [
                            "version": .number($0.agreement.version),
                            "digest": .string($0.digest),
                            "amendedFrom": .day($0.agreement.amendedFrom),
                            "inForceSince": .moment($0.since),
                        ]
                    })
            ),
            (
                "departures",
                .array(
                    snapshot.departures.map {
                        [
                            "authority": .string($0.authority),
                            "effectiveEnd": .day($0.effectiveEnd),
                        ]
                    })
            ),
            ("runOffPlaces", .texts(snapshot.runOff.map(\.id))),
            (
                "proposals",
                .array(
                    snapshot.missingSignatures.map {
                        [
                            "id": .string($0.agreement.id),
                            "version": .number($0.agreement.version),
                            "title": .string($0.agreement.title),
                            "missingSignatures": .texts($0.missing.map(\.id)),
                        ]
                    })
            ),
            (
                "due",
                .array(due.map { ["at": .moment($0.at), "what": .string($0.what)] })
            ),
            (
                "needed",
                .array(
                    needed.map {
                        [
                            "code": .string($0.code), "party": .text($0.party),
                            "sentence": .string($0.sentence), "due": .moment($0.due),
                            "overdue": .bool($0.isOverdue(at: snapshot.now)),
                        ]
                    })
            ),
            (
                "openOffers",
                .texts(snapshot.state.places.filter { $0.state == .offered }.map(\.id))
            ),
            ("team", TeamFigures(snapshot).map(data) ?? .null),
            ("exchange", snapshot.isPast ? .null : data(snapshot.exchange)),
        ])
    }

    private static func agreementData(_ snapshot: ServiceSnapshot) -> JSONValue {
        guard let inForce = snapshot.state.inForce else { return .null }
        return [
            "id": .string(inForce.agreement.id), "version": .number(inForce.agreement.version),
            "title": .string(inForce.agreement.title), "digest": .string(inForce.digest),
            "inForceSince": .moment(inForce.since),
            "effectiveTo": .day(inForce.agreement.effectiveTo),
        ]
    }

    private static func data(_ team: TeamFigures) -> JSONValue {
        [
            "slots": .number(team.slotsToday), "held": .number(team.heldToday.count),
            "waiting": .number(team.waiting.count),
        ]
    }

    private static func data(_ exchange: ExchangeFigures) -> JSONValue {
        [
            "waitingAnswers": .number(exchange.waitingAnswers),
            "heldDocuments": .number(exchange.heldDocuments),
            "stoppedStreams": .texts(exchange.stoppedStreams),
            "lastRoundAt": .moment(exchange.lastRoundAt),
            "checkpointAt": .moment(exchange.checkpointAt),
            "silentParties": .array(
                exchange.silentParties.map {
                    ["party": .string($0.party), "since": .moment($0.since)]
                }),
            "refusedFiles": .array(exchange.refusedFiles.map(data)),
        ]
    }

    private static func data(_ refused: RefusedSummary) -> JSONValue {
        [
            "party": .string(refused.party), "code": .string(refused.code),
            "name": .string(refused.name), "refusedAt": .moment(refused.refusedAt),
        ]
    }
}

extension ServiceSnapshot {
    /// What the service will do by itself, in the order in which it is due.
    var comingActions: [(at: Instant, what: String)] {
        state.dueActions().map { ($0.at, $0.kind.words) }
    }
}

extension DueAction.Kind {
    /// What happens then, in words.
    package var words: String {
        switch self {
        case .decide(let cycle): "nominations for \(cycle) close; it is decided"
        case .lapse(let place): "the offer \(place) lapses if unanswered"
        case .teamRound: "the team's free slots go to families that wait"
        case .statement(let quarter): "the statements for \(quarter) are made"
        }
    }
}
