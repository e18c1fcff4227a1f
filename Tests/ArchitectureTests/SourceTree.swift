import Foundation

/// The files of the repository that these tests stand in, read once.
struct SourceTree: Sendable, CustomStringConvertible {
    /// Everything that a clone would hold, with paths from the top.
    let files: [SourceFile]
    /// The names at the top of the repository that a clone would hold.
    let top: [String]

    static let repository = SourceTree()

    private init(anchor: String = #filePath) {
        let here = URL(fileURLWithPath: anchor).deletingLastPathComponent()
        let root = here.resolvingSymlinksInPath().deletingLastPathComponent()
            .deletingLastPathComponent()
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        top = names.filter { !Self.isIgnored($0) }.sorted()
        var found: [SourceFile] = []
        for name in top { Self.collect(name, in: root, &found) }
        files = found.sorted { $0.path < $1.path }
    }

    /// What `.gitignore` names, and what belongs to git and to editors.
    private static func isIgnored(_ name: String) -> Bool {
        [".git", ".build", ".swiftpm", "Package.resolved", "__pycache__"].contains(name)
            || name == "demo" || name.hasPrefix("demo.") || name.hasSuffix(".pyc")
    }

    private static func collect(_ path: String, in root: URL, _ found: inout [SourceFile]) {
        let url = root.appendingPathComponent(path)
        let values = try? url.resourceValues(forKeys: [.isDirectoryKey])
        if values?.isDirectory == true {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
            for name in names where !isIgnored(name) {
                collect("\(path)/\(name)", in: root, &found)
            }
        } else if let data = try? Data(contentsOf: url),
            let text = String(bytes: data, encoding: .utf8)
        {
            found.append(SourceFile(path, text))
        }
    }

    /// What a failed expectation shows in place of every file.
    var description: String { "\(files.count) files" }

    /// The Swift files under `Sources`.
    var sources: [SourceFile] { files.filter { $0.path.isSwift(under: "Sources/") } }

    /// The Swift files under `Tests`.
    var tests: [SourceFile] { files.filter { $0.path.isSwift(under: "Tests/") } }

    /// The file at a path, if it is there.
    func file(_ path: String) -> SourceFile? { files.first { $0.path == path } }
}

extension String {
    fileprivate func isSwift(under folder: String) -> Bool {
        hasPrefix(folder) && hasSuffix(".swift")
    }

    /// Whether a word stands in this text and is not part of a longer name.
    ///
    /// A word may end in a bracket or a sign; only its ends that are letters are looked at.
    func hasWord(_ word: String) -> Bool {
        guard utf8.count >= word.utf8.count else { return false }
        func isName(_ character: Character?) -> Bool {
            character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
        }
        var rest = self[...]
        while let range = rest.range(of: word) {
            let before = range.lowerBound > startIndex ? self[index(before: range.lowerBound)] : nil
            let after = range.upperBound < endIndex ? self[range.upperBound] : nil
            let isWhole =
                !(isName(word.first) && isName(before)) && !(isName(word.last) && isName(after))
            if isWhole { return true }
            rest = self[range.upperBound...]
        }
        return false
    }
}
