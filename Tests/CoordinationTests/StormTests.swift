import Commissioning
import Coordination
import Evidence
import Exchange
import Foundation
import Storage
import Testing

/// Everything at once, many times.
@Suite("Storms")
struct StormTests {
    /// Set MST_SEEDS to try more.
    static let seeds: Range<UInt64> = {
        let wanted = ProcessInfo.processInfo.environment["MST_SEEDS"].flatMap { UInt64($0) }
        return 1..<(wanted ?? 12) + 1
    }()

    @Test(
        "Whatever the post and the clock do, every document counts once and the sums agree",
        arguments: seeds)
    func storm(_ seed: UInt64) async throws {
        let storm = try await Storm(seed: seed)
        for _ in 0..<30 { try await storm.step() }
        try await storm.calm()
        let world = storm.world
        for party in world.councils.keys { #expect(world.waiting(party).isEmpty, "seed \(seed)") }
        var answers: [String: Int] = [:]
        for party in world.councils.keys {
            for receipt in try world.received(.receipt, by: party)
            where receipt.body["result"] != "held" {
                if case .string(let digest)? = receipt.body["of"] {
                    answers[digest, default: 0] += 1
                }
            }
        }
        for (party, envelope) in storm.signed {
            #expect(try world.verdicts(on: envelope).count == 1, "seed \(seed), from \(party)")
            #expect(answers[envelope.digest.description] == 1, "seed \(seed), from \(party)")
        }
        #expect(try world.store.read { try $0.waitingAnswerCount() } == 0)
        #expect(try world.store.read { try $0.held() }.isEmpty, "seed \(seed)")
        #expect(try world.audit() == [], "seed \(seed)")
        let before = await world.state
        try world.restart()
        #expect(await world.state == before, "seed \(seed)")
    }
}
