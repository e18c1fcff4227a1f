/// What would be different in a what-if; everything else stays as agreed.
package struct TermsChange: Hashable, Sendable {
    /// Beds usable from the first cycle looked at on; `nil`: as now.
    package var beds: Int?
    /// Families that the team can carry from then on; `nil`: as now.
    package var familySlots: Int?
    /// Therapists more, or fewer if negative, than make up those slots.
    package var therapistsMore = 0
    /// Whole weights in the shared beds by authority id; who is not named keeps its own.
    package var shares: [String: Int] = [:]
    /// Places bought for every cycle by authority id; who is not named keeps its own.
    package var standingPlaces: [String: Int] = [:]

    /// Nothing different, to be changed member by member.
    package init() {}

    /// Families that one therapist carries.
    /// - Source: MST Services: four to six families a therapist, five on average.
    package static let familiesPerTherapist = 5

    /// Whether it changes nothing.
    package var isNone: Bool { self == TermsChange() }

    /// The what-ifs that every board asks: a fourth bed, a therapist fewer, 60 to 40, one place
    /// more bought in advance.
    package static func standard(for state: ServiceState) -> [TermsChange] {
        guard let agreement = state.inForce?.agreement else { return [] }
        let names = agreement.authorities.map(\.id)
        var bed = TermsChange()
        bed.beds = state.bedsUsable(on: state.firstOpenStart, under: agreement) + 1
        var therapist = TermsChange()
        therapist.therapistsMore = -1
        var changes = [bed, therapist]
        if names.count > 1 {
            var shares = TermsChange()
            for (index, name) in names.enumerated() {
                // Sixty parts in a hundred for the first, the rest in equal parts for the others.
                shares.shares[name] = index == 0 ? 3 * (names.count - 1) : 2
                // Of every bed: what is bought in advance would come on top for its owner.
                if agreement.home.standingPlaces[index] > 0 { shares.standingPlaces[name] = 0 }
            }
            changes.append(shares)
        }
        let standing = agreement.home.standingPlaces
        let most = standing.max() ?? 0
        if let buyer = standing.indices.first(where: { standing[$0] == most && most > 0 })
            ?? names.indices.last
        {
            var place = TermsChange()
            place.standingPlaces[names[buyer]] = standing[buyer] + 1
            changes.append(place)
        }
        return changes
    }
}
