/// The terms of one cycle: those of its version, between the parties of the newest one.
extension Agreement {
    /// The same terms between the parties of a later version; who joined with it has no share and
    /// no standing place here.
    func between(_ later: Agreement) -> Agreement {
        let joined = later.authorities.count - authorities.count
        let nothing = [Int](repeating: 0, count: max(0, joined))
        var terms = self
        terms.parties = later.parties
        terms.home.shares += nothing
        terms.home.standingPlaces += nothing
        terms.team.shares += nothing
        return terms
    }

    /// The same terms when these authorities have left.
    ///
    /// Where they take the last share with them, the shared beds are divided equally among those
    /// who still have a standing place, so that no bed is left without an owner.
    func without(_ leaving: Set<Int>) -> Agreement {
        guard !leaving.isEmpty else { return self }
        var terms = self
        for authority in leaving {
            terms.home.shares[authority] = 0
            terms.home.standingPlaces[authority] = 0
            terms.team.shares[authority] = 0
        }
        if terms.home.shares.allSatisfy({ $0 == 0 }) {
            terms.home.shares = terms.home.standingPlaces.map { min(1, $0) }
        }
        return terms
    }

    /// Nobody has a share or a standing place any more, so no cycle can be run.
    var isWithoutOwners: Bool {
        home.shares.allSatisfy { $0 == 0 } && home.standingPlaces.allSatisfy { $0 == 0 }
    }

    /// The authority has a share or a standing place.
    func isOwner(_ authority: Int) -> Bool {
        home.shares[authority] > 0 || home.standingPlaces[authority] > 0
    }
}
