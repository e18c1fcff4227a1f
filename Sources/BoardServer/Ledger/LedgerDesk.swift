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
    func content(
        _ route: Route, _ members: QueryMembers, accept: String?
    ) async throws -> Content {
        switch route {
        case .mirrorPage:
            guard let mirror else { throw Self.nothing }
            return page(MirrorPage(try await snapshot(nil), try await mirror.report()).html)
        case .ledger(.mirror):
            guard let mirror else { throw Self.nothing }
            return try data(MirrorAnswer(try await mirror.report()).answer, members, accept)
        default: break
        }
        guard let ledger else { throw Self.nothing }
        if case .ledger(let question) = route {
            return try data(try await answer(question, ledger, members), members, accept)
        }
        let snapshot = try await snapshot(try moment(members))
        let facts = try await ledger.facts(asOf: snapshot.isPast ? snapshot.now : nil)
        return page(LedgerPage(snapshot, facts, isMirror: mirror != nil).html)
    }

    private func answer(
        _ question: LedgerQuestion, _ ledger: any LedgerReader, _ members: QueryMembers
    ) async throws -> Answer {
        let then = try await past(members)
        switch question {
        case .checkpoint:
            let facts = try await ledger.facts(asOf: then)
            if let party = members["party"], !facts.parties.contains(where: { $0.party == party }) {
                throw AnswerFailure(
                    .unknownParty, "“\(party)” is no party that gets signed heads.",
                    remedy: "Name one of: \(Counting.list(facts.parties.map(\.party))).")
            }
            return CheckpointAnswer(facts, for: members["party"]).answer
        case .entries: return try await entries(ledger, members, then)
        case .inclusion:
            let size = try await self.size("size", ledger, members, then)
            let entry = try await self.entry(ledger, members, newest: size)
            return ProofAnswer(try await ledger.inclusion(of: entry, size: size)).answer
        case .consistency:
            let size = try await self.size("to", ledger, members, then)
            return ProofAnswer(
                consistency: try await ledger.consistency(
                    from: try number("from", members) ?? 0, to: size)
            ).answer
        case .mirror: throw Self.nothing
        }
    }

    /// The size of the ledger that is asked about; `nil`: the newest.
    private func size(
        _ name: String, _ ledger: any LedgerReader, _ members: QueryMembers, _ then: Instant?
    ) async throws -> Int? {
        if let size = try number(name, members) { return size }
        guard let then else { return nil }
        return try await ledger.head(asOf: then).size
    }

    private func entries(
        _ ledger: any LedgerReader, _ members: QueryMembers, _ then: Instant?
    ) async throws -> Answer {
        let after = try number("cursor", members) ?? number("after", members) ?? 0
        let limit = try number("limit", members) ?? 100
        guard (1...Self.entriesMaximum).contains(limit) else {
            throw AnswerFailure(
                .outOfRange, "limit is from 1 to \(Self.entriesMaximum).",
                remedy: "Ask for the next page with after.")
        }
        var left = limit
        if let then { left = max(0, try await ledger.head(asOf: then).size - after) }
        let rows = try await ledger.entries(after: after, limit: min(limit, left))
        return EntriesAnswer(
            rows, for: admission.viewer, next: rows.count == limit ? after + limit : nil
        ).answer
    }

    /// The entry that is asked about: by its number, by its document's digest, or the newest.
    private func entry(
        _ ledger: any LedgerReader, _ members: QueryMembers, newest size: Int?
    ) async throws -> Int {
        let digest = try members["digest"].map { text in
            guard let digest = PayloadDigest(text) else {
                throw AnswerFailure(
                    .outOfRange, "“\(text)” is not a digest.",
                    remedy: "Give sha-256: and 43 letters, as in a receipt's of.")
            }
            return digest
        }
        if let entry = try number("entry", members) { return entry }
        guard let digest else {
            if let size { return size }
            return try await ledger.head().size
        }
        guard let entry = try await ledger.entry(of: digest) else {
            throw AnswerFailure(
                .unknownEntry, "No document with this digest is recorded.",
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

    private func moment(_ members: QueryMembers) throws -> AsOf? {
        guard let text = members["asOf"] else { return nil }
        guard let asOf = AsOf(text) else {
            throw AnswerFailure(
                .badMoment, "“\(text)” is neither a day nor a moment.",
                remedy: "Write 2019-01-07, or 2019-01-07T17:00:00Z.")
        }
        return asOf
    }

    /// The past moment that is asked about, or `nil` for now.
    private func past(_ members: QueryMembers) async throws -> Instant? {
        guard let asOf = try moment(members) else { return nil }
        let seen = try await reader.snapshot(seen: asOf)
        return seen.isPast ? seen.now : nil
    }

    private func snapshot(_ asOf: AsOf?) async throws -> ServiceSnapshot {
        var snapshot = try await reader.snapshot(seen: asOf)
        snapshot.admission = admission
        return snapshot
    }

    private func page(_ html: HTML) -> Content {
        Content(AnswerCache.Written(Array(html.text.utf8)), type: "text/html; charset=utf-8")
    }

    private func data(
        _ answer: Answer, _ members: QueryMembers, _ accept: String?
    ) throws -> Content {
        let form = try Representation(member: members["format"], accept: accept)
        try answer.check(table: members["table"])
        return try Content(answer, as: form, table: members["table"])
    }

    private static let nothing = BoardProblem(
        .notFound, "There is nothing here.",
        remedy: "Start at the overview, or at /api/v1/cycles.")
}
