import Commissioning
import Evidence
import Exchange

/// What a made-up authority says of its children once they have left the home.
extension DemonstrationPartner {
    /// A visit every quarter for two years, each followed by a sign-off; of four children one goes
    /// back into residential care after some months, and of two of these one comes home again.
    static func outcomes(of place: String, cycleEnd: CivilDate, mix: Int) -> [JSONObject] {
        func lives(_ days: Int, _ setting: ChildSetting, _ reason: OutcomeReason?) -> JSONObject {
            var body = JSONObject([
                ("place", .string(place)), ("event", "lives"),
                ("date", .string(cycleEnd.adding(days: days).description)),
                ("setting", .string(setting.rawValue)),
            ])
            if let reason { body["reason"] = .string(reason.rawValue) }
            return body
        }
        func signedOff(_ days: Int) -> JSONObject {
            JSONObject([
                ("place", .string(place)), ("event", "signed-off"),
                ("through", .string(cycleEnd.adding(days: days).description)),
            ])
        }
        let leaves = mix % 4 == 1 ? 160 + mix % 90 : nil
        let returns = leaves.flatMap { mix % 8 == 1 ? $0 + 70 : nil }
        var found: [JSONObject] = []
        for visit in stride(from: 91, through: 728, by: 91) {
            let isAway = leaves.map { $0 <= visit } ?? false
            let isBack = returns.map { $0 <= visit } ?? false
            if !isAway || isBack { found.append(lives(visit, .home, nil)) }
            found.append(signedOff(visit))
        }
        if let leaves { found.append(lives(leaves, .residential, .familyBreakdown)) }
        if let returns { found.append(lives(returns, .home, nil)) }
        return found
    }

    /// The day that an outcome says something of.
    static func day(of outcome: JSONObject) -> CivilDate? {
        for name in ["date", "through"] {
            if case .string(let text)? = outcome[name] { return CivilDate(text) }
        }
        return nil
    }
}
