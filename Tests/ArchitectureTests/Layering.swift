/// Which modules each target may import: dependencies point one way.
enum Layering {
    /// What each target may import; `Commissioning` and `Evidence` do not know each other.
    static let allowed: [String: Set<String>] = [
        "Commissioning": [],
        "Evidence": ["Crypto"],
        "CLinux": [],
        "CZlib": [],
        "CSimulatedDisk": [],
        "Exchange": ["Commissioning", "Evidence", "CLinux", "Glibc", "Synchronization"],
        "Storage": ["Commissioning", "Evidence", "GRDB", "Foundation"],
        "Coordination": [
            "Commissioning", "Evidence", "Exchange", "Storage", "Dispatch", "Glibc", "Logging",
            "Metrics", "ServiceLifecycle", "Synchronization",
        ],
        "BoardServer": [
            "Commissioning", "CZlib", "Evidence", "HTTPTypes", "Hummingbird", "HummingbirdCore",
            "Logging", "Metrics", "NIOCore", "NIOHTTP1", "NIOHTTPTypes", "NIOHTTPTypesHTTP1",
            "NIOPosix", "ServiceLifecycle",
            "Synchronization",
        ],
        "mstcoord": [
            "BoardServer", "Commissioning", "Coordination", "Evidence", "Exchange", "Storage",
            "ArgumentParser", "CoreMetrics", "Dispatch", "Glibc", "Logging", "ServiceLifecycle",
            "Synchronization", "UnixSignals", "_Concurrency",
        ],
    ]

    /// Imports that the file's target may not have.
    static func findings(in file: SourceFile) -> [Finding] {
        guard let target = file.target, let allowed = allowed[target] else {
            return [Finding(file.path, "stands in no target of the layering")]
        }
        return imports(of: file).filter { !allowed.contains($0.module) }.map {
            Finding(file.path, line: $0.line, "\(target) may not import \($0.module)")
        }
    }

    /// The modules that a file imports, each with its line.
    static func imports(of file: SourceFile) -> [(module: String, line: Int)] {
        file.code.enumerated().compactMap { number, line in
            guard line.utf8.count < 200, line.contains("import ") else { return nil }
            var words = line.split(whereSeparator: { $0 == " " || $0 == "\t" })[...]
            while let word = words.first, word.hasPrefix("@") || accessWords.contains(word) {
                words.removeFirst()
            }
            guard words.popFirst() == "import", var module = words.popFirst() else { return nil }
            if kindWords.contains(module), let named = words.popFirst() { module = named }
            return (String(module.prefix { $0 != "." }), number + 1)
        }
    }

    private static let accessWords: Set<Substring> = [
        "package", "internal", "private", "fileprivate", "public",
    ]
    private static let kindWords: Set<Substring> = [
        "struct", "class", "enum", "protocol", "func", "let", "var", "typealias",
    ]
}

/// The targets under `Sources` that the manifest declares, with what they depend on.
struct ManifestTarget: Equatable {
    let name: String
    let dependencies: Set<String>

    /// Reads a manifest's `.target(` and `.executableTarget(` entries.
    static func read(_ manifest: SourceFile) -> [ManifestTarget] {
        let text = manifest.lines.joined(separator: "\n")
        let starts = text.matches(of: /\.(?:target|executableTarget)\(\s*name:\s*"(\w+)"/)
        return starts.map { start in
            let body = argumentList(in: text[start.range.lowerBound...])
            guard let list = body.firstMatch(of: /dependencies:\s*\[(?<names>[^\]]*)\]/) else {
                return ManifestTarget(name: String(start.1), dependencies: [])
            }
            // A product counts by its own name; the name of its package is left out.
            let names = list.names.replacing(/package:\s*"[^"]*"/, with: "")
            return ManifestTarget(
                name: String(start.1),
                dependencies: Set(names.matches(of: /"([^"]+)"/).map { String($0.1) }))
        }
    }

    /// From the first bracket to the one that closes it.
    private static func argumentList(in text: Substring) -> Substring {
        var depth = 0
        for index in text.indices {
            if text[index] == "(" { depth += 1 }
            if text[index] == ")" {
                depth -= 1
                if depth == 0 { return text[...index] }
            }
        }
        return text
    }

    /// Arrows in the manifest that the layering forbids, or that no file of the target uses.
    static func findings(_ manifest: SourceFile, _ sources: [SourceFile]) -> [Finding] {
        read(manifest).flatMap { target -> [Finding] in
            guard let allowed = Layering.allowed[target.name] else {
                return [Finding(manifest.path, "the target \(target.name) is not in the layering")]
            }
            let used = Set(
                sources.filter { $0.target == target.name }
                    .flatMap { Layering.imports(of: $0).map(\.module) })
            let forbidden = target.dependencies.subtracting(allowed).sorted().map {
                Finding(manifest.path, "\(target.name) may not depend on \($0)")
            }
            let idle = target.dependencies.intersection(allowed).subtracting(used).sorted().map {
                Finding(manifest.path, "\(target.name) depends on \($0) and never imports it")
            }
            return forbidden + idle
        }
    }
}
