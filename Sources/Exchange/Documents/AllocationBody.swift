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
        .object(
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
                (
                    "rosterAfter",
                    .object(
                        JSONObject([
                            ("t", .integer(Int64(record.rosterAfter.t))),
                            (
                                "taken",
                                .array(record.rosterAfter.taken.map { .integer(Int64($0)) })
                            ),
                        ]))
                ),
            ]))
    }

    private static func write(_ cause: AllocationRecord.Cause) -> JSONValue {
        var object = JSONObject([("kind", .string(cause.kind.rawValue))])
        if let subject = cause.subject { object["subject"] = .string(subject) }
        return .object(object)
    }

    private static func write(_ row: AllocationRecord.Row) -> JSONValue {
        .object(
            JSONObject([
                ("place", .string(row.place)),
                ("nomination", .string(row.nomination)),
                ("authority", .string(row.authority)),
                ("funding", .string(row.funding.rawValue)),
                ("lender", row.lender.map { .string($0) } ?? .null),
                ("responseDue", .integer(Int64(row.responseDue.seconds))),
            ]))
    }

    /// Reads what a signed allocation decided.
    package static func read(_ body: JSONValue) -> Result<AllocationRecord, ShapeFaultList> {
        let faults = ShapeFaults()
        let reader = ShapeReader(body, at: "/body", into: faults)
        let record = read(reader)
        reader.finish()
        guard let record, faults.list.isEmpty else {
            return .failure(ShapeFaultList(faults.list))
        }
        return .success(record)
    }

    private static func read(_ reader: ShapeReader) -> AllocationRecord? {
        if let format = reader.string("format"), format != Self.format {
            reader.fault("pattern", "format", "This must be \(Self.format).")
        }
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
            waiting: waiting(result))
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
        let due = reader.integer("responseDue", in: 0...1 << 40)
        reader.finish()
        guard let place, let nomination, let authority, let funding, let due else { return nil }
        return AllocationRecord.Row(
            place: place, nomination: nomination, authority: authority, funding: funding,
            lender: lender, responseDue: Instant(seconds: due))
    }

    private static func roster(_ reader: ShapeReader) -> RosterState? {
        let t = reader.integer("t", in: 0...1 << 40)
        let listed = reader.array("taken", countMaximum: 1000)
        let taken = listed?.compactMap(\.value.wholeNumber)
        reader.finish()
        if let taken, taken.count != listed?.count || taken.reduce(0, +) != t {
            reader.fault("type", "taken", "These must be whole numbers that add up to t.")
        }
        guard let t, let taken else { return nil }
        return RosterState(t: t, taken: taken)
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

    private static func waiting(_ result: ShapeReader) -> [AllocationRecord.Waiting] {
        (result.array("waiting", countMaximum: 100_000) ?? []).compactMap { element in
            let row = ShapeReader(element.value, at: element.place, into: result.faults)
            guard let nomination = row.string("nomination") else { return nil }
            let reasons = (row.array("reasons", countMaximum: 100) ?? []).compactMap {
                StatedReasonReading.read($0.value)
            }
            let changes = (row.optionalArray("counterfactuals", countMaximum: 100) ?? [])
                .compactMap { item -> AllocationRecord.StatedChange? in
                    let change = ShapeReader(item.value, at: item.place, into: result.faults)
                    guard let kind = change.string("change") else { return nil }
                    return AllocationRecord.StatedChange(
                        change: kind, cycle: change.optionalString("cycle"))
                }
            return AllocationRecord.Waiting(
                nomination: nomination, reasons: reasons, counterfactuals: changes)
        }
    }
}

/// A reason is its code and whatever whole numbers stand beside it.
enum StatedReasonReading {
    static func read(_ value: JSONValue) -> AllocationRecord.StatedReason? {
        guard case .object(let object) = value, case .string(let code)? = object["code"] else {
            return nil
        }
        // By name: the signed text sorts its members, and what is read must be what was written.
        let figures = object.members.sorted { $0.name < $1.name }.compactMap { member in
            member.value.wholeNumber.map { AllocationRecord.Figure(member.name, $0) }
        }
        return AllocationRecord.StatedReason(code: code, figures: figures)
    }
}

/// The names and beds of a snapshot: enough to read a result beside it.
struct SnapshotFrame {
    let cycles: [String]
    let beds: [Int]
    let authorities: [String]

    init(_ reader: ShapeReader) {
        let rows = (reader.array("cycles", countMaximum: 64) ?? []).map {
            ShapeReader($0.value, at: $0.place, into: reader.faults)
        }
        cycles = rows.map { $0.string("id") ?? "" }
        beds = rows.map { $0.integer("beds", in: 0...10_000) ?? 0 }
        authorities = (reader.array("authorities", countMaximum: 200) ?? []).map {
            ShapeReader($0.value, at: $0.place, into: reader.faults).string("id") ?? ""
        }
    }
}

extension JSONValue {
    /// The whole number, or `nil` for every other kind.
    package var wholeNumber: Int? {
        if case .integer(let number) = self { return Int(number) }
        return nil
    }
}
