import Commissioning
import Evidence

/// Which files came in, went out, wait and were refused, and why.
///
/// JSON: `received`, `held`, `sent`: each of `party`, `type`, `seq`, `at`, `state`, `sentence`,
/// `detail`; `refused` of `party`, `name`, `at`, `code`, `sentence`, `whatToDo`;
/// `stoppedStreams`; `waitingAnswers`; all of now, and empty for a question about the past.
struct ExchangeAnswer {
    let answer: Answer

    init(_ snapshot: ServiceSnapshot) {
        let exchange = snapshot.isPast ? ExchangeFigures() : snapshot.exchange
        let files = exchange.files
        let stamp = snapshot.local.stamp
        answer = Answer(
            title: Self.title(snapshot, exchange), sentences: Self.sentences(snapshot, exchange),
            tables: [
                Self.table("Came in", files.incoming, stamp),
                Self.table("Held for an earlier one", files.held, stamp),
                AnswerTable(
                    "Refused",
                    columns: [
                        .init("when"), .init("party", says: .party), .init("file", says: .ofFile),
                        .init("why"),
                        .init("what to do"), .init("code"),
                    ],
                    rows: exchange.refusedFiles.map {
                        [
                            stamp($0.refusedAt), PartyLabel.of($0.party), $0.name,
                            RefusalWords.sentence($0.code), RefusalWords.remedy($0.code), $0.code,
                        ]
                    }),
                Self.table("Went out", files.outgoing.filter { $0.state == "published" }, stamp),
                Self.table(
                    "Waits to go out", files.outgoing.filter { $0.state != "published" }, stamp),
            ], json: Self.data(snapshot, exchange))
    }

    private static func title(_ snapshot: ServiceSnapshot, _ exchange: ExchangeFigures) -> String {
        if snapshot.isPast { return "Files: only known of the present" }
        if !exchange.stoppedStreams.isEmpty {
            return "Files: "
                + Counting.of(exchange.stoppedStreams.count, "stream has", "streams have")
                + " stopped"
        }
        let waiting = exchange.waitingAnswers + exchange.heldDocuments
        return waiting == 0
            ? "Files: nothing waits" : "Files: \(Counting.of(waiting, "waits", "wait"))"
    }

    private static func sentences(
        _ snapshot: ServiceSnapshot, _ exchange: ExchangeFigures
    ) -> [String] {
        if snapshot.isPast { return ["Files are shown as they are now; leave the day away."] }
        var found = exchange.stoppedStreams.map {
            "With \(PartyLabel.of($0)) two documents bear one number; an operator has to speak to "
                + "it (mstcoord stream resume \($0))."
        }
        // They may name files.
        if snapshot.admission.viewer == .operator { found += exchange.troubles }
        if exchange.heldDocuments > 0 {
            found.append(
                Counting.of(exchange.heldDocuments, "document waits", "documents wait")
                    + " for an earlier one that has not come; after thirty days it is put aside.")
        }
        return found.isEmpty
            ? ["Every file that came has an answer, and every answer is in its folder."] : found
    }

    private static func table(
        _ caption: String, _ files: [ExchangeFile], _ stamp: (Instant) -> String
    ) -> AnswerTable {
        AnswerTable(
            caption,
            columns: [
                .init("when"), .init("party", says: .party), .init("type"),
                .init("number", .trailing),
                .init("what became of it"), .init("detail", says: .ofFile),
            ],
            rows: files.map {
                [
                    stamp($0.at), PartyLabel.of($0.party), $0.type, "\($0.number)", $0.sentence,
                    $0.detail,
                ]
            })
    }

    private static func data(
        _ snapshot: ServiceSnapshot, _ exchange: ExchangeFigures
    ) -> JSONValue {
        snapshot.data([
            ("received", .array(exchange.files.incoming.map(data))),
            ("held", .array(exchange.files.held.map(data))),
            ("sent", .array(exchange.files.outgoing.map(data))),
            (
                "refused",
                .array(
                    exchange.refusedFiles.map {
                        [
                            "party": .string($0.party), "name": .string($0.name),
                            "at": .moment($0.refusedAt), "code": .string($0.code),
                            "sentence": .string(RefusalWords.sentence($0.code)),
                            "whatToDo": .string(RefusalWords.remedy($0.code)),
                        ]
                    })
            ),
            ("stoppedStreams", .texts(exchange.stoppedStreams)),
            ("waitingAnswers", .number(exchange.waitingAnswers)),
        ])
    }

    private static func data(_ file: ExchangeFile) -> JSONValue {
        [
            "party": .string(file.party), "type": .string(file.type), "seq": .number(file.number),
            "at": .moment(file.at), "state": .string(file.state),
            "sentence": .string(file.sentence), "detail": .string(file.detail),
        ]
    }
}
