import Commissioning
import Testing

@Suite("Beds split equally")
struct EqualBedsTests {
    @Test("Three beds fall two to one and one to two in turn, thirty each over the five years")
    func roster() {
        let scene = ServiceScene(.equalBeds)
        let seats = scene.state.publishedRoster(through: 19).map(\.own.totals)
        #expect(seats == (0..<20).map { $0 % 2 == 0 ? [2, 1] : [1, 2] })
        #expect(seats.reduce(0) { $0 + $1[0] } == 30)
    }

    @Test("With children enough on both sides, the places decided are the roster's seats")
    func decided() {
        var scene = ServiceScene(.equalBeds)
        for number in 1...12 {
            scene.nominate("R-\(number)", born: "2007-09")
            scene.nominate("B-\(number)", by: "barnsley", born: "2007-09")
        }
        for (index, cycle) in scene.state.cycles.prefix(6).enumerated() {
            let close = scene.state.inForce?.agreement.nominationsClose(cycle)
            scene.pass(to: close ?? scene.now)
            for place in scene.state.heldPlaces(in: cycle.id) {
                #expect(place.funding == .seat)
                scene.send(.response(place: place.id, answer: .accept), from: place.authority)
            }
            let held = scene.state.heldPlaces(in: cycle.id)
            let split = ["rotherham", "barnsley"].map { id in held.count { $0.authority == id } }
            #expect(split == (index % 2 == 0 ? [2, 1] : [1, 2]), "\(cycle.id)")
        }
    }

    @Test(
        "The real agreement gives Rotherham two seats and Barnsley its standing place, every time")
    func realAgreement() {
        let roster = ServiceScene().state.publishedRoster(through: 19)
        #expect(roster.count == 20)
        #expect(roster.allSatisfy { $0.own.standing == [0, 1] && $0.own.seats == [2, 0] })
    }
}
