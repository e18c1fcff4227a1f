import Foundation
import Testing

@Suite("simulate and what-if as a board's officer runs them")
struct SimulationCommandTests {
    @Test("the same seed gives the same bytes, in every form, and another seed others")
    func sameBytes() throws {
        for format in ["text", "json", "csv"] {
            func output(_ seed: String) throws -> String {
                let run = try Program.run(
                    "simulate", "--years", "2", "--runs", "2", "--seed", seed, "--format", format)
                #expect(run.status == 0, "\(run.errors)")
                #expect(run.errors.isEmpty == (format != "text"))
                return run.output
            }
            let first = try output("7")
            #expect(try output("7") == first)
            #expect(try output("8") != first)
        }
    }

    @Test("an agreement in a file is simulated under its own name, as changed by the options")
    func agreementFile() throws {
        let run = try Program.run(
            "simulate", "--years", "1", "--runs", "1", "--seed", "3", "--agreement",
            Program.repository + "/Config/agreement.json", "--beds", "4", "--therapists", "-1",
            "--demand", "rotherham=20,barnsley=8", "--format", "json")
        #expect(run.status == 0, "\(run.errors)")
        let answer = try #require(
            try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(answer["format"] as? String == "mst-simulation/1")
        let assumed = answer["assumptions"] as? [String: Any]
        #expect(
            assumed?["nominationsPerYear"] as? [String: Int] == ["rotherham": 20, "barnsley": 8])
        let terms = try #require((answer["terms"] as? [[String: Any]])?.first)
        let figures = terms["figures"] as? [String: [String: Int]]
        #expect(figures?["placesAvailable"]?["median"] == 16)
        let team = terms["team"] as? [String: Any]
        #expect((team?["slotsByWeek"] as? [Int])?.first == 10)
    }

    @Test("the built-in terms of 2018 give what the agreement in Config gives")
    func builtIn() throws {
        func output(_ arguments: [String]) throws -> [Substring] {
            let run = try Program.run(
                arguments: ["simulate", "--years", "1", "--runs", "1", "--format", "csv"]
                    + arguments)
            #expect(run.status == 0, "\(run.errors)")
            return run.output.split(separator: "\r\n")
        }
        let file = Program.repository + "/Config/agreement.json"
        #expect(try output([]) == output(["--agreement", file]))
    }

    @Test("a what-if starts from a service and leaves it as it was")
    func whatIf() throws {
        let scratch = try Scratch()
        let demo = scratch.path + "/demo"
        let made = try Program.run(
            "init", "--demo", demo, "--agreement", Program.repository + "/Config/agreement.json")
        #expect(made.status == 0, "\(made.errors)")
        let run = try Program.run(
            "what-if", "--config", demo + "/settings.json", "--years", "1", "--runs", "2",
            "--format", "csv")
        #expect(run.status == 0, "\(run.errors)")
        let lines = run.output.split(separator: "\r\n").map(String.init)
        #expect(
            lines.first
                == "figure,as agreed,a fourth bed,one therapist fewer,60/40 shares of every bed,"
                + "a second standing place for Barnsley")
        let unknown = try Program.run(
            "what-if", "--config", demo + "/settings.json", "--years", "1", "--runs", "1",
            "--beds", "4", "--format", "csv", "--table", "x")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("“Side by side, middle figures”"))
        #expect(lines.dropFirst().first == "places there are,12,16,12,12,12")
        let one = try Program.run(
            "what-if", "--config", demo + "/settings.json", "--years", "1", "--runs", "2",
            "--beds", "4")
        #expect(one.output.contains("A fourth bed would"))
        #expect(one.errors.contains("4 of 4 runs"))
    }

    @Test(
        "what is wrong with a call decides its exit status",
        arguments: [
            (["simulate", "--years", "51"], Int32(64), "query.out-of-range"),
            (["simulate", "--runs", "0"], 64, "query.out-of-range"),
            (["simulate", "--shares", "a"], 64, "query.terms"),
            (
                ["simulate", "--years", "1", "--runs", "1", "--format", "csv", "--table", "x"], 64,
                "query.unknown-table"
            ),
            (["simulate", "--standing", "barnsley=9"], 65, "query.terms"),
            (["simulate", "--demand", "leeds=9"], 65, "query.unknown-authority"),
            (["simulate", "--agreement", "/nowhere/at/all"], 66, "file.missing"),
            (["what-if", "--state", "/nowhere/at/all"], 66, "state.missing"),
        ] as [([String], Int32, String)])
    func exitStatus(arguments: [String], status: Int32, code: String) throws {
        let run = try Program.run(arguments: arguments)
        #expect(run.status == status)
        #expect(run.errors.contains(code), "\(run.errors)")
        #expect(run.output.isEmpty)
    }
}
