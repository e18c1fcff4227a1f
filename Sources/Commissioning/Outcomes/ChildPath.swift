/// One child's way from the nomination to two years after it came home, as far as it is known.
///
/// It never changes, and several reports sort and sift the ways of all children: it is shared.
package final class ChildPath: Equatable, Sendable {
    /// Where it is on its way.
    package enum Stage: String, CaseIterable, Sendable {
        case waiting
        case withdrawn
        /// A place is offered or accepted.
        case expected
        /// It did not come.
        case absent
        case inTheHome = "in-the-home"
        /// At home, and the team works with the family.
        case homeWithTeam = "home-with-team"
        /// At home, and the work has ended.
        case home
        /// Not at home any more.
        case away
        /// Where it lives has not been said, or not for half a year.
        case unknown
        /// Two years after it came home, and at home.
        case stayed
        /// Two years after it came home, and not at home.
        case followedUp = "followed-up"
    }

    /// Days in one setting, half-open; without an end while it lasts.
    package struct Episode: Equatable, Sendable {
        /// First day.
        package let from: CivilDate
        /// First day after it, or `nil`.
        package let to: CivilDate?
        /// Where; `nil`: nobody has said.
        package let setting: ChildSetting?
        /// Why home ended, where a document says so.
        package let reason: OutcomeReason?
        /// Ledger entry of what says so.
        package let entry: Int
    }

    /// Days after coming home in which a child is followed: two years.
    package static let followedDays = 730

    /// Days after which what was last said of a child is no longer taken to hold: half a year.
    package static let staleDays = 182

    /// The nomination.
    package let nomination: String
    /// The placing authority.
    package let authority: String
    /// Month of birth.
    package let birth: CivilMonth
    /// The cycle and the place it had, if it had one.
    package let place: Place?
    /// Where it was on the day asked about.
    package let stage: Stage
    /// Nights in the home, half-open, once it has come.
    package let stay: (from: CivilDate, to: CivilDate)?
    /// Where it has lived since, in time order, without gaps.
    package let episodes: [Episode]
    /// Last day of which something is known.
    package let knownThrough: CivilDate?
    /// Last day that its authority has checked, if any.
    package let signedOffThrough: CivilDate?

    init(
        nomination: String, authority: String, birth: CivilMonth, place: Place?, stage: Stage,
        stay: (from: CivilDate, to: CivilDate)?, episodes: [Episode], knownThrough: CivilDate?,
        signedOffThrough: CivilDate?
    ) {
        self.nomination = nomination
        self.authority = authority
        self.birth = birth
        self.place = place
        self.stage = stage
        self.stay = stay
        self.episodes = episodes
        self.knownThrough = knownThrough
        self.signedOffThrough = signedOffThrough
    }

    /// First day at home after the stay, if it came home.
    package var homeSince: CivilDate? { episodes.first { $0.setting == .home }?.from }

    /// Where it lived on a day after the stay; `nil`: nobody has said.
    package func setting(on day: CivilDate) -> ChildSetting? {
        episodes.last { $0.from <= day && $0.to.map { day < $0 } ?? true }?.setting
    }

    /// Days in a setting within a half-open interval, up to what is known.
    package func days(
        in settings: [ChildSetting], from: CivilDate, to: CivilDate
    ) -> Int {
        guard let known = knownThrough else { return 0 }
        let end = min(to, known.adding(days: 1))
        return episodes.reduce(0) { sum, episode in
            guard let setting = episode.setting, settings.contains(setting) else { return sum }
            return sum + Self.days(of: episode, from: from, to: end)
        }
    }

    /// Days of an episode within a half-open interval.
    static func days(of episode: Episode, from: CivilDate, to: CivilDate) -> Int {
        let last = min(to, episode.to ?? to)
        return max(0, last.dayNumber - max(from, episode.from).dayNumber)
    }

    /// It came home and has lived in a children's home again within the two years, as is known.
    package var returnedToResidential: Bool {
        guard let home = homeSince else { return false }
        let end = home.adding(days: Self.followedDays)
        return episodes.contains {
            $0.setting == .residential && $0.from >= home && $0.from < end
        }
    }

    package static func == (left: ChildPath, right: ChildPath) -> Bool {
        left.nomination == right.nomination && left.place == right.place
            && left.stage == right.stage && left.episodes == right.episodes
            && left.knownThrough == right.knownThrough
            && left.signedOffThrough == right.signedOffThrough
    }
}
