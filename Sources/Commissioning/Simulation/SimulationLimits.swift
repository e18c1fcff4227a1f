/// Bounds of a simulation: what it costs follows from them.
package enum SimulationLimits {
    /// Years of one run; an agreement's calendar holds fifty.
    package static let years = 1...50
    /// Runs with seeds of their own: the range over a thousand changes no more.
    package static let runs = 1...1000
    /// Nominations of one authority in a year; England places about eighty thousand children with
    /// 153 authorities, and hardly one in ten of them in homes.
    package static let nominationsPerYear = 0...200
    /// Nominations of all authorities in a year: a tenth of them finds a place in four beds.
    package static let nominationsPerYearTogether = 400
    /// Usable beds: a children's home in England is registered for six at most, and mostly four.
    package static let beds = 1...24
    /// Families that a team can carry at one time.
    package static let familySlots = 0...1000
    /// Therapists more or fewer; so many carry as many families as there may be slots.
    package static let therapistsMore = -200...200
    /// Integer weight of an authority.
    package static let share = 0...1_000_000
    /// What-ifs compared side by side.
    package static let variantsMaximum = 8
}
