import Commissioning
import Evidence

/// Answers questions about the ledger itself, and shows what a mirror has checked.
struct LedgerDesk {
    let reader: any StateReader
    let ledger: (any LedgerReader)?
    let mirror: (any MirrorReader)?

    /// Entries of one page.
    static let entriesMaximum = 500

    /// The content of a page or answer.
    /// - Throws: `BoardProblem` `http.not-found` where there is no ledger to show; `AnswerFailure`.
    func content(_ route: Route, _ members: QueryMembers) async throws -> Content {
        switch route {
        case .mirrorPage:
            guard let mirror else { throw Self.nothing }
            let snapshot = try await reader.snapshot(asOf: nil)
            return page(MirrorPage(snapshot, try await mirror.report()).html)
        case .ledger(.mirror):
            guard let mirror else { throw Self.nothing }
            return data(try await mirror.report().json)
        default: break
        }
        guard let ledger else { throw Self.nothing }
        switch route {
        case .ledger(let question): return data(try await answer(question, ledger, members))
        default:
            let snapshot = try await reader.snapshot(asOf: nil)
            return page(
                LedgerPage(snapshot, try await ledger.facts(), isMirror: mirror != nil).html)
        }
    }

    private func answer(
        _ question: LedgerQuestion, _ ledger: any LedgerReader, _ members: QueryMembers
    ) async throws -> JSONValue {
        switch question {
        case .checkpoint: return try await checkpoint(ledger, members["party"])
        case .entries: return try await entries(ledger, members)
        case .inclusion:
            let entry = try await self.entry(ledger, members)
            return try await ledger.inclusion(of: entry, size: number("size", members)).json
        case .consistency:
            return try await ledger.consistency(
                from: try number("from", members) ?? 0, to: number("to", members))
        case .mirror: return .null
        }
    }

    private func checkpoint(_ ledger: any LedgerReader, _ party: String?) async throws -> JSONValue
    {
        let facts = try await ledger.facts()
        let newest = facts.checkpoints.first { party == nil || $0.party == party }
        return [
            "size": .number(facts.head.size), "root": .string(facts.head.rootText),
            "signed": newest.map(Self.data) ?? .null,
            "cosigned": .object(
                JSONObject(
                    facts.parties.map { row in
                        (
                            row.party,
                            row.cosigned.map {
                                ["size": .number($0.size), "at": .moment($0.at)]
                            } ?? .null
                        )
                    })),
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

    private func entries(
        _ ledger: any LedgerReader, _ members: QueryMembers
    ) async throws -> JSONValue {
        let after = try number("after", members) ?? 0
        let limit = try number("limit", members) ?? 100
        guard (1...Self.entriesMaximum).contains(limit) else {
            throw AnswerFailure(
                .outOfRange, "limit is from 1 to \(Self.entriesMaximum).",
                remedy: "Ask for the next page with after.")
        }
        let rows = try await ledger.entries(after: after, limit: limit)
        var next: JSONValue = .null
        if rows.count == limit { next = .number(after + limit) }
        return ["entries": .array(rows.map(\.json)), "next": next]
    }

    private func entry(_ ledger: any LedgerReader, _ members: QueryMembers) async throws -> Int {
        if let entry = try number("entry", members) { return entry }
        guard let text = members["digest"], let digest = PayloadDigest(text) else {
            throw AnswerFailure(
                .outOfRange, "Which document is asked for is not said.",
                remedy: "Give entry, or digest (sha-256:…), of a receipt.")
        }
        guard let entry = try await ledger.entry(of: digest) else {
            throw AnswerFailure(
                .outOfRange, "No document with this digest is recorded.",
                remedy: "Give the digest of a receipt's of.")
        }
        return entry
    }

    private func number(_ name: String, _ members: QueryMembers) throws -> Int? {
        guard let text = members[name] else { return nil }
        guard let number = Int(text), number >= 0 else {
            throw AnswerFailure(
                .outOfRange, "\(name) must be a whole number.", remedy: "Write for example 12.")
        }
        return number
    }

    private func page(_ html: HTML) -> Content {
        Content(AnswerCache.Written(Array(html.text.utf8)), type: "text/html; charset=utf-8")
    }

    private func data(_ json: JSONValue) -> Content {
        Content(
            AnswerCache.Written(Array((json.prettyText() + "\n").utf8)), type: "application/json")
    }

    private static let nothing = BoardProblem(
        .notFound, "There is nothing here.",
        remedy: "Start at the overview, or at /api/v1/cycles.")
}
