import Testing

@Suite("Dependencies point one way")
struct LayeringTests {
    private let tree = SourceTree.repository

    @Test("Every file of Sources imports only what its target may")
    func importsAreAllowed() {
        #expect(tree.sources.count > 100, "the sources were not found")
        #expect(tree.sources.flatMap(Layering.findings) == [])
    }

    @Test("The manifest's arrows are those of the layering, and none is idle")
    func manifestAgrees() throws {
        let manifest = try #require(tree.file("Package.swift"))
        #expect(
            ManifestTarget.read(manifest).map(\.name).sorted() == Layering.allowed.keys.sorted())
        #expect(ManifestTarget.findings(manifest, tree.sources) == [])
    }

    @Test("Tests see what other targets see: no testable imports, nothing public")
    func testsUseTheSameDoor() {
        let testable = tree.tests.filter { $0.mentions("@testable") }.flatMap { file in
            file.code.enumerated().filter { $1.hasWord("@testable") }.map {
                Finding(
                    file.path, line: $0.offset + 1, "imports behind the back of the access rules")
            }
        }
        #expect(testable == [])
        let wide = tree.sources.filter { $0.mentions("public") }.flatMap { file in
            file.code.enumerated().filter { $1.hasWord("public") && !$1.contains(".public") }.map {
                Finding(
                    file.path, line: $0.offset + 1, "is public; package is the widest access here")
            }
        }
        #expect(wide == [])
    }

    @Test(
        "A forbidden import is found, however it is written",
        arguments: [
            "import Foundation", "@preconcurrency import Evidence", "package import GRDB",
            "    import struct Glibc.stat", "import Evidence.Sub // why",
        ])
    func forbiddenImportIsFound(line: String) {
        let file = SourceFile("Sources/Commissioning/Planted.swift", "/// Planted.\n\(line)\n")
        let found = Layering.findings(in: file)
        #expect(found.count == 1)
        #expect(found.first?.line == 2)
    }

    @Test("Comments, texts and names that begin with import are no imports")
    func othersAreNotFound() {
        let text = """
            // import Foundation
            let importance = "import Foundation"
            importantThing()
            /* import GRDB */
            """
        #expect(Layering.findings(in: SourceFile("Sources/Commissioning/A.swift", text)) == [])
    }

    @Test("A file outside the known targets is found")
    func strayFileIsFound() {
        #expect(Layering.findings(in: SourceFile("Sources/Utils/A.swift", "")).count == 1)
        #expect(Layering.findings(in: SourceFile("Sources/Stray.swift", "")).count == 1)
    }

    @Test("A forbidden arrow and an idle one are found in a manifest")
    func plantedManifest() {
        let manifest = SourceFile(
            "Package.swift",
            """
            .target(name: "Commissioning", swiftSettings: strict),
            .target(
                name: "Evidence",
                dependencies: ["Storage", .product(name: "Crypto", package: "swift-crypto")],
                swiftSettings: strict),
            .target(name: "Surprise"),
            """)
        let found = ManifestTarget.findings(manifest, []).map(\.what)
        #expect(
            found == [
                "Evidence may not depend on Storage",
                "Evidence depends on Crypto and never imports it",
                "the target Surprise is not in the layering",
            ])
    }
}
