import Commissioning
import Evidence

/// The community team: load by week against slots, balances, who waits, and the true-up by year.
///
/// JSON: `slots`, `held`, `heldByPlaces`, `heldByFamilies` of the day; `denominator`;
/// `authorities`: `id`, `share`, and of `toDate` (held up to and with the day) and `given` (past
/// and to come) `days`, `entitledDays`, `balance` (a whole number over `denominator`),
/// `balanceDays`; `weeks`: `monday`, `slots`, `held`, `free`, `byAuthority`; `holds`: `subject`,
/// `programme`, `authority`, `from`, `to`, `state`; `waiting`: see `TeamRows`; `nextRound`;
/// `lastRound`: `round`, `start`, `given`; `years`: `year`, `from`, `to`, `authorities`.
struct TeamAnswer {
    let answer: Answer

    init(_ snapshot: ServiceSnapshot) {
        guard let team = TeamFigures(snapshot), let toDate = team.accountToDate,
            let given = team.accountAsGiven
        else {
            answer = Answer(
                title: "Community team", sentences: snapshot.beginnings, tables: [],
                json: snapshot.data([]))
            return
        }
        let rows = TeamRows(team: team)
        answer = Answer(
            title: team.headline, sentences: Self.sentences(team, given),
            tables: [
                rows.weekTable, rows.balanceTable(toDate, given), rows.waitingTable,
                rows.roundTable, rows.holdTable, rows.yearTable,
            ],
            json: snapshot.data([
                ("slots", .number(team.slotsToday)), ("held", .number(team.heldToday.count)),
                ("heldByPlaces", .number(Self.count(team, .integrated))),
                ("heldByFamilies", .number(Self.count(team, .standard))),
                ("denominator", .number(given.denominator)),
                ("authorities", rows.authorities(toDate, given)), ("weeks", rows.weeks),
                ("holds", rows.holds), ("waiting", rows.waiting),
                ("nextRound", .moment(team.nextRound)), ("lastRound", rows.lastRound),
                ("years", rows.years),
            ]))
    }

    private static func count(_ team: TeamFigures, _ programme: TeamProgramme) -> Int {
        team.heldToday.count { $0.programme == programme }
    }

    private static func sentences(_ team: TeamFigures, _ given: TeamAccount) -> [String] {
        var found: [String] = []
        if !team.heldToday.isEmpty {
            let places = Counting.of(count(team, .integrated), "slot is", "slots are")
            let families = Counting.of(count(team, .standard), "slot")
            found.append(
                "\(places.sentenceStart) held for children of the home and afterwards at home, "
                    + "\(families) for families with the team alone.")
        }
        for (authority, days) in zip(team.authorities, given.balanceDays) where days != 0 {
            let time = SlotTime.spoken(abs(days))
            found.append(
                "\(PartyLabel.of(authority)) has been given \(time) "
                    + "\(days > 0 ? "less" : "more") than its share.")
        }
        if let over = team.overHeld {
            found.append(
                "From \(max(over.from, team.snapshot.today).spoken) more families are held than "
                    + "the team can carry: nobody is cut off, and nothing new is given then.")
        }
        if let next = team.nextRound {
            found.append("The next slot can be given on \(team.snapshot.local.spoken(next)).")
        } else if !team.waiting.isEmpty {
            found.append("As far as is known no slot becomes free for those who wait.")
        }
        return found
    }
}
