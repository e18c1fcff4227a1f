/// Whose place a placement uses; every placement has exactly one of these.
package enum Funding: String, Sendable, Hashable, CaseIterable {
    /// A place bought for every cycle in advance.
    case standing
    /// An own seat of the roster.
    case seat
    /// Another authority's idle place, to be given back: makes a lot.
    case lent
    /// A place bought for money: makes no lot.
    case spot
}
