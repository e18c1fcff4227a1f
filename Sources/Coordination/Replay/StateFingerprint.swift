import Commissioning
import Evidence

/// The hash of a state at an entry: kept by the daemon, and rebuilt from the documents by an audit.
package struct StateFingerprint: Equatable, Sendable, CustomStringConvertible {
    /// The name under which the daemon keeps the newest.
    package static let setting = "state-fingerprint"

    /// The last entry in the state.
    package let entry: Int
    private let hash: String

    /// How a fingerprint is made; one made otherwise is not compared with.
    private static let form = "2:"

    /// The fingerprint of a state.
    package init(of state: ServiceState) {
        var known = KnownPieces()
        self.init(of: state, &known)
    }

    /// The same, with the hashes of what has not changed since it was last made.
    init(of state: ServiceState, _ known: inout KnownPieces) {
        entry = state.entry
        let rest = Array(state.renderingWithoutNominations.utf8)
        hash = Self.form + Hashing.hex(Hashing.sha256(rest + known.hashes(of: state.nominations)))
    }

    /// A fingerprint as it was kept; `nil` if an earlier program made it in another form.
    package init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let entry = Int(parts[0]), parts[1].hasPrefix(Self.form) else {
            return nil
        }
        self.entry = entry
        hash = String(parts[1])
    }

    package var description: String { "\(entry) \(hash)" }
}

/// Pieces of the list of nominations with their hashes, so that one more document does not make
/// the daemon hash tens of thousands of children again.
struct KnownPieces {
    private var known: [(piece: [Nomination], hash: [UInt8])] = []

    /// The hashes of all pieces, one after another.
    mutating func hashes(of roll: Roll<Nomination>) -> [UInt8] {
        var all: [UInt8] = []
        for (index, piece) in roll.pieces.enumerated() {
            if index >= known.count {
                known.append((piece, Self.hash(of: piece)))
            } else if !Self.isSame(known[index].piece, piece) {
                known[index] = (piece, Self.hash(of: piece))
            }
            all += known[index].hash
        }
        return all
    }

    /// Whether two arrays are one in memory. As long as this one is kept, whoever changes the other
    /// makes a new one; so they are the same, or nothing is known.
    private static func isSame(_ one: [Nomination], _ other: [Nomination]) -> Bool {
        one.count == other.count
            && one.withUnsafeBufferPointer(\.baseAddress)
                == other.withUnsafeBufferPointer(\.baseAddress)
    }

    private static func hash(of piece: [Nomination]) -> [UInt8] {
        Hashing.sha256(Array(piece.map(\.rendering).joined(separator: "\n").utf8))
    }
}

extension Nomination {
    /// Everything that is known of a nomination, in one line.
    fileprivate var rendering: String {
        let refused = refusedCycles.sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value.rawValue)" }.joined(separator: ",")
        let apart = (assessment?.mayNotShareWith ?? []).joined(separator: ",")
        return "nomination \(id) \(authority) \(body.reference) "
            + "\(assessment?.match.rawValue ?? "-") \(apart) "
            + "\(withdrawn?.reason.rawValue ?? "-") \(refused)"
    }
}

extension ServiceState {
    /// Everything else the state holds, line by line in one fixed order.
    fileprivate var renderingWithoutNominations: String {
        var lines = ["agreement \(inForce?.digest ?? "none")"]
        lines += proposals.map { "proposal \($0.digest) \($0.signedBy.joined(separator: ","))" }
        lines += versions.dropLast().map { "version \($0.digest) \($0.since.seconds)" }
        lines += departures.map { "leave \($0.authority) \($0.effectiveEnd) \($0.version)" }
        lines += cycles.map { "cycle \($0.id) \($0.start) \($0.end)" }
        lines += capacity.map { "capacity \($0.from) \($0.bedsUsable) \($0.familySlots)" }
        for (cycle, byAuthority) in rankings.sorted(by: { $0.key < $1.key }) {
            for (authority, ranking) in byAuthority.sorted(by: { $0.key < $1.key }) {
                lines.append(
                    "ranking \(cycle) \(authority) \(ranking.order.joined(separator: ",")) "
                        + "\(ranking.releasePlaces) \(ranking.morePlacesMaximum ?? -1) "
                        + "\(ranking.sell?.places ?? 0)@\(ranking.sell?.pricePence ?? 0) "
                        + "\(ranking.buy?.places ?? 0)@\(ranking.buy?.pricePenceMaximum ?? 0) "
                        + "\(inTimeReleases[cycle]?[authority] ?? 0)")
            }
        }
        for place in places {
            let history = place.history
                .map {
                    "\($0.state.rawValue)@\($0.at.seconds)/\($0.date?.description ?? "-")"
                        + "/\($0.until?.description ?? "-")"
                }.joined(separator: ",")
            lines.append(
                "place \(place.id) \(place.nomination) \(place.funding.rawValue) "
                    + "\(place.lender ?? "-") \(place.pricePence ?? -1) \(place.isLate) "
                    + "\(place.responseDue.seconds) \(history)")
        }
        lines += swapAnswers.map {
            "swap \($0.swap) \($0.authority) \($0.answer.rawValue) \($0.at.seconds)"
        }
        lines += allocations.map {
            "allocation \($0.record.cycle) \($0.record.revision) \($0.record.snapshotDigest)"
        }
        for place in places {
            if let reason = place.endReason { lines.append("end \(place.id) \(reason.rawValue)") }
        }
        lines += outcomes.map { "outcome \($0.place) \($0.event) \($0.recorded.entry)" }
        for signed in ledgerOfCharges.statements {
            lines.append(
                "statement \(signed.record.quarter) \(signed.record.authority) "
                    + "\(signed.record.totalPence) \(signed.recorded.digest)")
        }
        return (lines + team.rendering).joined(separator: "\n")
    }
}

extension TeamPool {
    /// Everything the team's part of the state holds.
    fileprivate var rendering: [String] {
        let found = cases.map { found in
            let history = found.history.map {
                "\($0.state.rawValue)@\($0.at.seconds)/\($0.date)/\($0.reason ?? "-")"
            }.joined(separator: ",")
            let slot = found.slot.map { "\($0.from)–\($0.to)" } ?? "-"
            return "case \(found.id) \(found.authority) \(found.body.reference) \(found.weeks) "
                + "\(slot) \(history)"
        }
        return ["team \(freedAt.seconds)"] + found
            + rounds.map { "round \($0.record.monday) \($0.record.start)" }
    }
}
