import Commissioning

/// How the agreement stands: its versions, who leaves, and what still runs after an end.
extension ServiceSnapshot {
    /// Notices that count.
    var departures: [Departure] {
        (agreement?.authorities ?? []).compactMap { state.departure(of: $0.id) }
    }

    /// Places of authorities that are out, and of everybody once the agreement has ended, in which
    /// the work goes on.
    var runOff: [Place] {
        state.places.filter { place in
            place.state.holdsBed && place.state != .ended
                && state.end(of: place.authority).map { $0 <= today } ?? false
        }
    }

    /// What there is to say about the agreement, in sentences.
    var courseOfAgreement: [String] {
        guard let agreement else { return [] }
        var found = [
            "Agreement in force: \(agreement.title), version \(agreement.version)."
        ]
        if let from = agreement.amendedFrom, from > today {
            found.append("Version \(agreement.version) governs cycles from \(from.spoken) on.")
        }
        found += departures.map { departure in
            let verb = departure.effectiveEnd <= today ? "left" : "leaves"
            return "\(PartyLabel.of(departure.authority)) \(verb) on "
                + "\(departure.effectiveEnd.spoken)."
        }
        if agreement.effectiveTo <= today {
            found.append(
                "The agreement ended on \(agreement.effectiveTo.spoken); no cycle starts any more.")
        }
        let count = runOff.count
        if count > 0 {
            found.append(
                "Run-off: the work goes on in \(Counting.of(count, "place")) until it ends.")
        }
        return found
    }
}
