import Commissioning

extension PlaceState {
    /// The state as people say it.
    var words: String {
        switch self {
        case .offered: "offered"
        case .accepted: "accepted"
        case .inResidence: "in residence"
        case .stage2: "at home with the team"
        case .ended: "ended"
        case .declined: "declined"
        case .lapsed: "lapsed"
        case .withdrawn: "withdrawn"
        case .noShow: "did not come"
        case .displaced: "lost to a closed bed"
        case .refusedByHome: "refused by the home"
        case .swapped: "swapped for a later place"
        }
    }
}

extension OwnPlaceUse.Status {
    /// The status as people say it.
    var words: String {
        switch self {
        case .rostered: "given by the roster, not claimed yet"
        case .held: "held for a child of its own"
        case .released: "released"
        case .forSale: "for sale"
        case .autoReleased: "open to others since the release deadline"
        case .used: "used"
        case .lent: "lent"
        case .sold: "sold"
        case .idle: "idle"
        }
    }
}

extension OwnPlaceUse {
    /// The status, and whether the bed had another child later.
    var words: String { status.words + (givenAgain.isEmpty ? "" : ", then given again late") }

    /// Every place that had the bed: `p3, p7`; a dash for none.
    var placesInOrder: String {
        place.map { ([$0] + givenAgain).joined(separator: ", ") } ?? "–"
    }
}

extension Place {
    /// What the place counts against, in words: `own seat`, `lent by Barnsley`.
    var fundingWords: String {
        switch funding {
        case .standing: "standing place"
        case .seat: "own seat"
        case .lent: "lent by " + (lender.map(PartyLabel.of) ?? "nobody")
        case .spot:
            "bought from " + (lender.map(PartyLabel.of) ?? "nobody")
                + (pricePence.map { " for " + Counting.pounds(pence: $0) } ?? "")
        }
    }
}

extension TeamCaseState {
    /// The state as people say it.
    var words: String {
        switch self {
        case .waiting: "waiting"
        case .given: "slot given"
        case .open: "with the team"
        case .closed: "closed"
        case .withdrawn: "withdrawn"
        }
    }
}

extension TeamProgramme {
    /// The programme as people say it.
    var words: String {
        switch self {
        case .standard: "MST"
        case .integrated: "MST-FIT"
        }
    }
}

extension WithdrawalReason {
    /// The reason as part of a sentence.
    var words: String {
        switch self {
        case .placedElsewhere: "placed elsewhere"
        case .familyWithdrew: "the family withdrew"
        case .noLongerSuitable: "no longer suitable"
        case .recordedInError: "recorded in error"
        case .other: "another reason"
        }
    }
}

/// Short names of parties, made from their ids.
package enum PartyLabel {
    /// `Rotherham` for `rotherham`, `North East Lincolnshire` for `north-east-lincolnshire`.
    package static func of(_ id: String) -> String {
        // Every row of every table has one, and an id is small letters, digits and hyphens.
        var label: [UInt8] = []
        var begins = true
        for byte in id.utf8 {
            switch byte {
            case UInt8(ascii: "-"): begins = true
            case UInt8(ascii: "a")...UInt8(ascii: "z") where begins:
                if !label.isEmpty { label.append(UInt8(ascii: " ")) }
                label.append(byte - 0x20)
                begins = false
            default:
                if begins, !label.isEmpty { label.append(UInt8(ascii: " ")) }
                label.append(byte)
                begins = false
            }
        }
        return String(decoding: label, as: UTF8.self)
    }
}
