import Commissioning
import Evidence

/// The body of an `outcome` document: `place` and `event`, which is `lives` (`date`, `setting`,
/// and unless that is `home` a `reason`) or `signed-off` (`through`).
enum OutcomeBody {
    enum EventName: String, CaseIterable {
        case lives
        case signedOff = "signed-off"
    }

    static func read(_ reader: ShapeReader) -> Fact? {
        let place = reader.identifier("place")
        let event = reader.code("event", of: EventName.self)
        switch event {
        case .lives:
            let date = reader.date("date")
            let setting = reader.code("setting", of: ChildSetting.self)
            var reason: OutcomeReason?
            if setting != nil, setting != .home {
                reason = reader.code("reason", of: OutcomeReason.self)
                if reason == nil { return nil }
            }
            guard let place, let date, let setting else { return nil }
            return .outcome(place: place, .lives(date, setting, reason))
        case .signedOff:
            let through = reader.date("through")
            guard let place, let through else { return nil }
            return .outcome(place: place, .signedOff(through: through))
        case nil: return nil
        }
    }
}
