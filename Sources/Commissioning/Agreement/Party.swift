/// What a party may do under an agreement; the role fixes which documents it may sign.
package enum Role: String, CaseIterable, Sendable {
    /// A council that places children.
    case authority
    /// This daemon: a neutral identity, hosted by one council.
    case coordinator
    /// The home: says which beds are usable, which match is accepted, who came and left.
    case provider
    /// Reads, and countersigns checkpoints.
    case auditor
}

/// An official code of an authority and the days on which it was the one in force.
/// - Source: ONS Register of Geographic Codes; Barnsley became E08000038 on 1 April 2025.
package struct AreaCode: Hashable, Sendable {
    /// Nine characters, such as `E08000018`.
    package let code: String
    /// First day in force.
    package let from: CivilDate
    /// First day no longer in force, or `nil`.
    package let to: CivilDate?

    /// A code with its half-open interval.
    package init(code: String, from: CivilDate, to: CivilDate?) {
        self.code = code
        self.from = from
        self.to = to
    }
}

/// One party of an agreement.
package struct Party: Hashable, Sendable {
    /// Stable id, `^[a-z][a-z0-9-]{0,39}$`; never changes when an official code does.
    package let id: String
    /// What it may do.
    package let role: Role
    /// Name for people.
    package let name: String
    /// ONS codes by date; aliases, accepted on input.
    package let areaCodes: [AreaCode]

    /// A party.
    package init(id: String, role: Role, name: String, areaCodes: [AreaCode]) {
        self.id = id
        self.role = role
        self.name = name
        self.areaCodes = areaCodes
    }
}
