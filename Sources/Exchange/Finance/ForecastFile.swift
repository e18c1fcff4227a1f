import Commissioning
import Evidence

/// The file in which anybody can put an invest-to-save table to the forecast: `mst-forecast/1`.
package enum ForecastFile {
    /// The name of the format.
    package static let format = "mst-forecast/1"
    /// Bytes of a file, at most: a table of a hundred years is a few thousand.
    package static let bytesMaximum = 1 << 17

    /// Reads a table from the bytes of a file.
    ///
    /// - Returns: the table, whose forecast exists, or everything that is wrong with it, each with
    ///   a code and a JSON Pointer: `json`, `missing`, `type`, `unknown-member`, `range`, `length`,
    ///   `pattern`, `duplicate`, `reference`, `forecast.format`, `forecast.effect`,
    ///   `forecast.too-large`.
    package static func read(bytes: [UInt8]) -> Result<ForecastTable, ShapeFaultList> {
        let faults = ShapeFaults()
        guard bytes.count <= bytesMaximum else {
            faults.add("length", at: "", "A table may be \(bytesMaximum) bytes long.")
            return .failure(ShapeFaultList(faults.list))
        }
        do throws(JSONFault) {
            let table = read(ShapeReader(try StrictJSON.parse(bytes), into: faults))
            if let table, faults.list.isEmpty {
                if table.forecast() != nil { return .success(table) }
                faults.add(
                    "forecast.too-large", at: "",
                    "A figure of the forecast would be beyond what a JSON number can hold.")
            }
        } catch {
            faults.add("json", at: "", "\(error.sentence) (byte \(error.offset))")
        }
        return .failure(ShapeFaultList(faults.list))
    }

    private static func read(_ reader: ShapeReader) -> ForecastTable? {
        if let format = reader.string("format"), format != Self.format {
            reader.fault("forecast.format", "format", "This must be \(Self.format).")
        }
        let years = reader.strings("years", countMaximum: 100, bytesMaximum: 40)
        if let years {
            if years.isEmpty {
                reader.fault("length", "years", "A table has at least one year.")
            }
            for (index, year) in years.enumerated() {
                let place = reader.place("years") + "/\(index)"
                if years[..<index].contains(year) {
                    reader.faults.add("duplicate", at: place, "This year stands here twice.")
                }
                if year.isEmpty || year.unicodeScalars.contains(where: { $0.value < 32 }) {
                    reader.faults.add(
                        "pattern", at: place, "A year has a name without control characters.")
                }
            }
        }
        let entrants = amounts(reader, "entrants", years, in: 0...1_000_000)
        let saving = reader.integer("savingPerChildYearPence", in: 0...100_000_000_000)
        let effect = reader.object("firstYearEffect").flatMap(effect)
        let spent = amounts(
            reader, "investmentPence", years, in: -100_000_000_000_000...100_000_000_000_000)
        let stay = reader.optionalBool("childrenStay") ?? true
        reader.finish()
        guard let years, !years.isEmpty, let entrants, let saving, let effect, let spent else {
            return nil
        }
        return ForecastTable(
            years: years, entrants: entrants, savingPerChildYearPence: saving,
            firstYearEffect: effect, investmentPence: spent, childrenStay: stay)
    }

    private static func effect(_ reader: ShapeReader) -> (numerator: Int, denominator: Int)? {
        let numerator = reader.integer("numerator", in: 0...1_000_000)
        let denominator = reader.integer("denominator", in: 1...1_000_000)
        reader.finish()
        guard let numerator, let denominator else { return nil }
        if numerator > denominator {
            reader.fault(
                "forecast.effect", "numerator", "The part of a year is at most the whole of it.")
        }
        return (numerator, denominator)
    }

    /// One number for each year; a year that is not named has 0.
    private static func amounts(
        _ reader: ShapeReader, _ name: String, _ years: [String]?, in range: ClosedRange<Int>
    ) -> [Int]? {
        guard let map = reader.object(name) else { return nil }
        guard let years else {
            for year in map.names { _ = map.integer(year, in: range) }
            return nil
        }
        for year in map.names where !years.contains(year) {
            _ = map.value(year)
            map.fault("reference", year, "This is not one of the years.")
        }
        return years.map { map.optionalInteger($0, in: range) ?? 0 }
    }
}
