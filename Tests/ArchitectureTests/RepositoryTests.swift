import Testing

@Suite("The repository as a stranger finds it")
struct RepositoryTests {
    private let tree = SourceTree.repository

    @Test("The top holds what was agreed, all of it and nothing else")
    func top() {
        #expect(Repository.topFindings(tree.top) == [])
    }

    @Test("What is missing or stray at the top is found")
    func plantedTop() {
        let names = [
            ".gitignore", "Config", "Deploy", "Makefile", "Package.swift", "Sources", "Tests",
        ]
        #expect(Repository.topFindings(names).map(\.path) == ["Makefile", "README.md"])
    }

    @Test("No file names a path or a host of one machine")
    func foreign() {
        #expect(tree.files.flatMap(Repository.foreignFindings) == [])
    }

    @Test("Every path of one machine is found", arguments: Repository.foreign)
    func plantedForeign(text: String) {
        let file = SourceFile("README.md", "Look into\n`x\(text)y`.\n")
        #expect(Repository.foreignFindings(in: file).map(\.line) == [2])
    }

    @Test("Packages come from their public homes")
    func packages() throws {
        let manifest = try #require(tree.file("Package.swift"))
        #expect(Repository.packageFindings(in: manifest) == [])
        let planted = SourceFile(
            "Package.swift", ".package(url: \"http://10.0.0.1/a\", from: \"1.0.0\")")
        #expect(Repository.packageFindings(in: planted).count == 1)
    }

    @Test(
        "The scripts are there",
        arguments: ["Deploy/run", "Deploy/test", "Deploy/mst-coordinator.service", ".ci/run"])
    func scripts(path: String) throws {
        let file = try #require(tree.file(path))
        #expect(!file.lines.isEmpty)
    }

    @Test("What runs continuously is what a person runs")
    func sameTests() throws {
        let file = try #require(tree.file(".ci/run"))
        #expect(file.lines.contains { $0.contains("Deploy/test") })
    }
}
