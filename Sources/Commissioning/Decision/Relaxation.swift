/// Tiers 0 to 5 of one branch without the rules that no flow can carry: who is served.
///
/// Those rules are incompatible pairs, and limits of the team that cross each other. Without
/// them the decision is a flow from authorities through their claims to the beds of each cycle
/// and the limits around them, and flows are whole by themselves; so the answer is exact. With
/// them it is the bound of a search.
/// ```
/// source → authority → group → cycle → limits of the team → sink
///                        └→ authority's first cycle → first cycle
/// ```
struct Relaxation {
    let docket: Docket
    let branch: Branch
    let groups: [DemandGroup]
    let groupOfPosition: [Int?]
    let entitlement: Entitlement
    /// Whether the child at each position has a place.
    private(set) var served: [Bool]
    /// Placements by authority.
    private(set) var counts: [Int]
    /// Whether everything that is a must in the branch can be had at once.
    private(set) var isFeasible = true
    /// Searches times arcs: a measure of what this took, the same on every machine.
    private(set) var work = 0

    /// Solves tiers 0 to 5.
    init(_ docket: Docket, _ entitlement: Entitlement, _ branch: Branch) {
        self.docket = docket
        self.branch = branch
        self.entitlement = entitlement
        (groups, groupOfPosition) = DemandGroup.all(
            authority: docket.authority, windows: branch.windows, held: branch.held)
        served = [Bool](repeating: false, count: docket.order.count)
        counts = [Int](repeating: 0, count: docket.authorityCount)
        solve()
    }

    private mutating func solve() {
        var network = ClaimNetwork(self)
        _ = network.flow.send(
            from: ClaimNetwork.source, to: ClaimNetwork.sink, while: { $0 < 0 })
        // What is a must comes first: it is in every cheapest flow, if it can be had at all.
        for (position, group) in groupOfPosition.enumerated() where branch.held[position] {
            if let group, network.flow.secure(network.supply[group]) {
                serve(position)
            } else {
                isFeasible = false
            }
        }
        isFeasible = isFeasible && network.exits.areDemandsMet(by: network.flow)
        if isFeasible { serveInOrder(&network) }
        work = network.flow.searches * network.flow.pairCount
    }

    /// Tier 5, without asking twice what cannot change.
    ///
    /// A claim refused stays refused, because more and more is fixed. A way from a cycle of its
    /// window back to its authority would place it; so there never is one again, and that cycle
    /// is closed to every later group of the authority: the way from an authority to a cycle
    /// costs the same through each of its groups.
    private mutating func serveInOrder(_ network: inout ClaimNetwork) {
        var closed = [UInt64](repeating: 0, count: docket.authorityCount)
        for (position, group) in groupOfPosition.enumerated() where !branch.held[position] {
            guard let group else { continue }
            let arc = network.supply[group]
            let owner = groups[group].authority
            let isFree = network.flow.flow[arc] > network.flow.kept[arc]
            let isOpen = groups[group].window & ~closed[owner] != 0
            if isFree || isOpen, network.flow.secure(arc) {
                serve(position)
            } else {
                closed[owner] |= groups[group].window
            }
        }
    }

    private mutating func serve(_ position: Int) {
        served[position] = true
        counts[docket.authority[position]] += 1
    }
}

/// The network of a relaxation, with the places of its arcs.
private struct ClaimNetwork {
    static let source = 0
    static let sink = 1
    var flow: FlowNetwork
    /// The arc from authority to group, by group.
    private(set) var supply: [Int] = []
    private(set) var exits: CycleExits

    init(_ relaxation: Relaxation) {
        let docket = relaxation.docket
        let groups = relaxation.groups
        let entitlement = relaxation.entitlement
        let authorities = docket.authorityCount
        let firstAuthority = 2
        let firstNow = firstAuthority + authorities
        let firstCycle = firstNow + authorities
        let firstGroup = firstCycle + docket.cycleCount
        exits = CycleExits(docket, relaxation.branch, firstNode: firstGroup + groups.count)
        let nodes = firstGroup + groups.count + exits.nodeCount
        flow = FlowNetwork(
            nodes: nodes,
            arcs: 4 * authorities + exits.arcCount + groups.count * (1 + docket.cycleCount))

        var claims = [Int](repeating: 0, count: authorities)
        for group in groups { claims[group.authority] += group.count }
        let surplus = claims.indices.map { index in
            SurplusMarginal(
                balanceWeeks: docket.instance.authorities[index].balanceWeeks,
                weeksPerPlace: docket.instance.weeksPerPlace, alone: entitlement.alone[index])
        }
        let marginal = claims.indices.map { surplus[$0].largest(units: claims[$0]) }.max() ?? 0
        let scale = TierScale(nodes: nodes, marginal: marginal)

        for index in 0..<authorities {
            let node = firstAuthority + index
            let owed = min(entitlement.floor[index], claims[index])
            flow.connect(
                Self.source, to: node, capacity: owed,
                price: surplus[index].of(unit: 1) - scale.ownHorizon - scale.placement,
                rise: surplus[index].rise)
            flow.connect(
                Self.source, to: node, capacity: claims[index] - owed,
                price: surplus[index].of(unit: owed + 1) - scale.placement,
                rise: surplus[index].rise)
            let own = entitlement.now[index]
            let most = docket.mostNow[index]
            let now = firstNow + index
            flow.connect(
                now, to: firstCycle, capacity: min(own, most), price: -scale.ownNow)
            flow.connect(now, to: firstCycle, capacity: max(0, most - own))
        }
        for (index, group) in groups.enumerated() {
            let node = firstGroup + index
            supply.append(
                flow.connect(
                    firstAuthority + group.authority, to: node, capacity: group.count,
                    price: group.held ? -scale.must : 0))
            for cycle in WindowCycles(group.window) {
                let bed = cycle == 0 ? firstNow + group.authority : firstCycle + cycle
                flow.connect(node, to: bed, capacity: group.count)
            }
        }
        exits.connect(from: firstCycle, to: Self.sink, in: &flow, must: scale.must)
    }
}

/// Tier 4 as a price: what one placement more adds to the square of the remaining balance.
private struct SurplusMarginal {
    private let weeks: Int
    private let start: Int

    init(balanceWeeks: Int, weeksPerPlace: Int, alone: Int) {
        weeks = weeksPerPlace
        start = balanceWeeks + weeksPerPlace * alone
    }

    /// (start − w·n)² − (start − w·(n−1))², for the n-th placement.
    func of(unit: Int) -> FlowNetwork.Price {
        FlowNetwork.Price(weeks * (2 * weeks * unit - weeks - 2 * start))
    }

    /// What each further placement costs more than the one before.
    var rise: FlowNetwork.Price { FlowNetwork.Price(2 * weeks * weeks) }

    /// The largest marginal, either way, among this many placements.
    func largest(units: Int) -> Int {
        Int(max(of(unit: 1).magnitude, of(unit: max(1, units)).magnitude)) + Int(rise)
    }
}
