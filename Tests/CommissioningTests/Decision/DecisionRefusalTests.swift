import Commissioning
import Testing

@Suite("Decision: instances that are refused")
struct DecisionRefusalTests {
    private func sound() throws -> DecisionInstance {
        let ticket = try #require(Ticket([UInt8](repeating: 1, count: 32)))
        return DecisionInstance(
            cycles: [.init(id: "c0", beds: 1), .init(id: "c1", beds: 1)],
            authorities: [.init(id: "a", share: 1), .init(id: "b", share: 1)],
            nominations: [
                .init(
                    id: "n0", authority: 0, priorityClass: 1, waitingSince: 0, ticket: ticket,
                    cycles: [0, 1]),
                .init(
                    id: "n1", authority: 1, priorityClass: 1, waitingSince: 0, ticket: ticket,
                    cycles: [0]),
            ],
            roster: RosterState(authorities: 2))
    }

    private func fault(
        _ change: (inout DecisionInstance) -> Void
    ) throws -> InstanceFault? {
        var instance = try sound()
        change(&instance)
        do {
            _ = try instance.decide()
            return nil
        } catch {
            return error
        }
    }

    @Test("A sound instance is decided")
    func soundIsDecided() throws {
        #expect(try fault { _ in } == nil)
    }

    @Test("Each fault is named with what it concerns")
    func faults() throws {
        #expect(try fault { $0.cycles = [] } == .noCycles)
        #expect(try fault { $0.authorities = [] } == .noAuthorities)
        #expect(
            try fault { $0.cycles = Array(repeating: $0.cycles[0], count: 65) }
                == .tooMany(.cycle, count: 65))
        #expect(
            try fault { $0.authorities = Array(repeating: $0.authorities[0], count: 201) }
                == .tooMany(.authority, count: 201))
        #expect(try fault { $0.cycles[1].beds = -1 } == .outOfRange(.cycle, index: 1))
        #expect(try fault { $0.authorities[1].share = -1 } == .outOfRange(.authority, index: 1))
        #expect(
            try fault { $0.authorities[0].balanceWeeks = Int.min }
                == .outOfRange(.authority, index: 0))
        #expect(try fault { $0.authorities[0].mostNow = -1 } == .outOfRange(.authority, index: 0))
        #expect(try fault { $0.repayLimit = -1 } == .outOfRange(.policy, index: 0))
        #expect(try fault { $0.weeksPerPlace = 0 } == .outOfRange(.policy, index: 1))
        #expect(try fault { $0.roster.t = 1 } == .rosterInconsistent)
        #expect(try fault { $0.roster.taken = [0] } == .rosterInconsistent)
        #expect(
            try fault { $0.nominations[1].authority = 2 }
                == .unknownReference(.nomination, index: 1))
        #expect(
            try fault { $0.nominations[0].cycles = [2] }
                == .unknownReference(.nomination, index: 0))
        #expect(
            try fault { $0.nominations[0].cycles = [1, 0] } == .windowNotAscending(index: 0))
        #expect(
            try fault { $0.nominations[0].cycles = [0, 0] } == .windowNotAscending(index: 0))
        #expect(
            try fault { $0.nominations[1].priorityClass = -1 }
                == .outOfRange(.nomination, index: 1))
        #expect(try fault { $0.nominations[1].id = "n0" } == .duplicateNomination(id: "n0"))
        #expect(
            try fault { $0.nominations[1].commitment = .init(cycle: 2) }
                == .unknownReference(.commitment, index: 1))
        #expect(
            try fault { $0.nominations[1].commitment = .init(cycle: 0, later: [2]) }
                == .unknownReference(.commitment, index: 1))
        #expect(
            try fault { $0.nominations[1].commitment = .init(cycle: 1, later: [1]) }
                == .windowNotAscending(index: 1))
        #expect(
            try fault { $0.nominations[1].commitment = .init(cycle: 0, lender: 7) }
                == .unknownReference(.commitment, index: 1))
    }

    @Test("Commitments above the beds and beds without an owner are refused")
    func sums() throws {
        #expect(
            try fault {
                $0.nominations[0].commitment = .init(cycle: 1)
                $0.nominations[1].commitment = .init(cycle: 1)
            } == .commitmentsExceedBeds(cycle: 1))
        #expect(
            try fault {
                $0.authorities[0].share = 0
                $0.authorities[1].share = 0
                $0.authorities[1].standing = 1
                $0.cycles[1].beds = 2
            } == .bedsWithoutOwner(cycle: 1))
    }

    @Test("Pairs name two children, and a team has slots and cycles with days in order")
    func constraints() throws {
        #expect(
            try fault { $0.incompatible = [.init(0, 1), .init(0, 2)] }
                == .unknownReference(.pair, index: 1))
        #expect(
            try fault { $0.incompatible = [.init(1, 1)] } == .unknownReference(.pair, index: 0))
        #expect(
            try fault { $0.incompatible = Array(repeating: .init(0, 1), count: 20_001) }
                == .tooMany(.pair, count: 20_001))
        #expect(try fault { $0.nodeLimit = 0 } == .outOfRange(.policy, index: 2))
        func team(_ change: @escaping (inout DecisionInstance.TeamSlots) -> Void) throws
            -> InstanceFault?
        {
            try fault { instance in
                instance.cycles = [
                    .init(id: "c0", beds: 1, start: 0, end: 84),
                    .init(id: "c1", beds: 1, start: 91, end: 175),
                ]
                var team = DecisionInstance.TeamSlots(slots: 1, weeksAfter: 20)
                change(&team)
                instance.team = team
            }
        }
        #expect(try team { _ in } == nil)
        #expect(try team { $0.slots = -1 } == .outOfRange(.team, index: 0))
        #expect(try team { $0.weeksAfter = 521 } == .outOfRange(.team, index: 0))
        #expect(
            try team { $0.busy = [.init(from: 3, to: 3, slots: 1)] }
                == .outOfRange(.busy, index: 0))
        #expect(
            try team { $0.busy = [.init(from: 3, to: 4, slots: -1)] }
                == .outOfRange(.busy, index: 0))
        #expect(
            try fault { $0.team = .init(slots: 1, weeksAfter: 20) } == .cyclesNotInOrder(cycle: 0))
    }

    @Test("References that differ only in their bytes are different children")
    func bytesDiffer() throws {
        #expect(
            try fault {
                $0.nominations[0].id = "\u{E9}"
                $0.nominations[1].id = "e\u{301}"
            } == nil)
    }

    @Test("A ticket has 32 bytes and is compared from the first on")
    func tickets() throws {
        #expect(Ticket([]) == nil)
        #expect(Ticket([UInt8](repeating: 0, count: 33)) == nil)
        let bytes = (0..<32).map { UInt8($0 * 8) }
        let ticket = try #require(Ticket(bytes))
        #expect(ticket.bytes == bytes)
        for index in 0..<32 {
            var larger = bytes
            larger[index] += 1
            let later = try #require(Ticket(larger))
            #expect(ticket < later)
        }
    }
}
