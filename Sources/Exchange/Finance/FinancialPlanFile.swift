import Commissioning
import Evidence

/// The financial plan as a file: one line for the years, then one line for each row of the plan,
/// its name first. Amounts are whole pounds, with or without thousands separators; a saving is
/// written with a minus or in brackets; an empty cell is blank.
package enum FinancialPlanFile {
    /// Bytes of a file, at most.
    package static let bytesMaximum = 1 << 16

    /// Reads a plan.
    ///
    /// - Returns: the plan, or everything that is wrong with it, each with a code (`plan.not-text`,
    ///   `plan.year`, `plan.row`, `plan.amount`, `plan.cells`, `plan.missing`) and the line.
    package static func read(bytes: [UInt8]) -> Result<FinancialPlan, ShapeFaultList> {
        let faults = ShapeFaults()
        guard bytes.count <= bytesMaximum, let text = String(validating: bytes, as: UTF8.self)
        else {
            faults.add(
                "plan.not-text", at: "", "A plan is UTF-8 text of at most \(bytesMaximum) bytes.")
            return .failure(ShapeFaultList(faults.list))
        }
        let lines = text.split(whereSeparator: \.isNewline).map { cells(of: String($0)) }
        let years = self.years(lines.first ?? [], faults)
        var pounds: [FinancialPlan.Row: [Int?]] = [:]
        for (index, line) in lines.enumerated().dropFirst() {
            let place = "line \(index + 1)"
            guard let row = FinancialPlan.Row(rawValue: line.first ?? "") else {
                faults.add("plan.row", at: place, "“\(line.first ?? "")” is not a row of the plan.")
                continue
            }
            if pounds[row] != nil {
                faults.add("plan.row", at: place, "“\(row.rawValue)” stands here twice.")
            }
            guard line.count == years.count + 1 else {
                faults.add(
                    "plan.cells", at: place,
                    "The line has \(line.count - 1) amounts for \(years.count) years.")
                continue
            }
            pounds[row] = line.dropFirst().map { cell in
                if cell.isEmpty { return nil }
                let amount = amount(cell)
                if amount == nil {
                    faults.add("plan.amount", at: place, "“\(cell)” is not an amount in pounds.")
                }
                return amount
            }
        }
        for row in FinancialPlan.Row.allCases where pounds[row] == nil {
            faults.add("plan.missing", at: "", "The row “\(row.rawValue)” is missing.")
        }
        guard faults.list.isEmpty else { return .failure(ShapeFaultList(faults.list)) }
        return .success(FinancialPlan(years: years, pounds: pounds))
    }

    private static func years(_ header: [String], _ faults: ShapeFaults) -> [FinancialYear] {
        let years = header.dropFirst().compactMap { FinancialYear(label: $0) }
        let isWhole = !years.isEmpty && years.count == header.count - 1 && years.count <= 50
        if !isWhole || zip(years, years.dropFirst()).contains(where: { $0.next != $1 }) {
            faults.add(
                "plan.year", at: "line 1", "After the first cell come consecutive years: 2018/19.")
        }
        return years
    }

    /// `1234`, `1,234`, `-1,234`, `(1,234)`.
    private static func amount(_ cell: String) -> Int? {
        var digits = cell.filter { $0 != "," && $0 != " " }
        let isBracketed = digits.hasPrefix("(") && digits.hasSuffix(")")
        if isBracketed { digits = String(digits.dropFirst().dropLast()) }
        guard digits.utf8.count <= 13, let value = Int(digits), !(isBracketed && value < 0) else {
            return nil
        }
        return isBracketed ? -value : value
    }

    /// Cells of a line; a cell in quotation marks may hold commas.
    /// - Source: RFC 4180, section 2.
    private static func cells(of line: String) -> [String] {
        var found: [String] = []
        var cell = ""
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                found.append(cell)
                cell = ""
            default: cell.append(character)
            }
        }
        found.append(cell)
        return found.map { cell in
            var trimmed = Substring(cell)
            while trimmed.first == " " { trimmed.removeFirst() }
            while trimmed.last == " " { trimmed.removeLast() }
            return String(trimmed)
        }
    }
}
