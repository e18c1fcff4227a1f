/// A word that may not stand in some of the code, and why.
struct Ban: Sendable {
    let word: String
    let reason: String
    /// Folders that the ban holds for.
    let folders: [String]
    /// A comment beside the word, in its line or one next to it, lifts the ban.
    var isLiftedByReason = false

    static let all: [Ban] = [
        Ban(word: "fatalError", reason: "what is wrong is said or thrown", folders: ["Sources/"]),
        Ban(
            word: "try!", reason: "what is wrong is said or thrown",
            folders: ["Sources/", "Tests/"]),
        Ban(
            word: "as!", reason: "what is wrong is said or thrown",
            folders: ["Sources/", "Tests/"]),
        Ban(
            word: "Date()", reason: "time comes from a clock that is passed in",
            folders: ["Sources/", "Tests/"]),
        Ban(
            word: "Date.now", reason: "time comes from a clock that is passed in",
            folders: ["Sources/", "Tests/"]),
        Ban(
            word: "Double", reason: "rules count in whole numbers",
            folders: ["Sources/Commissioning/"]),
        Ban(
            word: "Float", reason: "rules count in whole numbers",
            folders: ["Sources/Commissioning/"]),
        Ban(
            word: "Codable", reason: "wire forms are Exchange's",
            folders: ["Sources/Commissioning/"]),
        Ban(
            word: "SystemRandomNumberGenerator", reason: "rules have no chance in them",
            folders: ["Sources/Commissioning/"]),
        Ban(
            word: "Task.sleep", reason: "waiting is the clock's; tests never wait",
            folders: ["Sources/", "Tests/"]),
        Ban(word: "Thread.sleep", reason: "tests never wait", folders: ["Sources/", "Tests/"]),
        Ban(word: "usleep(", reason: "tests never wait", folders: ["Sources/", "Tests/"]),
        Ban(
            word: "@unchecked Sendable", reason: "say in a comment beside it why it is safe",
            folders: ["Sources/", "Tests/"], isLiftedByReason: true),
        Ban(
            word: "nonisolated(unsafe)", reason: "say in a comment beside it why it is safe",
            folders: ["Sources/", "Tests/"], isLiftedByReason: true),
    ]

    /// Words that may not stand even in a comment: work that is not finished is not here.
    static let unfinished = ["TODO", "FIXME", "XXX"]

    /// Everything that is banned in a file.
    static func findings(in file: SourceFile) -> [Finding] {
        var found: [Finding] = []
        let bans = all.filter { ban in
            ban.folders.contains { file.path.hasPrefix($0) } && file.mentions(ban.word)
        }
        for (index, line) in file.code.enumerated() where !bans.isEmpty && !line.isEmpty {
            for ban in bans where line.hasWord(ban.word) {
                if ban.isLiftedByReason, hasComment(beside: index, in: file) { continue }
                found.append(Finding(file.path, line: index + 1, "\(ban.word): \(ban.reason)"))
            }
        }
        if file.path.hasPrefix("Sources/") {
            found += unfinishedWork(in: file) + strayPrinting(in: file)
        }
        return found
    }

    private static func hasComment(beside index: Int, in file: SourceFile) -> Bool {
        (index - 1...index + 1).contains {
            file.lines.indices.contains($0) && file.lines[$0].contains("//")
        }
    }

    private static func unfinishedWork(in file: SourceFile) -> [Finding] {
        let words = unfinished.filter(file.mentions)
        return words.isEmpty
            ? []
            : file.lines.enumerated().flatMap { index, line in
                words.filter(line.hasWord).map {
                    Finding(
                        file.path, line: index + 1, "\($0): finish it, or say what holds instead")
                }
            }
    }

    /// Whole texts go out through `Console`; the library's `print` buffers and hides failures.
    private static func strayPrinting(in file: SourceFile) -> [Finding] {
        // A method of one's own may bear the name.
        guard file.mentions("print("), !file.mentions("func print(") else { return [] }
        return file.code.enumerated().filter { $1.hasWord("print(") && !$1.contains(".print(") }.map
        {
            Finding(file.path, line: $0.offset + 1, "print: write through Console or the log")
        }
    }
}
