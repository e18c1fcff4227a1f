import BoardServer
import Commissioning
import Evidence
import Testing

/// Walks every table and all data of every answer, as every role: a percentage stands only beside
/// the number of those it is of, and only if they are enough.
@Suite("No percentage of few children is shown anywhere")
struct SmallNumberWalkTests {
    private static let limit = 5

    private static func queries(_ state: ServiceState) -> [Query] {
        let cycles = state.cycles.prefix(5).map(\.id)
        return [
            .cycleList, .balance(nil), .waitingList, .placements, .roster(cyclesAhead: 4), .team,
            .authorities, .fairness, .status, .exchange, .charges, .finance, .outcomes, .forecast,
        ] + cycles.map { .cycle($0) } + cycles.map { .allocation($0) }
            + cycles.map { .explanations($0) }
    }

    /// Whether a text is a percentage and nothing else.
    private static func isPercentage(_ text: String) -> Bool {
        guard text.hasSuffix(" %") else { return false }
        return text.dropLast(2).allSatisfy { $0.isNumber || $0 == "." }
    }

    /// Rows with a percentage that does not stand beside a number that is large enough.
    private static func findings(_ table: AnswerTable) -> [String] {
        let of = table.columns.firstIndex { $0.name == "of" }
        return table.rows.filter { row in
            row.contains(where: isPercentage)
                && of.flatMap { Int(row[$0]) }.map { $0 < limit } ?? true
        }.map { "\(table.caption): \($0)" }
    }

    /// Members that are a part in a hundred or a thousand, without enough beside them.
    private static func findings(_ value: JSONValue, _ path: String) -> [String] {
        switch value {
        case .array(let values): return values.flatMap { findings($0, path) }
        case .object(let object):
            var enough = false
            if case .integer(let count)? = object["denominator"] { enough = count >= limit }
            return object.members.flatMap { member -> [String] in
                let here = path + "." + member.name
                guard member.name == "percentTenths", !enough, member.value != .null else {
                    return findings(member.value, here)
                }
                return [here]
            }
        case .string(let text): return isPercentage(text) ? [path] : []
        default: return []
        }
    }

    @Test(
        "Every table and all data, for every role",
        arguments: [Viewer.board, .authority("rotherham"), .authority("barnsley"), .operator])
    func walk(viewer: Viewer) throws {
        var keptBack = 0
        // Of the past few children are known, at the end of a year enough of them.
        let (_, past) = try Story.random(seed: 1, cycles: 5)
        for whole in past + [try Story.aYearOfMoney().snapshot()] {
            var snapshot = whole
            snapshot.admission = Admission(viewer, by: .token)
            for query in Self.queries(snapshot.state) {
                guard let answer = try? query.answer(from: snapshot) else { continue }
                #expect(answer.tables.flatMap { Self.findings($0) } == [], "\(viewer) \(query)")
                #expect(Self.findings(answer.json, "") == [], "\(viewer) \(query)")
                keptBack += answer.tables.flatMap(\.rows).joined().count {
                    $0.hasPrefix("not shown: fewer than")
                }
            }
        }
        #expect(keptBack > 0)
    }

    @Test("A table that counts children and forgets is found, and so are such data")
    func planted() {
        let columns: [AnswerTable.Column] = [
            .init("measure"), .init("of", .trailing), .init("percentage"),
        ]
        func table(_ of: String, _ percentage: String) -> AnswerTable {
            AnswerTable("Planted", columns: columns, rows: [["completed", of, percentage]])
        }
        #expect(Self.findings(table("3", "66.7 %")).count == 1)
        #expect(Self.findings(table("3", "not shown: fewer than 5")).isEmpty)
        #expect(Self.findings(table("5", "60.0 %")).isEmpty)
        #expect(Self.findings(["denominator": 3, "percentTenths": 667], "").count == 1)
        #expect(Self.findings(["denominator": 5, "percentTenths": 600], "").isEmpty)
    }
}
