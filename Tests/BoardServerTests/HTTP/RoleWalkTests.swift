import BoardServer
import Commissioning
import Evidence
import HTTPTypes
import Testing

/// Walks everything that the board serves, as every role, in every form.
@Suite("No role sees another's children")
struct RoleWalkTests {
    /// Children that may not be seen: number and reference, by authority.
    private struct Child {
        let authority: String
        let number: String
        let reference: String
    }

    private static func children(_ snapshot: ServiceSnapshot) -> [Child] {
        snapshot.state.nominations.map {
            Child(authority: $0.authority, number: $0.id, reference: $0.body.reference)
        }
            + snapshot.state.team.cases.map {
                Child(authority: $0.authority, number: $0.id, reference: $0.body.reference)
            }
    }

    /// Every address, with things that exist in it.
    private static func targets(_ snapshot: ServiceSnapshot) -> [String] {
        let cycles = snapshot.state.cycles.map(\.id).prefix(3)
        var found = Route.pages.keys.filter { !["logout", "login"].contains($0) }.map {
            // One year of one run has everything on it that five of five have.
            "/" + $0 + ($0 == "what-if" ? "?years=1&runs=1" : "")
        }
        found += cycles.flatMap { ["/cycles/\($0)", "/board-pack/\($0)"] }
        found += ["/fairness", "/waiting-list", "/changes", "/changes?from=2018-01-01"]
        for quarter in ["2018-19-Q3", "2018-19-Q4"] {
            found += ["/finance/\(quarter)", "/board-pack/\(quarter)"]
        }
        for operation in Operation.all where operation.id != "streamEvents" {
            let names: [String] =
                switch operation.pathNames.isEmpty
                    ? "" : operation.path.prefix(while: { $0 != "/" })
                {
                case "": [""]
                case "cycles": Array(cycles)
                case "authorities": snapshot.state.inForce?.agreement.authorities.map(\.id) ?? []
                default: children(snapshot).map(\.number)
                }
            for name in names {
                let path = "/api/v1/" + operation.path.replacing("{id}", with: name)
                let query = operation.parameters.compactMap { parameter in
                    operation.pathNames.contains(parameter.name)
                        ? nil : parameter.example.map { "\(parameter.name)=\($0)" }
                }
                let base = query.isEmpty ? path + "?" : path + "?" + query.joined(separator: "&")
                found.append(base)
                if operation.memberNames.contains("format") { found.append(base + "&format=csv") }
                if operation.memberNames.contains("limit") { found.append(base + "&limit=2") }
            }
        }
        return found
    }

    private static func snapshots() throws -> [ServiceSnapshot] {
        let refused = RefusedSummary(
            party: "rotherham", code: "file.name", name: "R-1.jws.json",
            refusedAt: try Story.decided().at)
        return [
            try Story.waiting().snapshot(),
            try Story.decided().snapshot(
                exchange: ExchangeFigures(
                    refusedFiles: [refused], troubles: ["rotherham/R-1.jws.json: unreadable"])),
        ]
    }

    @Test(
        "Nothing of another authority's child is in any bytes",
        arguments: [Viewer.board, .authority("barnsley"), .authority("rotherham")])
    func walk(viewer: Viewer) async throws {
        let access = FixedAccess()
        let token = access.make(.token, viewer).text
        for snapshot in try Self.snapshots() {
            let board = Board(reader: FixedReader(newest: snapshot), access: access)
            let hidden = Self.children(snapshot).filter {
                viewer.description != "authority:" + $0.authority
            }
            #expect(!hidden.isEmpty)
            for target in Self.targets(snapshot) {
                var request = BoardRequest(target)
                request.authorization = "Bearer " + token
                let response = await board.respond(to: request)
                #expect([200, 403, 404, 503].contains(response.status.code), "\(target)")
                let text = String(decoding: response.body, as: UTF8.self)
                // The address itself is the reader's own word.
                for child in hidden where !target.contains(child.number) {
                    #expect(!text.contains(child.number), "\(viewer) \(target)")
                    #expect(!text.contains(child.reference), "\(viewer) \(target)")
                }
                if target.contains("/nominations/") {
                    let isHidden = hidden.contains { target.contains($0.number) }
                    #expect((response.status == .ok) == !isHidden, "\(viewer) \(target)")
                }
            }
        }
    }

    @Test("Somebody else's child cannot be told from one that does not exist")
    func noOracle() async throws {
        let snapshot = try Story.decided().snapshot()
        let access = FixedAccess()
        let token = access.make(.token, .authority("barnsley")).text
        let board = Board(reader: FixedReader(newest: snapshot), access: access)
        let other = try #require(
            snapshot.state.nominations.first { $0.authority == "rotherham" }?.id)
        func body(_ number: String) async -> String {
            var request = BoardRequest("/api/v1/nominations/\(number)")
            request.authorization = "Bearer " + token
            let response = await board.respond(to: request)
            return String(decoding: response.body, as: UTF8.self).replacing(number, with: "")
        }
        #expect(await body(other) == body("n-0000000000000000"))
    }

    @Test("Without credentials every address but the public ones asks for them")
    func nobody() async throws {
        let snapshot = try Story.decided().snapshot()
        let board = Board(reader: FixedReader(newest: snapshot), access: FixedAccess())
        let isPublic: Set<String> = [
            "/healthz", "/readyz", "/board.css", "/board.js", "/openapi.json", "/metrics",
        ]
        for target in Self.targets(snapshot) where !isPublic.contains(target) {
            let response = await board.respond(to: BoardRequest(target))
            #expect(response.status == .unauthorized, "\(target)")
        }
    }

    @Test("Figures are for this machine: through a proxy they need a credential too")
    func figures() async throws {
        let board = Board(
            reader: FixedReader(newest: try Story.decided().snapshot()), access: FixedAccess(),
            metrics: BoardFigures { "up 1\n" })
        var request = BoardRequest("/metrics")
        #expect(await board.respond(to: request).status == .ok)
        request.isForwarded = true
        #expect(await board.respond(to: request).status == .unauthorized)
    }

    @Test("An authority sees its own children in full, and of the others how many")
    func own() throws {
        var snapshot = try Story.waiting().snapshot()
        let whole = try Query.waitingList.answer(from: snapshot)
        snapshot.admission = Admission(.authority("barnsley"), by: .token)
        let seen = try Query.waitingList.answer(from: snapshot)
        guard case .array(let all)? = whole.json["waiting"],
            case .array(let own)? = seen.json["waiting"]
        else {
            Issue.record("no list")
            return
        }
        #expect(own == all.filter { $0["authority"] == "barnsley" })
        #expect(!own.isEmpty && own.count < all.count)
        #expect(
            seen.json["notListed"]?["rotherham"] == .integer(Int64(all.count - own.count)))
        #expect(seen.table("Counted and not listed")?.rows.count == 1)
        #expect(seen.title == whole.title)
    }
}
