/// How long files and lines may be.
enum FileMeasure {
    /// Lines of a Swift file: beyond it, a second type wants a file of its own.
    static let linesMaximum = 400
    /// Characters of a line.
    static let columnsMaximum = 100
    /// Names that say nothing about what is in a file.
    static let emptyNames = [
        "Utils", "Utilities", "Helpers", "Helper", "Manager", "Common", "Models",
    ]

    /// What is too long or named for nothing.
    static func findings(in file: SourceFile) -> [Finding] {
        var found: [Finding] = []
        if file.lines.count > linesMaximum {
            found.append(
                Finding(file.path, "has \(file.lines.count) lines, over \(linesMaximum)"))
        }
        for (index, line) in file.lines.enumerated()
        where line.utf8.count > columnsMaximum && line.count > columnsMaximum {
            // A text literal over several lines may hold what must not be broken, such as a path.
            if isInsideText(index, of: file) { continue }
            found.append(
                Finding(file.path, line: index + 1, "has \(line.count) columns, over 100"))
        }
        let name = file.path.split(separator: "/").last.map { $0.prefix { $0 != "." && $0 != "+" } }
        if let name, emptyNames.contains(where: { name.hasSuffix($0) }) {
            found.append(Finding(file.path, "is named for nothing in particular"))
        }
        return found
    }

    private static func isInsideText(_ index: Int, of file: SourceFile) -> Bool {
        file.code[index].isEmpty && !file.lines[index].hasPrefix("//")
            && !file.lines[index].drop(while: { $0 == " " }).hasPrefix("//")
    }
}
