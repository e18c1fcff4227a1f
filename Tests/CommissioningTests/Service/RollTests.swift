import Commissioning
import Testing

/// Lists that are cheap to copy must still be lists.
@Suite("Rolls")
struct RollTests {
    @Test(
        "A state that goes on leaves an earlier copy of it as it was",
        arguments: [1, 63, 64, 65, 400])
    func copies(_ count: Int) throws {
        let scene = ServiceScene()
        var states = [scene.state]
        for number in 0..<count {
            var state = states[number]
            state.apply(
                .nomination(try Self.body(number)), Self.recorded(number))
            states.append(state)
        }
        for number in [0, 1, count / 2, count] {
            #expect(states[number].nominations.count == number)
            #expect(
                states[number].nominations.map(\.body.reference)
                    == (0..<number).map { "R-\($0)" })
        }
        #expect(states[count].nominations.last?.body.reference == "R-\(count - 1)")
        #expect(states[count].nomination(authority: "rotherham", reference: "R-0") != nil)
        #expect(states[0].nomination(authority: "rotherham", reference: "R-0") == nil)
    }

    @Test("A reference used again means the newest child, and a withdrawal ends that one alone")
    func references() throws {
        var state = ServiceScene().state
        state.apply(.nomination(try Self.body(1)), Self.recorded(1))
        let withdrawal = Fact.withdrawal(reference: "R-1", reason: .other)
        state.apply(withdrawal, Self.recorded(2))
        state.apply(.nomination(try Self.body(1)), Self.recorded(3))
        #expect(state.nominations.map(state.isOpen) == [false, true])
        let before = state
        state.apply(withdrawal, Self.recorded(4))
        #expect(state.nominations.map(state.isOpen) == [false, false])
        #expect(before.nominations.map(before.isOpen) == [false, true])
        #expect(state != before)
    }

    private static func body(_ number: Int) throws -> NominationBody {
        let day = CivilDate(dayNumber: 17_800)
        return NominationBody(
            reference: "R-\(number)", birth: try #require(CivilMonth("2006-03")), priorityClass: 2,
            waitingSince: day, earliest: nil, latest: nil)
    }

    private static func recorded(_ number: Int) -> Recorded {
        let moment = Instant(seconds: 1_543_222_800 + number)
        return Recorded(
            entry: 1000 + number, at: moment, issuer: "rotherham", signedAt: moment,
            digest: "sha-256:" + String(repeating: "A", count: 8) + "\(10_000_000 + number)")
    }
}
