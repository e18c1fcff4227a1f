import Commissioning
import Testing

@Suite("Random histories are worth looking at")
struct HistoryCoverageTests {
    @Test("They last forty cycles, and every life of a place and of a loan occurs in them")
    func coverage() {
        var authorities: Set<Int> = []
        var states: Set<PlaceState> = []
        var fundings: Set<Funding> = []
        var codes: Set<RuleCode> = []
        var (given, repaid, expired, waiting, idle) = (0, 0, 0, 0, 0)
        var (late, longer) = (0, 0)
        for seed in 0..<40 {
            var history = RandomHistory(Choices(seed: UInt64(seed)))
            while !history.isOver {
                for step in history.event() {
                    waiting += step.decided?.decision.waiting.count ?? 0
                    if case .allocation(let record) = step.fact {
                        idle += max(0, record.beds[0] - record.places.count)
                    }
                }
            }
            let state = history.scene.state
            let decided = Set(state.allocations.map(\.record.cycle)).count
            #expect(decided >= RandomHistory.cycles, "seed \(seed)")
            authorities.insert(history.authorities.count)
            states.formUnion(state.places.flatMap { $0.history.map(\.state) })
            fundings.formUnion(state.places.map(\.funding))
            late += state.places.count { state.loanWeeks(of: $0) < 12 && $0.funding == .lent }
            longer += state.places.count { $0.extendedUntil != nil }
            codes.formUnion(history.refused)
            guard let account = state.lending(asOf: RandomHistory.cycles) else { continue }
            given += account.giftWeeks.reduce(0, +)
            repaid += account.lots.reduce(0) { $0 + $1.repaidWeeks }
            expired += account.lots.reduce(0) { $0 + $1.expiredWeeks }
        }
        #expect(authorities == Set(1...6))
        #expect(states == Set(PlaceState.allCases))
        #expect(fundings == Set(Funding.allCases))
        #expect(late > 0 && longer > 0)
        #expect(codes.count >= 12, "\(codes)")
        #expect(given > 0 && repaid > 0 && expired > 0)
        #expect(waiting > 0 && idle > 0)
    }
}
