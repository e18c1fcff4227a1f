import Commissioning

/// One child without a place in a cycle, with every reason that is true.
struct WaitingLine: Sendable {
    /// The nomination.
    let nomination: Nomination
    /// The place that its authority gave it for the cycle, or `nil` if it gave none.
    let rank: Int?
    /// Reasons in order of precedence.
    let reasons: [ReasonLine]
    /// What would have changed it, as published.
    let changes: [AllocationRecord.StatedChange]
    /// A later cycle in which a place is likely.
    let indicativeCycle: String?
    /// The likely place can still come true: that cycle has not been decided.
    let indicationStands: Bool
    /// What has become of the nomination since, if it is no longer open.
    let since: String?

    /// The first reason in words, or the likely place.
    var firstWords: String {
        indicativeWords ?? reasons.first?.words ?? "not yet looked at"
    }

    /// The likely place in words, if there is one.
    var indicativeWords: String? {
        indicativeCycle.map {
            "a place in \($0) \(indicationStands ? "is likely" : "looked likely then")"
        }
    }
}

/// One reason: its code, what it says, and the figures behind it.
struct ReasonLine: Equatable, Sendable {
    /// Stable code, such as `outranked`.
    let code: String
    /// What it says to a person.
    let words: String
    /// The broken rule of `not-eligible`.
    var rule: String?
    /// The cycle it is about.
    var cycle: String?
    /// The first cycle that fits, for `not-eligible`.
    var fitsFrom: String?
    /// The days it is about.
    var days: AllocationRecord.Days?
    /// Its figures by name.
    var figures: [AllocationRecord.Figure] = []

    /// Position in the order of precedence; unknown codes last.
    var precedence: Int {
        [
            "withdrawn", "not-eligible", "not-assessed", "incompatible", "team-full",
            "no-seat-no-surplus", "outranked", "offer-lapsed", "offer-declined", "next-round",
        ].firstIndex(of: code) ?? Int.max
    }
}

extension [ReasonLine] {
    /// In order of precedence, each code once unless the words differ; the order given breaks ties.
    var inPrecedence: [ReasonLine] {
        enumerated().sorted {
            ($0.element.precedence, $0.offset) < ($1.element.precedence, $1.offset)
        }.map(\.element)
    }
}
