import Commissioning
import Evidence

/// What a published result says of the children it placed and of those it did not.
enum StatedReading {
    /// Everyone without a place, with reasons and counterfactuals.
    static func waiting(_ result: ShapeReader) -> [AllocationRecord.Waiting] {
        (result.array("waiting", countMaximum: 100_000) ?? []).compactMap { element in
            let row = ShapeReader(element.value, at: element.place, into: result.faults)
            guard let nomination = row.string("nomination") else { return nil }
            let reasons = (row.array("reasons", countMaximum: 1000) ?? []).compactMap {
                reason($0.value)
            }
            let changes = (row.optionalArray("counterfactuals", countMaximum: 1000) ?? [])
                .compactMap { change($0.value) }
            return AllocationRecord.Waiting(
                nomination: nomination, reasons: reasons, counterfactuals: changes)
        }
    }

    /// What decided each placement.
    static func grounds(_ result: ShapeReader) -> [AllocationRecord.Grounds] {
        (result.array("placements", countMaximum: 100_000) ?? []).compactMap { element in
            let row = ShapeReader(element.value, at: element.place, into: result.faults)
            guard let nomination = row.string("nomination") else { return nil }
            return AllocationRecord.Grounds(
                nomination: nomination,
                decidedBy: row.optionalString("decidedBy").flatMap { Decision.Tier(rawValue: $0) },
                runnerUp: row.optionalString("runnerUp"))
        }
    }

    /// What each authority was owed, in the order of the snapshot's authorities.
    static func owed(
        _ result: ShapeReader, _ frame: SnapshotFrame
    ) -> [AllocationRecord.Owed] {
        guard let table = result.object("owed") else { return [] }
        let counts = 0...DecisionLimits.nominationsMaximum
        return zip(frame.authorities, frame.balancesWeeks).compactMap { authority, balance in
            guard let row = table.object(authority), let now = row.integer("now", in: counts),
                let alone = row.integer("alone", in: counts),
                let floor = row.integer("floor", in: counts)
            else { return nil }
            return AllocationRecord.Owed(
                authority: authority, balanceWeeks: balance, now: now, alone: alone, floor: floor)
        }
    }

    /// A reason is its code, whatever whole numbers stand beside it, and the days it is about.
    static func reason(_ value: JSONValue) -> AllocationRecord.StatedReason? {
        guard case .object(let object) = value, let code = object["code"]?.textValue else {
            return nil
        }
        // By name: the signed text sorts its members, and what is read must be what was written.
        let figures = object.members.sorted { $0.name < $1.name }.compactMap { member in
            member.value.wholeNumber.map { AllocationRecord.Figure(member.name, $0) }
        }
        return AllocationRecord.StatedReason(code: code, figures: figures, days: days(object))
    }

    /// A change is its name, and the cycle and days it is about.
    static func change(_ value: JSONValue) -> AllocationRecord.StatedChange? {
        guard case .object(let object) = value, let change = object["change"]?.textValue else {
            return nil
        }
        return AllocationRecord.StatedChange(
            change: change, cycle: object["cycle"]?.textValue, days: days(object))
    }

    private static func days(_ object: JSONObject) -> AllocationRecord.Days? {
        guard let from = object["from"]?.textValue.flatMap({ CivilDate($0) }),
            let to = object["to"]?.textValue.flatMap({ CivilDate($0) })
        else { return nil }
        return AllocationRecord.Days(from: from, to: to)
    }
}

extension JSONValue {
    /// The text, or `nil` for every other kind.
    fileprivate var textValue: String? {
        if case .string(let text) = self { return text }
        return nil
    }

    /// The whole number, or `nil` for every other kind.
    package var wholeNumber: Int? {
        if case .integer(let number) = self { return Int(number) }
        return nil
    }
}
