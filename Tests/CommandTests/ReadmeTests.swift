import Foundation
import Testing

/// What the README shows is what the program does.
@Suite("The README's examples") struct ReadmeTests {
    private static func readme() throws -> String {
        try String(contentsOfFile: Program.repository + "/README.md", encoding: .utf8)
    }

    /// The first block of code after a text, without its fences.
    private static func block(after start: String) throws -> [String] {
        let text = try readme()
        let from = try #require(text.range(of: start), "the README has: \(start)")
        let lines = text[from.lowerBound...].split(
            separator: "\n", omittingEmptySubsequences: false)
        let body = lines.drop { !$0.hasPrefix("```") }.dropFirst()
        return body.prefix { !$0.hasPrefix("```") }.map(String.init)
    }

    @Test("the recorded simulation is what the program gives, line by line")
    func simulation() throws {
        let recorded = try Self.block(after: "```\n$ mstcoord simulate")
        let command = try #require(recorded.first).split(separator: " ").dropFirst(2)
        let run = try Program.run(arguments: command.map(String.init))
        #expect(run.status == 0, "\(run.errors)")
        let given = run.output.split(separator: "\n", omittingEmptySubsequences: false)
        let shown = recorded.dropFirst().prefix { $0 != "…" }
        #expect(shown.count > 5)
        #expect(given.prefix(shown.count).map(String.init) == Array(shown))
    }

    @Test("the plan that is described is decided, and its result has every member that is named")
    func plan() throws {
        let start = "## Deciding without a service"
        let question = try Self.block(after: start).joined(separator: "\n")
        let run = try Program.run("plan", "-", input: question)
        #expect(run.status == 0, "\(run.errors)")
        let result = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(result["status"] as? String == "optimal")
        let placements = try #require(result["placements"] as? [[String: Any]])
        #expect(placements.map { $0["nomination"] as? String } == ["B1", "B2", "A1"])
        #expect(placements.map { $0["funding"] as? String } == ["seat", "lent", "seat"])
        let waiting = try #require(result["waiting"] as? [[String: Any]])
        #expect(waiting.map { $0["nomination"] as? String } == ["B3"])
        let section = try #require(try Self.readme().components(separatedBy: start).last)
            .components(separatedBy: "\n## ")[0]
        let members = Set(result.keys).union(placements[0].keys).union(waiting[0].keys)
            .union((result["tiers"] as? [String: Any] ?? [:]).keys)
        for member in members { #expect(section.contains("`\(member)`"), "\(member)") }
    }

    @Test(
        "a member that is a number is sent as one",
        arguments: [
            ("rotherham", "nomination", ["class=2", "reference=R-1", "birthMonth=2006-03"]),
            ("rotherham", "team-referral", ["class=2", "weeks=12", "reference=R-1"]),
            (
                "rotherham", "authority-allocation",
                ["releasePlaces=1", "morePlacesMaximum=2", "cycle=2018-19-C4", "order=[]"]
            ),
            (
                "home", "capacity",
                ["bedsUsable=2", "familySlots=15", "from=2019-04-22", "reason=repair"]
            ),
        ] as [(String, String, [String])])
    func numbers(party: String, type: String, members: [String]) throws {
        let scratch = try Scratch()
        defer { withExtendedLifetime(scratch) {} }
        let desk = try Self.desk(of: party, in: scratch)
        var set = members
        if members.contains("class=2") { set.append("waitingSince=2018-06-01") }
        let run = try Program.run(
            arguments: ["draft", type, "--desk", desk] + set.flatMap { ["--set", $0] })
        #expect(run.status == 0, "\(run.errors)")
        let draft = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        let body = try #require(draft["body"] as? [String: Any])
        for member in set {
            let (name, value) = (
                String(member.prefix { $0 != "=" }), member.drop { $0 != "=" }.dropFirst()
            )
            if let number = Int(value) { #expect(body[name] as? Int == number, "\(member)") }
        }
    }

    @Test("a body that is wrong is called by its type, with its article")
    func article() throws {
        let scratch = try Scratch()
        defer { withExtendedLifetime(scratch) {} }
        let desk = try Self.desk(of: "rotherham", in: scratch)
        let run = try Program.run("draft", "authority-allocation", "--desk", desk)
        #expect(run.status == 65)
        #expect(run.errors.contains("not that of an authority-allocation"), "\(run.errors)")
    }

    @Test("every query gives each of its tables as CSV, and names them where one is unknown")
    func tables() throws {
        let scratch = try Scratch()
        let demo = scratch.path + "/demo"
        let made = try Program.run(
            "init", "--demo", demo, "--agreement", Program.repository + "/Config/agreement.json")
        #expect(made.status == 0, "\(made.errors)")
        func balance(_ table: String) throws -> Program.Outcome {
            try Program.run(
                "balance", "--config", demo + "/settings.json", "--format", "csv", "--table", table)
        }
        #expect(try balance("Lots").output.hasPrefix("lender,borrower,cycle,"))
        #expect(try balance("True-up").output.hasPrefix("authority,counterpart,"))
        let unknown = try balance("Nothing")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("query.unknown-table"))
        #expect(unknown.errors.contains("“Balance”, “Lots” and “True-up”"))
        #expect(unknown.output.isEmpty)
    }

    /// A desk of a party that has signed the agreement in `Config`.
    private static func desk(of party: String, in scratch: Scratch) throws -> String {
        let desk = scratch.path + "/desk"
        let draft = scratch.path + "/agreement.json"
        let agreement = Program.repository + "/Config/agreement.json"
        for arguments in [
            [
                "key", "generate", "--desk", desk, "--party", party, "--in", scratch.path, "--out",
                scratch.path,
            ],
            ["draft", "agreement", "--desk", desk, "--body", agreement, "-o", draft],
            ["sign", draft, "--desk", desk, "-o", scratch.path + "/agreement.jws.json"],
        ] {
            let run = try Program.run(arguments: arguments)
            #expect(run.status == 0, "\(arguments): \(run.errors)")
        }
        return desk
    }
}
