import Commissioning

/// Children of an earlier cycle who stay into a later one.
extension ServiceState {
    /// Places of other cycles whose child has a bed on the first nights of this one.
    func guests(in cycle: Cycle) -> [Place] {
        places.filter { place in
            guard place.cycle != cycle.id, place.state.holdsBed else { return false }
            let stay = stay(of: place)
            return stay.from < cycle.start && stay.to > cycle.start
        }
    }
}

extension ServiceSnapshot {
    /// What somebody who reads of a cycle has to know of such stays, in sentences.
    /// - Parameter named: The sentence stands where it is not clear which cycle is meant.
    func guestWords(in cycle: Cycle, named: Bool) -> [String] {
        let guests = state.guests(in: cycle)
        guard !guests.isEmpty, cycle.end > today else { return [] }
        let beds = state.usableBeds(in: cycle)
        let verb = guests.count == 1 ? "is" : "are"
        let stays = guests.map { "\(state.stay(of: $0).to.spoken) by a stay of \($0.cycle)" }
        let free = max(0, beds - guests.count)
        let was = state.allocation(for: cycle.id) == nil ? (free == 1 ? "is" : "are") : "could be"
        let start = named ? "In \(cycle.id) " : ""
        let taken =
            start + "\(Counting.word(guests.count)) of the \(Counting.of(beds, "bed")) "
            + "\(verb) taken until \(Counting.list(stays))"
        return [
            taken.sentenceStart + ", so \(Counting.word(free)) \(was) "
                + (was == "could be" ? "given" : "free") + " for the whole cycle."
        ]
    }
}
