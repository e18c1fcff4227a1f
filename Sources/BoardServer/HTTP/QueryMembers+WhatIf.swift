import Commissioning

extension WhatIf {
    /// Names of the query members that say what is asked.
    static let memberNames: Set<String> = [
        "years", "runs", "seed", "beds", "slots", "therapists", "shares", "standing", "demand",
    ]

    /// What the members of a request ask.
    /// - Parameter isForm: An empty one, as a form sends it, asks nothing.
    /// - Throws: `query.out-of-range`, `query.terms`, `http.query-member`.
    init(_ members: QueryMembers, isForm: Bool) throws {
        self.init()
        if !isForm, let empty = Self.memberNames.sorted().first(where: { members[$0] == "" }) {
            throw BoardProblem(
                .badQuery, "The query member “\(empty)” is empty.",
                remedy: "Give it a value, or leave it away.")
        }
        func number(_ name: String, _ range: ClosedRange<Int>) throws(AnswerFailure) -> Int? {
            guard let text = members.filled(name) else { return nil }
            guard let number = Int(text), range.contains(number) else {
                throw AnswerFailure(.outOfRange(name, range))
            }
            return number
        }
        func named(_ name: String) throws -> [String: Int] {
            guard let text = members.filled(name) else { return [:] }
            do {
                return try NamedNumbers.read(text, for: name)
            } catch {
                throw NamedNumbers.hasForm(text)
                    ? BoardProblem(error) : BoardProblem.unreadable(error)
            }
        }
        years = try number("years", BoardLimits.whatIfYears) ?? years
        runs = try number("runs", BoardLimits.whatIfRuns) ?? runs
        seed = UInt64(try number("seed", BoardLimits.whatIfSeeds) ?? Int(seed))
        change.beds = try number("beds", SimulationLimits.beds)
        change.familySlots = try number("slots", SimulationLimits.familySlots)
        change.therapistsMore = try number("therapists", SimulationLimits.therapistsMore) ?? 0
        change.shares = try named("shares")
        change.standingPlaces = try named("standing")
        demand = try named("demand")
    }
}

extension QueryMembers {
    /// The value of a member, or `nil` if there is none or it is empty.
    fileprivate func filled(_ name: String) -> String? {
        self[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
