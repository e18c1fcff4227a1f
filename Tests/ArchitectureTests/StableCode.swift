/// A code that files, receipts, answers, logs and scripts elsewhere rely on.
struct StableCode: Equatable, Hashable, CustomStringConvertible, Sendable {
    /// The type and case, such as `RefusalCode.fileTooLarge`.
    let name: String
    /// The code, such as `file.too-large`.
    let code: String

    var description: String { "\(name) \(code)" }

    /// The codes of a Swift file, in order.
    ///
    /// They are raw values of enums whose name ends in `Code` or that hold dotted codes, and the
    /// texts of a property `var code: String` that switches over its cases.
    static func read(_ file: SourceFile) -> [StableCode] {
        var found: [StableCode] = []
        guard file.mentions("case ") else { return found }
        var types: [(indent: Int, name: String)] = []
        var switchIndent: Int?
        for line in file.lines {
            let indent = line.prefix { $0 == " " }.count
            if let kind = line.firstMatch(of: typeLine) {
                types.removeAll { $0.indent >= indent }
                types.append((indent, String(kind.name)))
                switchIndent = nil
            } else if line.contains(propertyLine) {
                switchIndent = indent
            } else if line.dropFirst(indent) == "}" {
                types.removeAll { $0.indent >= indent }
                if let start = switchIndent, indent <= start { switchIndent = nil }
            }
            let match: (name: Substring, code: Substring)?
            if switchIndent != nil {
                match = line.firstMatch(of: switchedLine).map { ($0.name, $0.code) }
            } else {
                match = line.firstMatch(of: rawValueLine).map { ($0.name, $0.code) }
            }
            guard let match else { continue }
            let type = types.map(\.name).joined(separator: ".")
            guard switchIndent != nil || type.hasSuffix("Code") || match.code.contains(".") else {
                continue
            }
            found.append(StableCode(name: "\(type).\(match.name)", code: String(match.code)))
        }
        return found
    }

    private static var typeLine: Regex<(Substring, name: Substring)> {
        /^\s*(?:\w+ )*(?:enum|struct|class|actor|extension) (?<name>\w+)/
    }
    private static var propertyLine: Regex<Substring> { /\bvar code: String \{/ }
    private static var rawValueLine: Regex<(Substring, name: Substring, code: Substring)> {
        /^\s*case (?<name>\w+) = "(?<code>[a-z0-9]+(?:[.-][a-z0-9]+)+)"/
    }
    private static var switchedLine: Regex<(Substring, name: Substring, code: Substring)> {
        /^\s*case \.(?<name>\w+)(?:\(.*\))?: (?:return )?"(?<code>[a-z0-9]+(?:[.-][a-z0-9]+)*)"/
    }
}

/// The list of codes beside this file: new ones are appended to their type, none is ever changed.
struct StableCodeList {
    /// One code per line, the type and case first; lines that begin with `#` are for people.
    static func read(_ file: SourceFile) -> [StableCode] {
        file.lines.filter { !$0.hasPrefix("#") }.compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 2 else { return nil }
            return StableCode(name: String(words[0]), code: String(words[1]))
        }
    }

    /// What the list has and the sources lack or say otherwise, what they have beside it, and
    /// types whose cases have changed places.
    static func findings(
        list: [StableCode], sources: [StableCode], path: String = "Codes.txt"
    ) -> [Finding] {
        let present = Set(sources)
        let listed = Set(list)
        var found = list.filter { !present.contains($0) }.map { lost in
            Finding(path, "\(lost) is not in the sources: a code is never renamed or removed")
        }
        found += sources.filter { !listed.contains($0) }.map { new in
            Finding(path, "\(new) is new: append it to the list")
        }
        if found.isEmpty, inOrder(list) != inOrder(sources) {
            found.append(Finding(path, "codes have changed places; their order is of precedence"))
        }
        return found
    }

    /// The codes by type, each type's in order.
    private static func inOrder(_ codes: [StableCode]) -> [Substring: [StableCode]] {
        Dictionary(grouping: codes) { code in
            code.name[..<(code.name.lastIndex(of: ".") ?? code.name.endIndex)]
        }
    }
}
