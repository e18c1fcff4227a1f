/// The commands that the sources define, and those that a document speaks of.
enum CommandName {
    /// The names under `mstcoord`: `["cycle": ["list", "show"], "status": []]`.
    static func defined(in files: [SourceFile]) -> [String: Set<String>] {
        var commands: [String: Set<String>] = [:]
        for file in files {
            var outer: String?
            for (index, line) in file.lines.enumerated() {
                // Subcommands may stand in an extension of their command, in a file of their own.
                if let match = line.firstMatch(of: /^extension (?<type>\w+)Command \{/) {
                    outer = match.type.lowercased()
                }
                guard
                    let match = line.firstMatch(
                        of: /^(?<indent> *)(?:\w+ )*struct (?<type>\w+): (?:Async)?ParsableCommand/)
                else { continue }
                let name = name(of: String(match.type), after: index, in: file)
                if match.indent.isEmpty {
                    outer = name
                    commands[name, default: []].formUnion([])
                } else if let outer {
                    commands[outer, default: []].insert(name)
                }
            }
        }
        return commands
    }

    /// The configured name, which stands in the lines that follow; else the type's, hyphenated.
    private static func name(of type: String, after index: Int, in file: SourceFile) -> String {
        for line in file.lines.dropFirst(index + 1).prefix(6) {
            if line.contains("ParsableCommand") { break }
            if let match = line.firstMatch(of: /commandName: "([a-z-]+)"/) {
                return String(match.1)
            }
        }
        var name = ""
        for character in type {
            if character.isUppercase, !name.isEmpty { name += "-" }
            name += character.lowercased()
        }
        return name
    }

    /// Commands in the code of a Markdown document that are not defined.
    static func findings(in document: SourceFile, _ defined: [String: Set<String>]) -> [Finding] {
        var found: [Finding] = []
        var isFenced = false
        for (index, line) in document.lines.enumerated() {
            if line.drop(while: { $0 == " " }).hasPrefix("```") {
                isFenced.toggle()
                continue
            }
            // Outside a fence, every second part between backticks is code.
            let spans = line.split(separator: "`", omittingEmptySubsequences: false)
            let code = isFenced ? [line[...]] : spans.enumerated().filter { $0.0 % 2 == 1 }.map(\.1)
            for match in code.flatMap({
                $0.matches(of: /\bmstcoord ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?/)
            }) {
                let name = String(match.1)
                guard let nested = defined[name] else {
                    found.append(Finding(document.path, line: index + 1, "mstcoord \(name)"))
                    continue
                }
                if let second = match.2, !nested.isEmpty, !nested.contains(String(second)) {
                    found.append(
                        Finding(document.path, line: index + 1, "mstcoord \(name) \(second)"))
                }
            }
        }
        return found
    }
}
