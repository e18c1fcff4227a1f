/// Packs the tiers of a decision into one price that compares like the list of them.
///
/// Along a path or cycle that visits a node at most once, each of the upper tiers changes by at
/// most one per arc and the surplus by a bounded marginal. Every tier's unit is larger than all
/// that the tiers below it can add up to on two such walks and an arc, so no lower tier ever
/// outweighs a higher one, and a packed sum is nought only if every tier's is. Within
/// `DecisionLimits` the largest sum has fewer than 126 bits.
struct TierScale {
    /// Tier 0: one place that is a must, such as a promised one.
    let must: FlowNetwork.Price
    /// Tier 1: one placement within an entitlement of the first cycle.
    let ownNow: FlowNetwork.Price
    /// Tier 2: one placement within a floor.
    let ownHorizon: FlowNetwork.Price
    /// Tier 3: one placement.
    let placement: FlowNetwork.Price

    /// The scale for a network of this many nodes whose least tier changes by at most
    /// `marginal` per arc.
    init(nodes: Int, marginal: Int) {
        let walks = FlowNetwork.Price(4 * (nodes + 2))
        placement = walks * FlowNetwork.Price(marginal) + 1
        ownHorizon = placement * walks
        ownNow = ownHorizon * walks
        must = ownNow * walks
    }
}
