import Commissioning

/// A service driven through forty cycles by random documents of all parties, most of them
/// sensible and some not.
///
/// Every event is chosen together: an event left out makes a shorter history of the same kind.
/// A new kind of event is one function in `RandomHistory+Events` and one line of `kinds`.
struct RandomHistory {
    /// Cycles decided in one history.
    static let cycles = 40
    /// Events after which a history ends even if it has not come so far.
    static let eventsMaximum = 4_000

    var scene: ServiceScene
    let authorities: [String]
    /// Children waiting at one time, about.
    let demand: Int
    private(set) var choices: Choices
    /// What happened, line by line.
    private(set) var story: [String]
    /// Rules broken on the way, by documents that were refused.
    private(set) var refused: Set<RuleCode> = []
    private var events = 0
    private var decided = 0

    /// A service under an agreement made of the choices.
    init(_ choices: Choices) {
        self.choices = choices
        let sample = self.choices.together { Self.agreement(&$0) }
        demand = self.choices.together { [6, 12, 20, 40][$0.number(0...3)] }
        scene = ServiceScene(sample)
        authorities = sample.agreement.authorities.map(\.id)
        story = [
            "shares \(sample.shares), standing \(sample.standing), beds \(sample.beds) of "
                + "\(sample.registeredMaximumBeds), credit \(sample.creditWeeks) weeks for "
                + "\(sample.expiryCycles) cycles, yields \(sample.repaySeats), looks at "
                + "\(sample.horizonCycles) cycles"
        ]
    }

    /// Whether there is nothing more to come.
    var isOver: Bool {
        choices.isUsedUp || events >= Self.eventsMaximum
            || decided >= Self.cycles
    }

    /// Some days pass, deadlines among them, and then one thing happens: the documents of it.
    mutating func event() -> [ServiceScene.Step] {
        events += 1
        var chosen = choices
        chosen.together { happen(&$0) }
        choices = chosen
        let steps = scene.takeSteps()
        for case .allocation(let record) in steps.map(\.fact) where record.revision == 1 {
            decided += 1
        }
        return steps
    }

    private mutating func happen(_ choices: inout Choices) {
        let kind = Self.weighted[choices.number(0...Self.weighted.count - 1)]
        // Who has an offer acts soon; and something may happen right after every deadline.
        let isAsked = scene.state.places.suffix(20).contains { $0.state == .offered }
        let hours = choices.number(0...(isAsked ? min(1, kind.days) : kind.days) * 24)
        var later = scene.now.adding(seconds: hours * 3_600)
        if let due = scene.nextDue?.at { later = min(later, max(due, scene.now)) }
        // Sometimes the daemon was away, and does what it missed long after it was due.
        if choices.once(in: 100) {
            scene.now = later.adding(seconds: choices.number(0...30) * 86_400)
        }
        scene.pass(to: max(scene.now, later))
        guard let document = kind.make(self, &choices) else { return }
        let line = "\(document.issuer): \(document.line)"
        if let code = scene.send(
            document.fact, from: document.issuer, signedAt: document.signedAt)
        {
            refused.insert(code)
            story.append("\(scene.now) \(line), refused: \(code.rawValue)")
        } else {
            story.append("\(scene.now) \(line)")
        }
    }

    /// A document that somebody sends.
    struct Document {
        let fact: Fact
        let issuer: String
        var signedAt: Instant?
        /// What it says, for a person.
        let line: String
    }

    private static func agreement(_ choices: inout Choices) -> SampleAgreement {
        var sample = SampleAgreement.equalBeds
        sample.to = "2029-12-31"
        let count = [2, 1, 2, 3, 4, 5, 6][choices.number(0...6)]
        if count != 2 { sample.setAuthorities(count) }
        sample.beds = [3, 1, 2, 3, 4][choices.number(0...4)]
        sample.registeredMaximumBeds = sample.beds + choices.number(0...1)
        sample.familySlots = 60
        var left = sample.beds
        for index in 0..<count {
            if choices.once(in: 3) { sample.shares[index] = choices.number(0...3) }
            if left > 0, choices.once(in: 5) {
                sample.standing[index] = 1
                left -= 1
            }
        }
        if sample.shares.allSatisfy({ $0 == 0 }) { sample.shares[0] = 1 }
        sample.repaySeats = [1, 0, 2][choices.number(0...2)]
        sample.expiryCycles = [1, 2, 4, 8, 12][choices.number(0...4)]
        sample.creditWeeks = [24, 12, 18, 40, 0][choices.number(0...4)]
        sample.horizonCycles = choices.number(1...4)
        if choices.once(in: 2) {
            sample.prices = [.init("spot-place", pence: 2, per: "cycle-place", vat: "exempt")]
        }
        return sample
    }
}
