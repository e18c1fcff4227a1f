import Commissioning
import Evidence
import Exchange

/// The children of the demonstration: as many as the public papers count, and none of them real.
///
/// Public: 24 of 67 Rotherham children in residential care outside the authority were candidates;
/// Barnsley takes one place a cycle. Made up: every reference, month of birth, class and waiting
/// date, by a fixed rule, so that each demonstration is the same.
enum DemonstrationChildren {
    /// Candidates of the authority with the larger need, in the papers of 2018.
    static let rotherhamCandidates = 24
    /// Enough for Barnsley to fill its one place of three cycles.
    static let barnsleyCandidates = 3

    /// Families for the team alone: at the start one council refers many and the other few, so
    /// that the first borrows the other's half; a year later it is the other way round.
    static func families(of party: String, forCycle ordinal: Int) -> Int {
        let isLarger = party == "rotherham"
        switch ordinal {
        case 0: return isLarger ? 4 : 1
        case 1...2: return isLarger ? 2 : 1
        case 3...6: return isLarger ? 1 : 3
        default: return 2
        }
    }

    /// Drops the first nominations and referrals of every authority; returns how many.
    static func nominate(from desks: [Desk], _ agreement: Agreement, now: Instant) throws -> Int {
        var count = 0
        for desk in desks {
            guard agreement.party(desk.card.party)?.role == .authority else { continue }
            let number =
                desk.card.party == "rotherham" ? rotherhamCandidates : barnsleyCandidates
            for index in 0..<number {
                try nominate(index, from: desk, today: agreement.zone.date(at: now), now: now)
            }
            let families = families(of: desk.card.party, forCycle: 0)
            for index in 0..<families {
                try refer(index, from: desk, today: agreement.zone.date(at: now), now: now)
            }
            count += number + families
        }
        return count
    }

    /// Drops one nomination of a desk, the `index`-th it ever made.
    @discardableResult
    static func nominate(
        _ index: Int, from desk: Desk, today: CivilDate, now: Instant
    ) throws -> JSONObject {
        let letter = desk.card.party.prefix(1).uppercased()
        let mix = (index &* 7919 &+ letter.utf8.reduce(0) { $0 + Int($1) } &* 104_729) % 9973
        // Eleven to fourteen on the day of nomination: none grows too old while it waits a year.
        let (year, month, _) = today.parts
        let born = year - 11 - mix % 4
        let birthMonth = (mix / 4) % 12 + 1
        let birthYear = birthMonth > month ? born - 1 : born
        let since = today.adding(days: -(20 + (mix * 37) % 420))
        let body = JSONObject([
            ("reference", .string("\(letter)-\(pad(index + 1))")),
            ("birthMonth", .string("\(birthYear)-\(birthMonth < 10 ? "0" : "")\(birthMonth)")),
            ("class", .integer(Int64(1 + mix % 3))),
            ("waitingSince", .string(since.description)),
        ])
        try send(.nomination, body, from: desk, now: now)
        return body
    }

    /// Drops one referral of a desk, the `index`-th it ever made.
    static func refer(_ index: Int, from desk: Desk, today: CivilDate, now: Instant) throws {
        let letter = desk.card.party.prefix(1).uppercased()
        let mix = (index &* 6131 &+ letter.utf8.reduce(0) { $0 + Int($1) } &* 7561) % 9973
        var body = JSONObject([
            ("reference", .string("\(letter)F-\(pad(index + 1))")),
            ("class", .integer(Int64(1 + mix % 3))),
            ("waitingSince", .string(today.adding(days: -(3 + mix % 60)).description)),
        ])
        if mix % 5 == 2 { body["weeks"] = .integer(Int64(14 + mix % 7)) }
        try send(.teamReferral, body, from: desk, now: now)
    }

    /// Drafts, signs and drops, as a partner's own command does.
    static func send(
        _ type: DocumentType, _ body: JSONObject, from desk: Desk, now: Instant
    ) throws {
        if case .failure(let list) = FactReading.read(type, body: .object(body)) { throw list }
        try desk.send {
            let head = try desk.draft(type, body: body, now: now, jti: SystemRandom.bytes(16))
            let envelope = try EnvelopeSigner.sign(
                payload: head.canonicalBytes(), type: head.type, with: desk.keys())
            return (envelope, head)
        }
    }

    private static func pad(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 4 - text.count)) + text
    }
}
