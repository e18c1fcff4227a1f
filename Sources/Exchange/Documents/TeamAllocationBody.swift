import Commissioning
import Evidence

/// The body of a `team-allocation` document: one round of the team, with all it was decided from.
///
/// `slots`: slots and what is held of them from a day on, before the round. `authorities`: in
/// agreement order, each with its `share`, the slot-days given to it and its balance before and
/// after; balances are whole numbers over `denominator`, the sum of the shares or, if they have
/// changed, the least common multiple of the sums. `given`: the slots
/// in the order in which they were given; `waiting`: everybody else. Families stand in it under
/// ids that only the holder of their referral can connect with a reference.
package enum TeamAllocationBody {
    package static let format = "mst-team/1"

    /// The body for a record.
    package static func write(_ record: TeamRoundRecord, decidedAt: Instant) -> JSONValue {
        [
            "format": .string(format), "round": .string(record.monday.description),
            "start": .string(record.start.description),
            "decidedAt": .string(decidedAt.description),
            "denominator": .integer(Int64(record.denominator)),
            "slots": .array(record.load.map(write)),
            "authorities": .array(
                record.accounts.map { account in
                    [
                        "id": .string(account.authority), "share": .integer(Int64(account.share)),
                        "daysBefore": .integer(Int64(account.daysBefore)),
                        "daysAfter": .integer(Int64(account.daysAfter)),
                        "balanceBefore": .integer(Int64(account.balanceBefore)),
                        "balanceAfter": .integer(Int64(account.balanceAfter)),
                    ]
                }),
            "given": .array(record.given.map(write)),
            "waiting": .array(record.waiting.map(write)),
        ]
    }

    private static func write(_ load: TeamRoundRecord.Load) -> JSONValue {
        [
            "from": .string(load.from.description), "slots": .integer(Int64(load.slots)),
            "held": .integer(Int64(load.held)),
        ]
    }

    private static func members(_ referral: TeamRoundRecord.Referral) -> JSONObject {
        JSONObject([
            ("case", .string(referral.id)), ("authority", .string(referral.authority)),
            ("class", .integer(Int64(referral.priorityClass))),
            ("waitingSince", .string(referral.waitingSince.description)),
            ("entry", .integer(Int64(referral.entry))),
            ("weeks", .integer(Int64(referral.weeks))),
        ])
    }

    private static func write(_ given: TeamRoundRecord.Given) -> JSONValue {
        var row = members(given.referral)
        row["to"] = .string(given.to.description)
        row["reason"] = .string(given.turn.rawValue)
        row["balance"] = .integer(Int64(given.balance))
        return .object(row)
    }

    private static func write(_ waiting: TeamRoundRecord.Waiting) -> JSONValue {
        var row = members(waiting.referral)
        row["reason"] = .string("team-full")
        row["fullFrom"] = .string(waiting.fullFrom.description)
        row["fullTo"] = .string(waiting.fullTo.description)
        row["outrankedBy"] = .integer(Int64(waiting.outrankedBy))
        return .object(row)
    }

    /// Reads what a signed round gave.
    package static func read(_ body: JSONValue) -> Result<TeamRoundRecord, ShapeFaultList> {
        ShapeReader.whole(body, format: format, read)
    }

    private static func read(_ reader: ShapeReader) -> TeamRoundRecord? {
        if let text = reader.string("decidedAt"), Instant(text) == nil {
            reader.fault("pattern", "decidedAt", "This must be a moment, YYYY-MM-DDThh:mm:ssZ.")
        }
        let monday = reader.date("round")
        let start = reader.date("start")
        let denominator = reader.integer("denominator", in: 1...1 << 53)
        let load = rows(reader, "slots", load)
        let accounts = rows(reader, "authorities", account)
        let given = rows(reader, "given", given)
        let waiting = rows(reader, "waiting", waiting)
        guard let monday, let start, let denominator else { return nil }
        return TeamRoundRecord(
            monday: monday, start: start, load: load, denominator: denominator,
            accounts: accounts, given: given, waiting: waiting)
    }

    private static let figures = -(1 << 53)...1 << 53

    private static func rows<Row>(
        _ reader: ShapeReader, _ name: String, _ read: (ShapeReader) -> Row?
    ) -> [Row] {
        (reader.array(name, countMaximum: 1000) ?? []).compactMap { element in
            let row = ShapeReader(element.value, at: element.place, into: reader.faults)
            let found = read(row)
            row.finish()
            return found
        }
    }

    private static func load(_ row: ShapeReader) -> TeamRoundRecord.Load? {
        let from = row.date("from")
        let slots = row.integer("slots", in: 0...10_000)
        let held = row.integer("held", in: 0...1_000_000)
        guard let from, let slots, let held else { return nil }
        return TeamRoundRecord.Load(from: from, slots: slots, held: held)
    }

    private static func account(_ row: ShapeReader) -> TeamRoundRecord.Account? {
        let id = row.partyID("id")
        let share = row.integer("share", in: 0...1_000_000)
        let before = row.integer("daysBefore", in: 0...1 << 53)
        let after = row.integer("daysAfter", in: 0...1 << 53)
        let balanceBefore = row.integer("balanceBefore", in: figures)
        let balanceAfter = row.integer("balanceAfter", in: figures)
        guard let id, let share, let before, let after, let balanceBefore, let balanceAfter
        else { return nil }
        return TeamRoundRecord.Account(
            authority: id, share: share, daysBefore: before, daysAfter: after,
            balanceBefore: balanceBefore, balanceAfter: balanceAfter)
    }

    private static func referral(_ row: ShapeReader) -> TeamRoundRecord.Referral? {
        let id = row.identifier("case")
        let authority = row.partyID("authority")
        let priorityClass = row.integer("class", in: 0...9)
        let since = row.date("waitingSince")
        let entry = row.integer("entry", in: 1...1 << 53)
        let weeks = row.integer("weeks", in: 1...52)
        guard let id, let authority, let priorityClass, let since, let entry, let weeks else {
            return nil
        }
        return TeamRoundRecord.Referral(
            id: id, authority: authority, priorityClass: priorityClass, waitingSince: since,
            entry: entry, weeks: weeks)
    }

    private static func given(_ row: ShapeReader) -> TeamRoundRecord.Given? {
        let referral = referral(row)
        let to = row.date("to")
        let turn = row.code("reason", of: TeamRoundRecord.Turn.self)
        let balance = row.integer("balance", in: figures)
        guard let referral, let to, let turn, let balance else { return nil }
        return TeamRoundRecord.Given(referral: referral, to: to, turn: turn, balance: balance)
    }

    private static func waiting(_ row: ShapeReader) -> TeamRoundRecord.Waiting? {
        let referral = referral(row)
        if let reason = row.string("reason"), reason != "team-full" {
            row.fault("pattern", "reason", "This must be team-full.")
        }
        let from = row.date("fullFrom")
        let to = row.date("fullTo")
        let outranked = row.integer("outrankedBy", in: 0...10_000)
        guard let referral, let from, let to, let outranked else { return nil }
        return TeamRoundRecord.Waiting(
            referral: referral, fullFrom: from, fullTo: to, outrankedBy: outranked)
    }
}
