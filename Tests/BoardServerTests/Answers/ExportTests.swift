import BoardServer
import Commissioning
import Evidence
import Foundation
import Testing

/// What is exported is what the descriptions in the repository say.
@Suite("Exports")
struct ExportTests {
    private func description(_ name: String) throws -> JSONValue {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        let path = parts.dropLast(4).joined(separator: "/") + "/Config/exports/\(name).json"
        return try StrictJSON.parse(Array(Data(contentsOf: URL(fileURLWithPath: path))))
    }

    /// The rows of a sheet; the fields of these exports hold no line ends.
    private func rows(_ csv: String) -> [[String]] {
        csv.split(separator: "\r\n").map { line in
            var fields: [String] = [""]
            var isQuoted = false
            for character in line {
                switch character {
                case "\"": isQuoted.toggle()
                case "," where !isQuoted: fields.append("")
                default: fields[fields.count - 1].append(character)
                }
            }
            return fields
        }
    }

    private func isWell(_ text: String, _ type: String, _ codes: [String]) -> Bool {
        func matches(_ pattern: Regex<Substring>) -> Bool { text.wholeMatch(of: pattern) != nil }
        switch type {
        case "child": return matches(/n-[A-Za-z0-9_-]{16}/)
        case "day-uk": return matches(/[0-3][0-9]\/[01][0-9]\/2[0-9]{3}/)
        case "day": return CivilDate(text) != nil
        case "code": return codes.contains(text)
        case "empty": return text.isEmpty
        case "area": return matches(/E[0-9]{8}/)
        case "year": return matches(/20[0-9]{2}/)
        case "quarter": return FinancialQuarter(text) != nil
        case "party": return matches(/[a-z][a-z0-9-]*/)
        case "amount": return matches(/-?[0-9]+\.[0-9]{2}/)
        case "text": return !text.isEmpty
        default: return false
        }
    }

    private func texts(_ value: JSONValue?) -> [String] {
        guard case .array(let elements)? = value else { return [] }
        return elements.compactMap { element in
            if case .string(let text) = element { return text }
            return nil
        }
    }

    @Test(
        "Every row of an export is as its description says",
        arguments: [
            ("episodes", Query.outcomes, "Episodes"), ("charges", .charges, "Lines"),
            ("outcomes", .outcomes, "Children"),
        ])
    func rowsAreAsDescribed(name: String, query: Query, table: String) throws {
        let described = try description(name)
        guard case .array(let columns)? = described["columns"] else {
            Issue.record("no columns")
            return
        }
        let snapshot = try Story.aYearOfMoney().snapshot()
        let sheet = rows(try query.answer(from: snapshot).csv(table: table))
        let names = columns.flatMap { texts(.array([$0["name"] ?? .null])) }
        #expect(sheet.first == names)
        #expect(sheet.count > 5)
        let keys = texts(described["key"]).compactMap { names.firstIndex(of: $0) }
        #expect(Set(sheet.map { row in keys.map { row[$0] } }).count == sheet.count)
        for row in sheet.dropFirst() {
            for (column, text) in zip(columns, row) {
                let isNeeded = column["required"] == .bool(true)
                let type = texts(.array([column["type"] ?? .null])).first ?? ""
                #expect(
                    text.isEmpty ? !isNeeded : isWell(text, type, texts(column["codes"])),
                    "\(text) in \(row)")
            }
        }
    }

    @Test("Episodes of one child do not overlap, and none starts and ends on one day")
    func episodes() throws {
        let snapshot = try Story.aYearOfMoney().snapshot()
        let sheet = rows(try Query.outcomes.answer(from: snapshot).csv(table: "Episodes"))
        func day(_ text: String) -> CivilDate? {
            let parts = text.split(separator: "/")
            return parts.count == 3 ? CivilDate("\(parts[2])-\(parts[1])-\(parts[0])") : nil
        }
        let byChild = Dictionary(grouping: sheet.dropFirst()) { $0[0] }
        #expect(byChild.count > 3)
        for rows in byChild.values {
            for (index, row) in rows.enumerated() {
                let from = try #require(day(row[1]))
                #expect(row[7].isEmpty == row[8].isEmpty)
                if let to = day(row[7]) { #expect(from < to) }
                if index > 0 { #expect(try #require(day(rows[index - 1][7])) <= from) }
                if row[8] == "X1" { #expect(rows.indices.contains(index + 1)) }
            }
        }
    }

    /// The columns of the return's Episodes file and its codes, as the public validator of Data to
    /// Insight has them for the collection of 2022/23 (rules 143, 146 and 149).
    @Test("Episodes have the return's columns and codes")
    func asCollected() throws {
        let described = try description("episodes")
        guard case .array(let columns)? = described["columns"] else {
            Issue.record("no columns")
            return
        }
        let names = columns.flatMap { texts(.array([$0["name"] ?? .null])) }
        #expect(
            names.prefix(13) == [
                "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC",
                "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN",
            ])
        let collected: [String: String] = [
            "RNE": "S P L T U B",
            "PLACE": "A3 A4 A5 A6 H5 K1 K2 P1 P2 P3 R1 R2 R3 R5 S1 T0 T1 T2 T3 T4 U1 U2 U3 U4 U5 "
                + "U6 Z1",
            "REC": "E11 E12 E2 E3 E4A E4B E13 E41 E45 E46 E47 E48 E5 E6 E7 E8 E9 E14 E15 E16 E17 "
                + "X1",
        ]
        for column in columns {
            let name = texts(.array([column["name"] ?? .null])).first ?? ""
            guard let known = collected[name] else { continue }
            let ours = texts(column["codes"])
            #expect(!ours.isEmpty)
            #expect(Set(ours).isSubset(of: known.split(separator: " ").map(String.init)))
        }
    }

    @Test("A child that goes back into residential care has three episodes")
    func returned() throws {
        let snapshot = try Story.aYearOfMoney().snapshot()
        let sheet = rows(try Query.outcomes.answer(from: snapshot).csv(table: "Episodes"))
        let back = sheet.filter { $0[1] == "01/08/2019" }
        #expect(back.count == 1)
        let own = sheet.filter { $0[0] == back.first?[0] }
        #expect(own.map { $0[5] } == ["K2", "P1", "K2"])
        #expect(own.map { $0[8] } == ["X1", "X1", ""])
    }
}
