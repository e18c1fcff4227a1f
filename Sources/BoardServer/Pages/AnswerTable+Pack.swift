extension AnswerTable {
    /// Whether a text holds the number of a nomination or of a case.
    static func namesChild(_ text: String) -> Bool {
        text.split { !isOfNumber($0) }.contains(where: isNumber)
    }

    private static func isOfNumber(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "-" || character == "_"
    }

    private static func isNumber(_ word: Substring) -> Bool {
        (word.hasPrefix("n-") || word.hasPrefix("t-")) && word.utf8.count == 18
    }

    /// With words for the number of a child or a family wherever one stands.
    var withoutChildren: AnswerTable {
        AnswerTable(caption, columns: columns, rows: rows.map { $0.map(Self.masked) })
    }

    private static func masked(_ text: String) -> String {
        var masked = text
        for word in text.split(whereSeparator: { !isOfNumber($0) }) where isNumber(word) {
            masked = masked.replacing(word, with: word.hasPrefix("n-") ? "a child" : "a family")
        }
        return masked
    }

    /// Rows at even distances, the last among them, and no more than so many.
    func thinned(to count: Int) -> AnswerTable {
        let step = max(1, (rows.count + count - 1) / count)
        let kept = rows.indices.filter { (rows.count - 1 - $0).isMultiple(of: step) }
        return AnswerTable(caption, columns: columns, rows: kept.map { rows[$0] })
    }

    /// Lines of charges without what each rests on: for paper.
    var perItem: AnswerTable {
        keeping(["authority", "payer", "item", "kind", "pounds", "vat", "basis"], rows: 200)
    }
}
