import Commissioning

extension AnswerTable {
    /// Lines of charges as people read them: names for ids, dates for stretches of days, and
    /// documents without their digests, which stand in the sheet.
    func chargesInWords(_ caption: String) -> AnswerTable {
        AnswerTable(
            caption,
            columns: columns.map { column in
                let name = ["subject": "for", "vat": "VAT", "pounds": "£"][column.name]
                return .init(
                    name ?? column.name, column.alignment, says: column.meaning,
                    absent: column.absent)
            },
            rows: rows.map { row in
                zip(columns, row).map { column, text in
                    switch column.name {
                    case "authority", "payer": PartyLabel.of(text)
                    case "item", "vat": text.replacing("-", with: " ")
                    case "kind": ChargeLine.Kind(rawValue: text)?.words ?? text
                    case "subject": Self.days(text)
                    case "evidence": Self.documents(text)
                    default: text
                    }
                }
            })
    }

    /// `1 January to 31 March 2019` for `2019-01-01..2019-04-01`; anything else as it is.
    private static func days(_ text: String) -> String {
        guard let dots = text.firstRange(of: ".."),
            let from = CivilDate(String(text[..<dots.lowerBound])),
            let end = CivilDate(String(text[dots.upperBound...]))
        else { return text }
        let last = end.adding(days: -1)
        let first = from.spoken
        let year = first.suffix(5)
        return (last.spoken.hasSuffix(year) ? String(first.dropLast(5)) : first)
            + " to " + last.spoken
    }

    /// What kinds of document, and the places among them by name.
    private static func documents(_ text: String) -> String {
        text.split(separator: "; ").map { document in
            document.split(separator: " ").filter { !$0.hasPrefix("sha-256:") }
                .joined(separator: " ")
        }.joined(separator: "; ")
    }
}

extension ChargeLine.Kind {
    /// The kind in the words of a page.
    var words: String {
        switch self {
        case .share: "share"
        case .place: "price of a place"
        case .placeIncome: "income from places"
        case .blockedCredit: "credit for closed beds"
        case .trueUp: "true-up"
        case .outcome: "payment by results"
        }
    }
}
