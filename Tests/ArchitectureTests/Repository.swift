/// What may stand at the top of the repository, and what may not stand in any of its files.
enum Repository {
    /// The top, as it is agreed; names that begin with a point belong to tools.
    static let top: Set<String> = [
        "Config", "Deploy", "Package.swift", "README.md", "Sources", "Tests",
    ]

    /// What is missing at the top, and what does not belong there.
    static func topFindings(_ names: [String]) -> [Finding] {
        let visible = Set(names.filter { !$0.hasPrefix(".") })
        return visible.subtracting(top).sorted().map { Finding($0, "does not belong at the top") }
            + top.subtracting(visible).sorted().map { Finding($0, "is missing") }
    }

    /// Places that exist on one machine only, each put together here so as not to find itself.
    static let foreign: [String] =
        ["work", "farm", "root", "Users", "opt"].map { "/" + $0 + "/" }
        + ["../" + "shared", "../" + ".library", ".inter" + "nal/", ".inter" + "nal:"]

    /// Paths of one machine and hosts of one network.
    static func foreignFindings(in file: SourceFile) -> [Finding] {
        let places = foreign.filter(file.mentions)
        return places.isEmpty
            ? []
            : file.lines.enumerated().flatMap { index, line in
                places.filter(line.contains).map {
                    Finding(file.path, line: index + 1, "\($0) is known to one machine only")
                }
            }
    }

    /// Packages come from their public homes.
    static func packageFindings(in manifest: SourceFile) -> [Finding] {
        manifest.lines.enumerated().compactMap { index, line in
            guard let match = line.firstMatch(of: /url: "([^"]*)"/),
                !match.1.hasPrefix("https://github.com/")
            else { return nil }
            return Finding(manifest.path, line: index + 1, "\(match.1) is not a public home")
        }
    }
}
