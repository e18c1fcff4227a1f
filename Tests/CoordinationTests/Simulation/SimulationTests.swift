import Foundation
import Testing

/// The service under every fault that can be thought of, many times.
@Suite("Simulation")
struct SimulationTests {
    /// Set MST_SEEDS to try more, from MST_FIRST_SEED on; MST_SEED to try one alone.
    static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        func number(_ name: String) -> UInt64? { environment[name].flatMap { UInt64($0) } }
        if let one = number("MST_SEED") { return [one] }
        let first = number("MST_FIRST_SEED") ?? 1
        return Array(first..<first + (number("MST_SEEDS") ?? 60))
    }()

    /// Cases are run side by side; each goes through its share of the seeds.
    static let shares = 0..<min(8, seeds.count)

    @Test(
        "Whatever fails, everything promised is kept, and in the end all is as it must be",
        arguments: shares)
    func storm(_ share: Int) async throws {
        var runs = 0
        var files = 0
        var faults: [String: Int] = [:]
        for (index, seed) in Self.seeds.enumerated() where index % Self.shares.count == share {
            do {
                let outcome = try await Simulation(seed: seed).run()
                runs += 1
                files += outcome.files
                faults.merge(outcome.faults, uniquingKeysWith: +)
            } catch {
                Issue.record("seed \(seed): \(error)")
            }
        }
        if ProcessInfo.processInfo.environment["MST_REPORT"] != nil {
            let counts = faults.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            print("simulation: runs=\(runs) files=\(files) " + counts.joined(separator: "|"))
        }
    }

    @Test("A seed gives the same ledger again, to the last bit", arguments: [3, 8, 21] as [UInt64])
    func replays(_ seed: UInt64) async throws {
        let first = try await Simulation(seed: seed).run()
        let second = try await Simulation(seed: seed).run()
        #expect(first == second)
        #expect(first.entries > 50)
    }

    @Test("A planted bug is found", arguments: PlantedBug.allCases)
    func finds(_ bug: PlantedBug) async throws {
        for seed in 1...60 as ClosedRange<UInt64> {
            do {
                _ = try await Simulation(seed: seed, planted: bug).run()
            } catch let violation as Violation {
                #expect(bug.laws.contains(violation.law), "\(violation)")
                return
            }
        }
        Issue.record("\(bug) was not found in sixty runs")
    }
}

extension PlantedBug {
    /// The laws that it breaks; another one would say that something else is wrong as well.
    var laws: Set<Law> {
        switch self {
        case .bytesNotSynced: [.published, .delivered]
        case .namesNotSynced: [.delivered, .acknowledged, .published, .mirrors]
        case .removedBeforeCommit, .evidenceThrownAway, .heldForgotten: [.kept, .delivered]
        case .filesNeverRemoved: [.delivered]
        case .answersCut: [.published, .delivered]
        case .commitsNotSynced: [.committed, .acknowledged, .started]
        case .answersLost: [.delivered, .mirrors, .recovered]
        case .verdictTurned: [.started, .audited, .mirrors, .delivered]
        case .lastDocumentForgotten: [.committed, .started]
        case .unfairDecision, .bedInvented: [.fair, .mirrors, .audited]
        case .forgedDocument: [.authentic]
        case .splitView: [.mirrors, .delivered]
        case .clockStands: [.deadlines, .delivered]
        }
    }
}
