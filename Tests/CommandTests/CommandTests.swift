import Foundation
import Testing

@Suite("The program as its users run it")
struct CommandTests {
    static let plan = """
        {"format":"mst-plan/1","seed":"s","cycles":[{"id":"c1","start":"2019-01-07",
        "end":"2019-04-01","beds":3}],"authorities":[{"id":"rotherham","share":1,"standing":0,
        "balanceWeeks":0},{"id":"barnsley","share":1,"standing":1,"balanceWeeks":0}],
        "roster":{"t":0,"taken":{"rotherham":0,"barnsley":0}},"nominations":[
        {"id":"n1","authority":"rotherham","class":2,"waitingSince":"2018-06-01","cycles":["c1"]}]}
        """

    @Test("a plan from standard input gives the result in its published format")
    func planFromInput() throws {
        let run = try Program.run("plan", "-", input: CommandTests.plan)
        #expect(run.status == 0, "\(run.errors)")
        let result = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(result["format"] as? String == "mst-plan-result/1")
        #expect(result["status"] as? String == "optimal")
        let placements = try #require(result["placements"] as? [[String: Any]])
        #expect(placements.first?["nomination"] as? String == "n1")
        #expect(placements.first?["funding"] as? String == "seat")
        #expect(placements.first?["lender"] is NSNull)
    }

    @Test(
        "a plan that is malformed is refused by name and place",
        arguments: [
            (#""team":{"slots":-9,"weeksAfter":20,"busy":[]},"#, "/team/slots: range"),
            (#""incompatible":[["n1","n1"]],"#, "/incompatible/0: duplicate"),
        ])
    func malformedPlan(member: String, code: String) throws {
        let text = CommandTests.plan.replacingOccurrences(
            of: #""seed":"s","#, with: #""seed":"s","# + member)
        let run = try Program.run("plan", "-", input: text)
        #expect(run.status == 65)
        #expect(run.errors.contains(code))
        #expect(run.output.isEmpty)
    }

    @Test("the roster of equal shares alternates, and names itself in JSON")
    func roster() throws {
        let run = try Program.run(
            "roster", "--shares", "a=1,b=1", "--places", "6", "--format", "json")
        let seats =
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: [String]]
        #expect(seats?["seats"] == ["a", "b", "a", "b", "a", "b"])
    }

    @Test(
        "what is wrong with a call decides its exit status",
        arguments: [
            (["no-such-command"], Int32(64)), (["plan"], Int32(64)),
            (["plan", "/nowhere/at/all"], Int32(66)),
            (["roster", "--shares", "a", "--places", "3"], Int32(64)),
            (["status", "--state", "/nowhere/at/all"], Int32(66)),
            (["verify", "/nowhere/at/all", "--jwks", "/nowhere"], Int32(66)),
        ] as [([String], Int32)])
    func exitStatus(arguments: [String], status: Int32) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == status, "\(arguments)")
    }

    @Test("a bad agreement is refused with all its faults at once, each with its place")
    func badAgreement() throws {
        let scratch = try Scratch()
        let good = try String(
            contentsOfFile: Program.repository + "/Config/agreement.json", encoding: .utf8)
        let bad = good.replacingOccurrences(of: "\"beds\": 3", with: "\"beds\": 4")
            .replacingOccurrences(of: "\"stayWeeks\": 12", with: "\"stayWeeks\": \"twelve\"")
            .replacingOccurrences(of: "\"timeOfDay\": \"17:00\"", with: "\"timeOfDay\": \"25:00\"")
            .replacingOccurrences(of: "\"noticeMonths\": 12", with: "\"noticeMonth\": 12")
        let run = try Program.run(
            "init", "--agreement", try scratch.file("bad.json", bad), "--state",
            scratch.path + "/state", "--exchange", scratch.path + "/exchange")
        #expect(run.status == 65)
        for place in ["/home/stayWeeks", "/deadlines/timeOfDay", "/noticeMonths", "/noticeMonth"] {
            #expect(run.errors.contains(place + ":"), "\(place)")
        }
        #expect(!FileManager.default.fileExists(atPath: scratch.path + "/state"))
    }

    @Test("a real service and a demonstration cannot be run with each other's clock")
    func clocks() throws {
        let scratch = try Scratch()
        let agreement = Program.repository + "/Config/agreement.json"
        let state = scratch.path + "/state"
        let made = try Program.run(
            "init", "--agreement", agreement, "--state", state, "--exchange",
            scratch.path + "/exchange")
        #expect(made.status == 0, "\(made.errors)")
        let real = try Program.run("serve", "--state", state, "--demo-clock", "2018-11-26")
        #expect(real.status == 78)
        #expect(real.errors.contains("serve.not-a-demonstration"))
        let demo = scratch.path + "/demo"
        let demonstration = try Program.run("init", "--demo", demo, "--agreement", agreement)
        #expect(demonstration.status == 0, "\(demonstration.errors)")
        let started = try Program.run("serve", "--config", demo + "/settings.json")
        #expect(started.status == 78)
        #expect(started.errors.contains("serve.demonstration"))
    }

    @Test("a partner's file verifies with nothing but its keys, and not when a byte is changed")
    func verifyAlone() throws {
        let scratch = try Scratch()
        let desk = scratch.path + "/desk"
        let made = try Program.run(
            "key", "generate", "--desk", desk, "--party", "rotherham", "--in", scratch.path,
            "--out", scratch.path)
        #expect(made.status == 0, "\(made.errors)")
        let keys = try Program.run(
            "key", "show", desk + "/keys/rotherham.jwk.json", "--format", "json")
        #expect(!keys.output.contains("\"d\""))
        let jwks = try scratch.file("keys.json", keys.output)
        let keyset = desk + "/keyset.jws.json"
        let good = try Program.run("verify", keyset, "--jwks", jwks, "--format", "json")
        #expect(good.status == 0)
        #expect(good.output.contains("\"accepted\""))
        let text = try String(contentsOfFile: keyset, encoding: .utf8)
        let changed = text.replacingOccurrences(of: "\"payload\":\"ey", with: "\"payload\":\"fy")
        let bad = try Program.run(
            "verify", try scratch.file("bad.json", changed), "--jwks", jwks, "--format", "json")
        #expect(bad.status == 1)
        #expect(bad.output.contains("key.signature"))
    }
}
