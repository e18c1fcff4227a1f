import BoardServer
import Commissioning
import Evidence
import HTTPTypes
import Testing

@Suite("The pages of the ledger and of a mirror")
struct LedgerPageTests {
    /// A ledger of three documents and a mirror that agrees or does not.
    private struct Fixed: LedgerReader, MirrorReader {
        var agrees = true
        var cosigned: Int? = 2

        func facts(asOf moment: Instant?) async throws -> LedgerFacts {
            LedgerFacts(
                keeper: "coordinator",
                head: LedgerHead(size: 3, root: [UInt8](repeating: 7, count: 32)),
                checkpoints: [],
                parties: [
                    LedgerParty(
                        party: "rotherham", sentSize: 3,
                        cosigned: cosigned.map { ($0, Instant(seconds: 1_545_000_000)) },
                        heardAt: nil, isSilent: true)
                ], evidence: [], intervalHours: 24)
        }
        func head() async throws -> LedgerHead { try await facts(asOf: nil).head }
        func head(asOf moment: Instant) async throws -> LedgerHead {
            try await facts(asOf: moment).head
        }
        func entries(after: Int, limit: Int) async throws -> [LedgerRow] { [] }
        func inclusion(of entry: Int, size: Int?) async throws -> LedgerProof {
            throw AnswerFailure(.outOfRange, "No.", remedy: "No.")
        }
        func entry(of digest: PayloadDigest) async throws -> Int? { nil }
        func consistency(from old: Int, to new: Int?) async throws -> JSONValue { .null }

        func report() async throws -> MirrorFacts {
            func table(_ name: String, _ rows: [[String]]) -> AnswerTable {
                AnswerTable(name, columns: [.init("what")], rows: rows)
            }
            return MirrorFacts(
                party: "rotherham", verdict: agrees ? "Everything agrees." : "One place differs.",
                agrees: agrees, figures: [("Decisions made again", "4")],
                decisions: table("Decisions made again", [["2018-19-C4"]]),
                cycles: table("Cycles as published", [["2018-19-C4 <b>"]]),
                children: table("Own children", []),
                differences: table("What differs", agrees ? [] : [["a seat"]]), json: .null)
        }
    }

    private func page(
        _ fixed: Fixed, isMirror: Bool, _ target: String
    ) async throws -> (text: String, status: Int) {
        let reader = FixedReader(newest: try Story.decided().snapshot())
        let board = Board(reader: reader, ledger: fixed, mirror: isMirror ? fixed : nil)
        let response = await board.respond(to: BoardRequest(target))
        return (String(decoding: response.body, as: UTF8.self), response.status.code)
    }

    @Test("The ledger's page says how much there is, who has cosigned it, and who is silent")
    func ledger() async throws {
        let found = try await page(Fixed(), isMirror: false, "/ledger")
        #expect(
            found.text.contains("<h1>The ledger: 3 documents, every party has cosigned it</h1>"))
        #expect(found.text.contains("Everything that the coordinator has taken in or sent"))
        #expect(found.text.contains("<strong>Rotherham</strong>: nothing was heard ever"))
        #expect(found.text.contains("<a href=\"/ledger\" aria-current=\"page\">"))
        let behind = try await page(Fixed(cosigned: nil), isMirror: false, "/ledger")
        #expect(behind.text.contains("3 documents, not yet cosigned by Rotherham"))
    }

    @Test("On a mirror the ledger's page speaks of what this party received, and of no other page")
    func ledgerOfMirror() async throws {
        let found = try await page(Fixed(), isMirror: true, "/ledger")
        #expect(
            found.text.contains("This mirror holds 3 documents that the coordinator has published"))
        #expect(found.text.contains("What Rotherham has received of the coordinator"))
        #expect(
            !found.text.contains("Every 24 hours") && !found.text.contains("href=\"/fairness\""))
        #expect(found.text.contains("href=\"/mirror\""))
    }

    @Test(
        "A mirror answers every page with what it has checked, and shows the published cycles",
        arguments: ["/", "/mirror", "/fairness", "/finance", "/cycles/2018-19-C4", "/exchange"])
    func mirror(target: String) async throws {
        let found = try await page(Fixed(), isMirror: true, target)
        #expect(found.status == 200)
        #expect(found.text.contains("<h1>Rotherham agrees</h1>"))
        #expect(found.text.contains("2018-19-C4 &lt;b&gt;"))
        let differs = try await page(Fixed(agrees: false), isMirror: true, target)
        #expect(differs.text.contains("<h1>Rotherham differs</h1>"))
        #expect(differs.text.contains("One place differs."))
    }

    @Test(
        "What only a coordinator can know is not there on a mirror, for programs too",
        arguments: ["/api/v1/status", "/api/v1/cycles", "/api/v1/finance", "/api/v1/calendar.ics"])
    func notThere(target: String) async throws {
        let found = try await page(Fixed(), isMirror: true, target)
        #expect(found.status == 404)
        #expect(try StrictJSON.parse(Array(found.text.utf8))["code"] == "http.not-found")
        #expect(try await page(Fixed(), isMirror: true, "/api/v1/mirror").status == 200)
    }

    @Test("A board without a ledger has no page of it")
    func nothing() async throws {
        let board = Board(reader: FixedReader(newest: try Story.decided().snapshot()))
        for target in ["/ledger", "/mirror", "/api/v1/ledger/checkpoint", "/api/v1/mirror"] {
            #expect(await board.respond(to: BoardRequest(target)).status == .notFound)
        }
    }
}
