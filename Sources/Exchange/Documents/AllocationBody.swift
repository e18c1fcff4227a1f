import Commissioning
import Evidence

/// The body of an `allocation` document: the frozen snapshot, the result, and the places made.
///
/// Children stand in it under ids that only the holder of their nomination can connect with a
/// reference, so one text serves every party, and each can decide again from the snapshot.
package enum AllocationBody {
    package static let format = "mst-allocation/1"

    /// The body for a record, with the snapshot and result it was made from.
    package static func write(
        _ record: AllocationRecord, decidedAt: Instant, snapshot: JSONValue, result: JSONValue
    ) -> JSONValue {
        var body =
            JSONObject([
                ("format", .string(format)),
                ("cycle", .string(record.cycle)),
                ("revision", .integer(Int64(record.revision))),
                ("decidedAt", .string(decidedAt.description)),
                ("causes", .array(record.causes.map(write))),
                ("snapshotDigest", .string(record.snapshotDigest)),
                ("snapshot", snapshot),
                ("result", result),
                ("places", .array(record.places.map(write))),
                ("rosterAfter", write(record.rosterAfter)),
            ])
        if !record.swaps.isEmpty { body["swaps"] = .array(record.swaps.map(SwapBody.write)) }
        return .object(body)
    }

    private static func write(_ roster: RosterState) -> JSONValue {
        var object = JSONObject([
            ("t", .integer(Int64(roster.t))),
            ("taken", .array(roster.taken.map { .integer(Int64($0)) })),
        ])
        if let carried = roster.carried {
            object["carried"] = [
                "numerators": .array(carried.numerators.map { .integer(Int64($0)) }),
                "denominator": .integer(Int64(carried.denominator)),
            ]
        }
        return .object(object)
    }

    private static func write(_ cause: AllocationRecord.Cause) -> JSONValue {
        var object = JSONObject([("kind", .string(cause.kind.rawValue))])
        if let subject = cause.subject { object["subject"] = .string(subject) }
        return .object(object)
    }

    private static func write(_ row: AllocationRecord.Row) -> JSONValue {
        var object = JSONObject([
            ("place", .string(row.place)),
            ("nomination", .string(row.nomination)),
            ("authority", .string(row.authority)),
            ("funding", .string(row.funding.rawValue)),
            ("lender", row.lender.map { .string($0) } ?? .null),
            ("responseDue", .integer(Int64(row.responseDue.seconds))),
        ])
        if let price = row.pricePence { object["pricePence"] = .integer(Int64(price)) }
        if row.isLate { object["late"] = true }
        return .object(object)
    }

    /// Reads what a signed allocation decided.
    package static func read(_ body: JSONValue) -> Result<AllocationRecord, ShapeFaultList> {
        ShapeReader.whole(body, format: format, read)
    }

    private static func read(_ reader: ShapeReader) -> AllocationRecord? {
        let cycle = reader.identifier("cycle")
        let revision = reader.integer("revision", in: 1...100_000)
        if let text = reader.string("decidedAt"), Instant(text) == nil {
            reader.fault("pattern", "decidedAt", "This must be a moment, YYYY-MM-DDThh:mm:ssZ.")
        }
        let causes = (reader.array("causes", countMaximum: 1000) ?? []).compactMap {
            cause(ShapeReader($0.value, at: $0.place, into: reader.faults))
        }
        let digest = reader.string("snapshotDigest")
        if let text = digest, PayloadDigest(text) == nil {
            reader.fault("pattern", "snapshotDigest", "This must be the digest of the snapshot.")
        }
        let snapshot = reader.object("snapshot")
        let result = reader.object("result")
        let places = (reader.array("places", countMaximum: 10_000) ?? []).compactMap {
            row(ShapeReader($0.value, at: $0.place, into: reader.faults))
        }
        let swaps = (reader.optionalArray("swaps", countMaximum: 1000) ?? []).compactMap {
            SwapBody.read(ShapeReader($0.value, at: $0.place, into: reader.faults))
        }
        let after = reader.object("rosterAfter").flatMap(roster)
        guard let cycle, let revision, let digest, let snapshot, let result, let after else {
            return nil
        }
        let frame = SnapshotFrame(snapshot)
        return AllocationRecord(
            cycle: cycle, revision: revision, causes: causes, snapshotDigest: digest,
            horizon: frame.cycles, beds: frame.beds,
            seats: seats(result, cycles: frame.cycles, authorities: frame.authorities),
            rosterAfter: after, places: places,
            indicative: indicative(result, binding: frame.cycles.first),
            waiting: StatedReading.waiting(result), grounds: StatedReading.grounds(result),
            swaps: swaps, owed: StatedReading.owed(result, frame))
    }

    private static func cause(_ reader: ShapeReader) -> AllocationRecord.Cause? {
        let kind = reader.code("kind", of: AllocationRecord.Cause.Kind.self)
        let subject = reader.optionalString("subject")
        reader.finish()
        return kind.map { AllocationRecord.Cause($0, subject: subject) }
    }

    private static func row(_ reader: ShapeReader) -> AllocationRecord.Row? {
        let place = reader.identifier("place")
        let nomination = reader.identifier("nomination")
        let authority = reader.partyID("authority")
        let funding = reader.code("funding", of: Funding.self)
        let lender = reader.optionalString("lender")
        let price = reader.optionalInteger("pricePence", in: 0...DecisionLimits.pricePenceMaximum)
        let late = reader.optionalBool("late") ?? false
        let due = reader.integer("responseDue", in: 0...1 << 40)
        reader.finish()
        guard let place, let nomination, let authority, let funding, let due else { return nil }
        return AllocationRecord.Row(
            place: place, nomination: nomination, authority: authority, funding: funding,
            lender: lender, pricePence: price, isLate: late, responseDue: Instant(seconds: due))
    }

    private static func roster(_ reader: ShapeReader) -> RosterState? {
        let t = reader.integer("t", in: 0...1 << 40)
        let listed = reader.array("taken", countMaximum: 1000)
        let taken = listed?.compactMap(\.value.wholeNumber)
        let carried = reader.optionalObject("carried").flatMap(residuals)
        reader.finish()
        if let taken, taken.count != listed?.count || taken.reduce(0, +) != t {
            reader.fault("type", "taken", "These must be whole numbers that add up to t.")
        }
        guard let t, let taken else { return nil }
        if let carried, !carried.isConsistent(taken.count) {
            reader.fault("type", "carried", "These must be one for each of taken, together zero.")
        }
        return RosterState(t: t, taken: taken, carried: carried)
    }

    private static func residuals(_ reader: ShapeReader) -> RosterState.Residuals? {
        let listed = reader.array("numerators", countMaximum: 1000)
        let denominator = reader.integer(
            "denominator", in: 1...DecisionLimits.residualDenominatorMaximum)
        reader.finish()
        guard let listed, let denominator else { return nil }
        return RosterState.Residuals(
            numerators: listed.compactMap(\.value.wholeNumber), denominator: denominator)
    }

    private static func seats(
        _ result: ShapeReader, cycles: [String], authorities: [String]
    ) -> [[Int]] {
        guard let table = result.object("seats") else { return [] }
        return cycles.map { cycle in
            let row = table.object(cycle)
            return authorities.map { row?.integer($0, in: 0...10_000) ?? 0 }
        }
    }

    private static func indicative(
        _ result: ShapeReader, binding: String?
    ) -> [AllocationRecord.Indication] {
        (result.array("placements", countMaximum: 100_000) ?? []).compactMap { element in
            let row = ShapeReader(element.value, at: element.place, into: result.faults)
            guard let nomination = row.string("nomination"), let cycle = row.string("cycle"),
                cycle != binding
            else { return nil }
            return AllocationRecord.Indication(nomination: nomination, cycle: cycle)
        }
    }
}

/// The names and beds of a snapshot: enough to read a result beside it.
struct SnapshotFrame {
    let cycles: [String]
    let beds: [Int]
    let authorities: [String]
    let balancesWeeks: [Int]

    init(_ reader: ShapeReader) {
        let rows = (reader.array("cycles", countMaximum: 64) ?? []).map {
            ShapeReader($0.value, at: $0.place, into: reader.faults)
        }
        cycles = rows.map { $0.string("id") ?? "" }
        beds = rows.map { $0.integer("beds", in: 0...10_000) ?? 0 }
        let owners = (reader.array("authorities", countMaximum: 200) ?? []).map {
            ShapeReader($0.value, at: $0.place, into: reader.faults)
        }
        authorities = owners.map { $0.string("id") ?? "" }
        let most = DecisionLimits.balanceWeeksMaximum
        balancesWeeks = owners.map { $0.integer("balanceWeeks", in: -most...most) ?? 0 }
    }
}
