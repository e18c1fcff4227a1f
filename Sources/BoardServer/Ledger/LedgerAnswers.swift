import Commissioning
import Evidence

/// The ledger's head, who has signed it and who has signed it too.
///
/// JSON: `size`, `root`, `signed` (the newest signed head with its document, or `null`),
/// `cosigned` by party, `silentParties`, `intervalHours`.
struct CheckpointAnswer {
    let answer: Answer

    /// - Parameter party: The party whose signed head is wanted; `nil`: the newest of all.
    init(_ facts: LedgerFacts, for party: String?) {
        let newest = facts.checkpoints.first { party == nil || $0.party == party }
        answer = Answer(
            title: "\(HTML.grouped(facts.head.size)) documents", sentences: facts.evidence,
            tables: [
                AnswerTable(
                    "Parties and the heads they have signed",
                    columns: [
                        .init("party"), .init("sent", .trailing), .init("cosigned", .trailing),
                        .init("came back"), .init("last heard"), .init("silent"),
                    ],
                    rows: facts.parties.map { row in
                        [
                            row.party, row.sentSize.map { "\($0)" } ?? "–",
                            row.cosigned.map { "\($0.size)" } ?? "–",
                            row.cosigned.map { $0.at.description } ?? "–",
                            row.heardAt?.description ?? "–", row.isSilent ? "yes" : "no",
                        ]
                    }),
                AnswerTable(
                    "The newest signed heads",
                    columns: [
                        .init("entry", .trailing), .init("at"), .init("party"),
                        .init("size", .trailing), .init("root"), .init("cosigned"),
                    ],
                    rows: facts.checkpoints.map {
                        [
                            "\($0.entry)", $0.at.description, $0.party, "\($0.head.size)",
                            $0.head.rootText, $0.isCosigned ? "yes" : "no",
                        ]
                    }),
            ], json: Self.data(facts, newest))
    }

    private static func data(_ facts: LedgerFacts, _ newest: CheckpointRow?) -> JSONValue {
        let cosigned = facts.parties.map { row -> (String, JSONValue) in
            (
                row.party,
                row.cosigned.map { ["size": .number($0.size), "at": .moment($0.at)] } ?? .null
            )
        }
        return [
            "size": .number(facts.head.size), "root": .string(facts.head.rootText),
            "signed": newest.map(data) ?? .null, "cosigned": .object(JSONObject(cosigned)),
            "silentParties": .texts(facts.parties.filter(\.isSilent).map(\.party)),
            "intervalHours": .number(facts.intervalHours),
        ]
    }

    private static func data(_ row: CheckpointRow) -> JSONValue {
        [
            "entry": .number(row.entry), "at": .moment(row.at), "party": .string(row.party),
            "size": .number(row.head.size), "root": .string(row.head.rootText),
            "isCosigned": .bool(row.isCosigned), "document": row.document.generalValue,
        ]
    }
}

/// Entries of the ledger without their documents.
///
/// JSON: `entries`, and `next`, the cursor of the page after this one or `null`.
struct EntriesAnswer {
    let answer: Answer

    init(_ rows: [LedgerRow], for viewer: Viewer, next: Int?) {
        let values = rows.map { $0.json(for: viewer) }
        let names = [
            "entry", "recordedAt", "issuer", "audience", "type", "seq", "verdict", "digest",
            "leafHash",
        ]
        answer = Answer(
            title: Counting.of(rows.count, "entry", "entries"), sentences: [],
            tables: [
                AnswerTable(
                    "Entries",
                    columns: names.map {
                        .init($0, ["entry", "seq"].contains($0) ? .trailing : .leading)
                    }, rows: values.map { value in names.map { LedgerCell.text(value[$0]) } })
            ], json: ["entries": .array(values), "next": next.map { .number($0) } ?? .null])
    }
}

/// A proof: that an entry is in the ledger, or that the ledger only grew.
struct ProofAnswer {
    let answer: Answer

    /// The proof that an entry is in the ledger.
    init(_ proof: LedgerProof) {
        self.init(
            "Entry \(proof.entry) is among \(HTML.grouped(proof.head.size)) documents", proof.json)
    }

    /// The proof that the ledger only grew.
    init(consistency json: JSONValue) { self.init("The ledger only grew", json) }

    private init(_ title: String, _ json: JSONValue) {
        var path: [JSONValue] = []
        if case .array(let hashes)? = json["path"] { path = hashes }
        answer = Answer(
            title: title, sentences: [],
            tables: [
                AnswerTable(
                    "Path", columns: [.init("step", .trailing), .init("hash")],
                    rows: path.enumerated().map {
                        ["\($0.offset + 1)", LedgerCell.text($0.element)]
                    })
            ], json: json)
    }
}

/// What a mirror has checked, as data.
struct MirrorAnswer {
    let answer: Answer

    init(_ facts: MirrorFacts) {
        answer = Answer(
            title: facts.verdict, sentences: [facts.verdict],
            tables: [
                AnswerTable(
                    "What was checked", columns: [.init("figure"), .init("value", .trailing)],
                    rows: facts.figures.map { [$0.name, $0.value] }), facts.decisions,
                facts.cycles, facts.children, facts.differences,
            ], json: facts.json)
    }
}

/// A member of an entry as a cell of a table.
private enum LedgerCell {
    static func text(_ value: JSONValue?) -> String {
        switch value {
        case .string(let text)?: text
        case .integer(let number)?: "\(number)"
        case .array(let values)?: values.map { text($0) }.joined(separator: " ")
        default: "–"
        }
    }
}
