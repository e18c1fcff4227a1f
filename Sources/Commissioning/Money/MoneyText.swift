/// Pence as people write them.
package enum MoneyText {
    /// `£1,234.56`, or `-£1,234.56`.
    package static func pounds(_ pence: Int) -> String {
        let size = pence.magnitude
        let rest = size % 100
        return (pence < 0 ? "-£" : "£") + grouped(size / 100) + "." + (rest < 10 ? "0" : "")
            + "\(rest)"
    }

    /// `£1,235`: whole pounds, halves away from zero.
    package static func wholePounds(_ pence: Int) -> String {
        let pounds = (pence.magnitude + 50) / 100
        return (pence < 0 && pounds > 0 ? "-£" : "£") + grouped(pounds)
    }

    /// `1234.56`, for a column of a sheet.
    package static func plain(_ pence: Int) -> String {
        let rest = pence.magnitude % 100
        return (pence < 0 ? "-" : "") + "\(pence.magnitude / 100)." + (rest < 10 ? "0" : "")
            + "\(rest)"
    }

    private static func grouped(_ number: UInt) -> String {
        var text = ""
        for (position, digit) in String(number).reversed().enumerated() {
            if position > 0, position % 3 == 0 { text = "," + text }
            text = String(digit) + text
        }
        return text
    }
}
