/// What a plan file may hold, beside the limits of the decision itself.
package enum PlanLimits {
    /// Bytes of a file: twenty thousand nominations of the longest kind and their windows.
    package static let bytesMaximum = 1 << 25
    /// Bytes of a reference, an authority's or a cycle's name.
    package static let nameBytesMaximum = 120
    /// Bytes of the seed.
    package static let seedBytesMaximum = 1_024
    /// Class of need, 0 being the most urgent.
    package static let classMaximum = 1_000
    /// Places a debtor yields at one decision when the file names no limit.
    package static let repayLimitDefault = 1
    /// Bed-weeks of one place if the file does not say: a cycle of twelve weeks.
    package static let weeksPerPlaceDefault = 12
}
