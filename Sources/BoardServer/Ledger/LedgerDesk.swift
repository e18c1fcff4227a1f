import Commissioning
import Evidence

/// Answers questions about the ledger itself, and shows what a mirror has checked.
struct LedgerDesk {
    let reader: any StateReader
    let ledger: (any LedgerReader)?
    let mirror: (any MirrorReader)?
    /// As whom it is seen.
    let admission: Admission

    /// Entries of one page.
    static let entriesMaximum = 500

    /// The content of a page or answer.
    /// - Throws: `BoardProblem` `http.not-found` where there is no ledger to show; `AnswerFailure`.
    func content(_ route: Route, _ members: QueryMembers) async throws -> Content {
        switch route {
        case .mirrorPage:
            guard let mirror else { throw Self.nothing }
            let snapshot = try await snapshot()
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
            let snapshot = try await snapshot()
            return page(
                LedgerPage(snapshot, try await ledger.facts(), isMirror: mirror != nil).html)
        }
    }

    private func answer(
        _ question: LedgerQuestion, _ ledger: any LedgerReader, _ members: QueryMembers
    ) async throws -> JSONValue {
        let then = try await head(asOf: members["asOf"], ledger)
        switch question {
        case .checkpoint: return try await checkpoint(ledger, members["party"], then)
        case .entries: return try await entries(ledger, members, then)
        case .inclusion:
            let entry = try await self.entry(ledger, members)
            let size = try number("size", members) ?? then?.size
            return try await ledger.inclusion(of: entry, size: size).json
        case .consistency:
            return try await ledger.consistency(
                from: try number("from", members) ?? 0, to: number("to", members) ?? then?.size)
        case .mirror: return .null
        }
    }

    /// The head as it was at a past moment, or `nil` for now.
    private func head(asOf text: String?, _ ledger: any LedgerReader) async throws -> LedgerHead? {
        guard let text else { return nil }
        guard let asOf = AsOf(text) else {
            throw AnswerFailure(
                .badMoment, "“\(text)” is neither a day nor a moment.",
                remedy: "Write 2019-01-07, or 2019-01-07T17:00:00Z.")
        }
        let seen = try await reader.snapshot(seen: asOf)
        return seen.isPast ? try await ledger.head(asOf: seen.now) : nil
    }

    private func checkpoint(
        _ ledger: any LedgerReader, _ party: String?, _ then: LedgerHead?
    ) async throws -> JSONValue {
        let facts = try await ledger.facts()
        let head = then ?? facts.head
        let newest = facts.checkpoints.first {
            (party == nil || $0.party == party) && $0.entry <= head.size
        }
        return [
            "size": .number(head.size), "root": .string(head.rootText),
            "signed": newest.map(Self.data) ?? .null,
            "cosigned": .object(
                JSONObject(
                    facts.parties.map { row in
                        (
                            row.party,
                            row.cosigned.flatMap {
                                $0.size > head.size
                                    ? nil : ["size": .number($0.size), "at": .moment($0.at)]
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
        _ ledger: any LedgerReader, _ members: QueryMembers, _ then: LedgerHead?
    ) async throws -> JSONValue {
        let after = try number("cursor", members) ?? number("after", members) ?? 0
        let limit = try number("limit", members) ?? 100
        guard (1...Self.entriesMaximum).contains(limit) else {
            throw AnswerFailure(
                .outOfRange, "limit is from 1 to \(Self.entriesMaximum).",
                remedy: "Ask for the next page with after.")
        }
        let left = then.map { max(0, $0.size - after) } ?? limit
        let rows = try await ledger.entries(after: after, limit: min(limit, left))
        var next: JSONValue = .null
        if rows.count == limit { next = .number(after + limit) }
        return ["entries": .array(rows.map { $0.json(for: admission.viewer) }), "next": next]
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
        guard let number = Int(text), (0...Int(Int32.max)).contains(number) else {
            throw AnswerFailure(
                .outOfRange, "\(name) must be a whole number up to \(Int32.max).",
                remedy: "Write for example 12.")
        }
        return number
    }

    private func snapshot() async throws -> ServiceSnapshot {
        var snapshot = try await reader.snapshot(asOf: nil)
        snapshot.admission = admission
        return snapshot
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
