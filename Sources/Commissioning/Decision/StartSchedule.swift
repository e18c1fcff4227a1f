/// Tier 6: when the children served start, with everyone served fixed.
///
/// With the served fixed, only tier 1 can still change; it stays at its best.
struct StartSchedule {
    /// The cycle of each position, nil for those not served.
    private(set) var cycleOfPosition: [Int?]

    /// Solves tier 6 for those whom a feasible relaxation serves.
    init(_ relaxation: Relaxation) {
        var starts = StartNetwork(relaxation)
        let started = starts.flow.send(
            from: StartNetwork.source, to: StartNetwork.sink, while: { _ in true })
        precondition(
            started == relaxation.counts.reduce(0, +), "everyone served has a place to start in")
        cycleOfPosition = [Int?](repeating: nil, count: relaxation.served.count)
        for (position, group) in relaxation.groupOfPosition.enumerated() {
            guard let group, relaxation.served[position] else { continue }
            let cycles = WindowCycles(relaxation.groups[group].window)
            for (offset, cycle) in cycles.enumerated()
            where starts.flow.secure(starts.first[group] + offset) {
                cycleOfPosition[position] = cycle
                break
            }
        }
    }
}

/// The network of a schedule: the served of each group, through cycles that cost their position.
private struct StartNetwork {
    static let source = 0
    static let sink = 1
    var flow: FlowNetwork
    /// The arc to the first cycle of the window, by group; the later cycles' arcs follow it.
    private(set) var first: [Int] = []
    private var exits: CycleExits

    init(_ relaxation: Relaxation) {
        let docket = relaxation.docket
        let groups = relaxation.groups
        let firstNow = 2
        let firstCycle = firstNow + docket.authorityCount
        let firstGroup = firstCycle + docket.cycleCount
        exits = CycleExits(docket, relaxation.branch, firstNode: firstGroup + groups.count)
        let nodes = firstGroup + groups.count + exits.nodeCount
        let scale = TierScale(nodes: nodes, marginal: docket.cycleCount)
        flow = FlowNetwork(
            nodes: nodes,
            arcs: 2 * docket.authorityCount + exits.arcCount
                + groups.count * (1 + docket.cycleCount))

        for (index, own) in relaxation.entitlement.now.enumerated() {
            let most = docket.mostNow[index]
            flow.connect(
                firstNow + index, to: firstCycle, capacity: min(own, most), price: -scale.ownNow)
            flow.connect(firstNow + index, to: firstCycle, capacity: max(0, most - own))
        }
        var served = [Int](repeating: 0, count: groups.count)
        for (position, group) in relaxation.groupOfPosition.enumerated() {
            if let group, relaxation.served[position] { served[group] += 1 }
        }
        for (index, group) in groups.enumerated() {
            flow.connect(Self.source, to: firstGroup + index, capacity: served[index])
            first.append(flow.pairCount)
            for cycle in WindowCycles(group.window) {
                let bed = cycle == 0 ? firstNow + group.authority : firstCycle + cycle
                flow.connect(
                    firstGroup + index, to: bed, capacity: served[index],
                    price: FlowNetwork.Price(cycle))
            }
        }
        exits.connect(from: firstCycle, to: Self.sink, in: &flow, must: scale.must)
    }
}
