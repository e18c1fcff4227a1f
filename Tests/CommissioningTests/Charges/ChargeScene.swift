import Commissioning
import Testing

/// A priced service in which one child of each council comes to the first cycle.
///
/// The first cycle starts on 7 January 2019 and has 84 nights, of which all lie in 2018-19-Q4 but
/// the last day's morning: it ends on 1 April.
struct ChargeScene {
    var scene: ServiceScene
    let cycle: Cycle
    private(set) var places: [String] = []

    init(_ sample: SampleAgreement = .priced) throws {
        scene = ServiceScene(sample)
        cycle = try #require(scene.state.cycles.first)
        let own = scene.nominate("R-1")
        let other = scene.nominate("B-1", by: "barnsley")
        scene.pass(to: "2018-12-11T09:00:00Z")
        for (id, authority) in [(own, "rotherham"), (other, "barnsley")] {
            let place = try #require(scene.place(of: id))
            #expect(scene.send(.response(place: place.id, answer: .accept), from: authority) == nil)
            places.append(place.id)
        }
    }

    mutating func send(_ index: Int, _ event: PlacementEvent, at moment: String) {
        scene.pass(to: moment)
        #expect(scene.send(.placement(place: places[index], event), from: "home") == nil)
    }

    mutating func said(_ index: Int, _ event: OutcomeEvent, at moment: String) {
        scene.pass(to: moment)
        let authority = index == 0 ? "rotherham" : "barnsley"
        #expect(scene.send(.outcome(place: places[index], event), from: authority) == nil)
    }

    /// Both children come on the first day.
    mutating func admit() {
        for index in [0, 1] {
            send(index, .admitted(cycle.start), at: "2019-01-07T12:00:00Z")
        }
    }

    /// Both go home on the last day of the cycle.
    mutating func goHome() {
        for index in [0, 1] { send(index, .stage2(cycle.end), at: "2019-04-01T12:00:00Z") }
    }

    var state: ServiceState { scene.state }

    /// Sum of an authority's lines of a quarter, in pence.
    func owed(_ authority: String, _ quarter: String, on date: String) -> Int {
        state.chargeLines(on: day(date)).reduce(0) {
            $1.key.authority == authority && $1.key.quarter == quarter ? $0 + $1.pence : $0
        }
    }
}
