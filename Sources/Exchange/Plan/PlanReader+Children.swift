import Commissioning
import Evidence

extension PlanReader {
    /// The nominations in the file's order; one with faults still stands in the list.
    func readNominations(
        seed: String, cycles: NameTable, authorities: NameTable
    ) -> [DecisionInstance.Nomination] {
        var nominations: [DecisionInstance.Nomination] = []
        var names = NamesSeen(faults)
        let entries = shape.array(
            "nominations", countMaximum: DecisionLimits.nominationsMaximum)
        for (value, place) in entries ?? [] {
            let reader = ShapeReader(value, at: place, into: faults)
            let id = name("id", of: reader)
            names.check(id, at: reader.place("id"))
            let authority = reference("authority", of: reader, in: authorities)
            let priority = reader.integer("class", in: 0...PlanLimits.classMaximum)
            let rank = reader.optionalInteger("rank", in: 0...DecisionLimits.priorityMaximum)
            let since = date("waitingSince", of: reader)
            let window = readWindow(of: reader, in: cycles)
            reader.finish()
            guard let ticket = PlanFile.ticket(seed: seed, nomination: id ?? "") else { continue }
            nominations.append(
                DecisionInstance.Nomination(
                    id: id ?? "", authority: authority ?? 0, priorityClass: priority ?? 0,
                    rank: rank ?? 0, waitingSince: since?.dayNumber ?? 0, ticket: ticket,
                    cycles: window))
        }
        return nominations
    }

    /// A window in any order and possibly empty, as ascending indices.
    private func readWindow(of reader: ShapeReader, in cycles: NameTable) -> [Int] {
        window(reader.array("cycles", countMaximum: DecisionLimits.cyclesMaximum), in: cycles)
    }

    private func window(
        _ entries: [(value: JSONValue, place: String)]?, in cycles: NameTable
    ) -> [Int] {
        var window: Set<Int> = []
        for (value, place) in entries ?? [] {
            guard case .string(let text) = value else {
                faults.add("type", at: place, "This must be the name of a cycle.")
                continue
            }
            guard let cycle = cycles[text] else {
                faults.add("reference", at: place, "There is no cycle of this name.")
                continue
            }
            if !window.insert(cycle).inserted {
                faults.add("duplicate", at: place, "This cycle stands in the window twice.")
            }
        }
        return window.sorted()
    }

    /// The position that a member names, or nil after recording a fault.
    private func reference(
        _ member: String, of reader: ShapeReader, in names: NameTable
    ) -> Int? {
        guard let text = reader.string(member, bytesMaximum: PlanLimits.nameBytesMaximum) else {
            return nil
        }
        if let position = names[text] { return position }
        reader.fault("reference", member, "Nothing in this file bears this name.")
        return nil
    }

    /// Places already promised: one per nomination, and no more than the beds of a cycle.
    func readCommitments(
        into nominations: inout [DecisionInstance.Nomination], names: NameTable,
        cycles: NameTable, authorities: NameTable
    ) {
        let entries = shape.optionalArray(
            "commitments", countMaximum: DecisionLimits.nominationsMaximum)
        for (value, place) in entries ?? [] {
            let reader = ShapeReader(value, at: place, into: faults)
            let nomination = reference("nomination", of: reader, in: names)
            let cycle = reference("cycle", of: reader, in: cycles)
            let funding =
                reader.isGiven("funding") ? reader.code("funding", of: Funding.self) : nil
            let lender =
                reader.isGiven("lender") ? reference("lender", of: reader, in: authorities) : nil
            let price = reader.optionalInteger(
                "pricePence", in: 0...DecisionLimits.pricePenceMaximum)
            let later = window(
                reader.optionalArray("later", countMaximum: DecisionLimits.cyclesMaximum),
                in: cycles)
            checkOwner(
                of: reader, funding, lender, by: nomination.map { nominations[$0].authority })
            reader.finish()
            guard let nomination, let cycle else { continue }
            if let first = later.first, first <= cycle {
                reader.fault("range", "later", "These are cycles after that of the commitment.")
                continue
            }
            guard nominations[nomination].commitment == nil else {
                reader.fault(
                    "duplicate", "nomination", "This nomination has a commitment already.")
                continue
            }
            nominations[nomination].commitment = DecisionInstance.Commitment(
                cycle: cycle, funding: funding, lender: lender, pricePence: price, later: later)
        }
    }

    /// A place that was lent or bought has an owner, who is another; an own place has none, and
    /// only what was bought has a price.
    private func checkOwner(
        of reader: ShapeReader, _ funding: Funding?, _ lender: Int?, by authority: Int?
    ) {
        let isAnothers = funding == .lent || funding == .spot
        if reader.isGiven("pricePence"), funding != .spot {
            reader.fault("plan.price", "pricePence", "Only a place of funding spot has a price.")
        }
        if isAnothers != reader.isGiven("lender") {
            reader.fault(
                "plan.lender", "lender",
                "A place that is lent or bought (spot) names its owner here, and no other does.")
        } else if let lender, lender == authority {
            reader.fault("plan.lender", "lender", "Nobody borrows or buys a place of its own.")
        }
    }

    /// Commitments that the beds of their cycle cannot hold.
    func checkCommitments(
        _ nominations: [DecisionInstance.Nomination], cycles: [DecisionInstance.Cycle]
    ) {
        var promised = [Int](repeating: 0, count: cycles.count)
        for case let commitment? in nominations.map(\.commitment) {
            promised[commitment.cycle] += 1
        }
        for (index, cycle) in cycles.enumerated() where promised[index] > cycle.beds {
            faults.add(
                "plan.commitments-exceed-beds", at: "/cycles/\(index)/beds",
                "There are \(promised[index]) commitments in this cycle of \(cycle.beds) beds.")
        }
    }
}
