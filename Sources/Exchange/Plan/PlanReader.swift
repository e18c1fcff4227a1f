import Commissioning
import Evidence

/// Reads one plan member by member, going on after a fault so that all of them are found.
struct PlanReader {
    let shape: ShapeReader
    let faults: ShapeFaults

    init(_ json: JSONValue, into faults: ShapeFaults) {
        self.faults = faults
        shape = ShapeReader(json, into: faults)
    }

    /// The plan, or nil after recording at least one fault.
    func read() -> PlanInstance? {
        if let format = shape.string("format"), format != PlanFile.format {
            shape.fault("plan.format", "format", "This must be \(PlanFile.format).")
        }
        let seed = shape.string("seed", bytesMaximum: PlanLimits.seedBytesMaximum)
        let cycles = readCycles()
        let authorities = readAuthorities()
        let cycleNames = NameTable(cycles.map(\.id))
        let authorityNames = NameTable(authorities.map(\.id))
        let roster = readRoster(authorities)
        let policy = readPolicy()
        var nominations = readNominations(
            seed: seed ?? "", cycles: cycleNames, authorities: authorityNames)
        let nominationNames = NameTable(nominations.map(\.id))
        readCommitments(
            into: &nominations, names: nominationNames, cycles: cycleNames,
            authorities: authorityNames)
        let team = readTeam()
        let incompatible = readIncompatible(nominationNames)
        shape.finish()
        guard let seed, let roster, faults.list.isEmpty else { return nil }
        let decision = DecisionInstance(
            cycles: cycles, authorities: authorities, nominations: nominations, roster: roster,
            repayLimit: policy.repayLimit, weeksPerPlace: policy.weeksPerPlace, team: team,
            incompatible: incompatible, nodeLimit: policy.nodeLimit,
            spotPricePence: policy.spotPricePence)
        checkOwners(decision)
        checkCommitments(nominations, cycles: cycles)
        do throws(InstanceFault) {
            guard faults.list.isEmpty else { return nil }
            try decision.validate()
        } catch {
            faults.add(error.code, at: "", "The decision does not take this plan.")
            return nil
        }
        return PlanInstance(decision: decision, seed: seed)
    }

    /// Beds that nobody owns have nobody to fund a placement.
    private func checkOwners(_ decision: DecisionInstance) {
        for (index, cycle) in decision.cycles.enumerated()
        where decision.shares(in: index).allSatisfy({ $0 == 0 }) {
            let standing = decision.standing(in: index).reduce(0, +)
            guard cycle.beds > standing else { continue }
            faults.add(
                "plan.beds-without-owner", at: "/cycles/\(index)/beds",
                "Beds above the \(standing) standing places need an authority with a share.")
        }
    }

    private func readPolicy() -> (
        repayLimit: Int, nodeLimit: Int, weeksPerPlace: Int, spotPricePence: Int?
    ) {
        let policy = shape.optionalObject("policy")
        let repay = policy?.optionalInteger("repayLimit", in: 0...DecisionLimits.repayMaximum)
        let nodes = policy?.optionalInteger("nodeLimit", in: 1...DecisionLimits.nodesMaximum)
        let weeks = policy?.optionalInteger(
            "weeksPerPlace", in: 1...DecisionLimits.weeksPerPlaceMaximum)
        let price = policy?.optionalInteger(
            "spotPricePence", in: 0...DecisionLimits.pricePenceMaximum)
        policy?.finish()
        return (
            repay ?? PlanLimits.repayLimitDefault, nodes ?? DecisionLimits.nodesDefault,
            weeks ?? PlanLimits.weeksPerPlaceDefault, price
        )
    }

    /// A reference or name of a member, 1 to 120 bytes without control characters.
    func name(_ member: String, of reader: ShapeReader) -> String? {
        guard let text = reader.string(member, bytesMaximum: PlanLimits.nameBytesMaximum) else {
            return nil
        }
        guard !text.isEmpty else {
            reader.fault("length", member, "A name has at least one byte.")
            return nil
        }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            reader.fault("pattern", member, "A name has no control characters.")
            return nil
        }
        return text
    }

    /// A day of the calendar, `YYYY-MM-DD`.
    func date(_ member: String, of reader: ShapeReader) -> CivilDate? {
        guard let text = reader.string(member) else { return nil }
        if let date = CivilDate(text) { return date }
        reader.fault("plan.date", member, "This must be a day of the calendar, YYYY-MM-DD.")
        return nil
    }
}

/// Which position a name has; names are told apart by their bytes.
struct NameTable {
    private var positions: [[UInt8]: Int] = [:]

    init(_ names: [String]) {
        positions.reserveCapacity(names.count)
        for (position, name) in names.enumerated() {
            positions[Array(name.utf8)] = position
        }
    }

    /// The position of a name; of the last one, where several things bear it.
    subscript(name: String) -> Int? { positions[Array(name.utf8)] }
}
