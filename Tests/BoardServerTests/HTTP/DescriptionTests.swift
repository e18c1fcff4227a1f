import BoardServer
import Commissioning
import Evidence
import Testing

@Suite("The description of the API is true")
struct DescriptionTests {
    private static func snapshots() throws -> [ServiceSnapshot] {
        var later = try Story.decided()
        later.answerAll("2018-19-C4")
        try later.wait(until: "2019-01-07T12:00:00Z")
        try later.admitAll("2018-19-C4", on: "2019-01-07")
        return [
            try Story(from: "2018-11-01T09:00:00Z").snapshot(), try Story.waiting().snapshot(),
            try Story.decided().snapshot(), later.snapshot(),
        ]
    }

    @Test(
        "Every answer has the members and types that are published",
        arguments: [Viewer.operator, .board, .authority("barnsley")])
    func answers(viewer: Viewer) async throws {
        let access = FixedAccess()
        let token = access.make(.token, viewer).text
        var answered: Set<String> = []
        for snapshot in try Self.snapshots() {
            let board = Board(reader: FixedReader(newest: snapshot), access: access)
            let cycles = snapshot.state.cycles.map(\.id).prefix(2)
            let children = snapshot.state.nominations.map(\.id)
            for operation in Operation.all where operation.memberNames.contains("format") {
                let names: [String] =
                    operation.path.contains("{")
                    ? (operation.path.hasPrefix("cycles")
                        ? Array(cycles)
                        : operation.path.hasPrefix("nominations")
                            ? children : ["rotherham", "barnsley"]) : [""]
                for name in names {
                    let path = "/api/v1/" + operation.path.replacing("{id}", with: name)
                    let query = operation.id == "getWhatIf" ? "?years=1&runs=1" : ""
                    var request = BoardRequest(path + query)
                    request.authorization = "Bearer " + token
                    let response = await board.respond(to: request)
                    guard response.isFound else { continue }
                    answered.insert(operation.id)
                    let schema = try #require(Description.schema(of: operation.id))
                    var check = SchemaCheck()
                    check.check(try StrictJSON.parse(response.body), schema)
                    #expect(check.findings == [], "\(viewer) \(path)")
                }
            }
        }
        #expect(answered.count >= (viewer == .board ? 16 : 17))
    }

    @Test("Every operation is described once, with everything that it takes")
    func operations() throws {
        let document = Description.json
        #expect(document["openapi"] == "3.1.1")
        for operation in Operation.all {
            let described = document["paths"]?["/api/v1/" + operation.path]?["get"]
            #expect(described?["operationId"] == .string(operation.id))
            guard case .array(let parameters)? = described?["parameters"] else {
                Issue.record("\(operation.id) has no parameters")
                continue
            }
            #expect(parameters.count == operation.parameters.count)
        }
        #expect(Set(Operation.all.map(\.id)).count == Operation.all.count)
    }
}
