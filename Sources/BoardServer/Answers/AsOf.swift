import Commissioning

/// The moment that a person asks about: a whole day, or an exact moment.
package enum AsOf: Hashable, Sendable {
    /// The end of a local day.
    case day(CivilDate)
    /// A moment.
    case moment(Instant)

    /// Reads `YYYY-MM-DD`, or a moment with its offset from UTC; parts of a second are dropped.
    /// - Source: RFC 3339, section 5.6.
    package init?(_ text: String) {
        if let date = CivilDate(text) {
            self = .day(date)
            return
        }
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, let whole = Self.utc(bytes.prefix(19)) else { return nil }
        var rest = bytes.dropFirst(19)
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard (1...9).contains(digits.count) else { return nil }
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = Self.offsetSeconds(Array(rest)) else { return nil }
        self = .moment(whole.adding(seconds: -offset))
    }

    /// The moment asked about, in a zone.
    package func instant(in zone: ZoneRule) -> Instant {
        switch self {
        case .day(let date): LocalTime(zone: zone).end(of: date)
        case .moment(let instant): instant
        }
    }

    private static func utc(_ bytes: ArraySlice<UInt8>) -> Instant? {
        Instant(String(decoding: bytes, as: UTF8.self).uppercased() + "Z")
    }

    /// `Z`, `+hh:mm` or `-hh:mm`; a plus sign may have become a space on its way.
    private static func offsetSeconds(_ bytes: [UInt8]) -> Int? {
        let text = String(decoding: bytes, as: UTF8.self)
        if text == "Z" || text == "z" { return 0 }
        guard bytes.count == 6, bytes[3] == UInt8(ascii: ":"),
            let hours = Int(text.dropFirst().prefix(2)), (0...23).contains(hours),
            let minutes = Int(text.suffix(2)), (0...59).contains(minutes)
        else { return nil }
        switch text.first {
        case "+", " ": return hours * 3600 + minutes * 60
        case "-": return -(hours * 3600 + minutes * 60)
        default: return nil
        }
    }
}

extension StateReader {
    /// The service as it was known then; `nil`: now.
    ///
    /// Today, and a moment of today that is still to come, mean now.
    /// - Throws: `AnswerFailure` `query.as-of-future`; whatever the reader throws.
    package func snapshot(seen asOf: AsOf?) async throws -> ServiceSnapshot {
        let newest = try await snapshot(asOf: nil)
        guard let asOf else { return newest }
        let wanted = asOf.instant(in: newest.local.zone)
        if wanted >= newest.now {
            let today = newest.local.zone.date(at: newest.now)
            guard newest.local.zone.date(at: wanted) <= today else {
                throw AnswerFailure(
                    .futureMoment, "The day asked about is after today, \(today).",
                    remedy: "Ask about today or a day before.")
            }
            return newest
        }
        var past = try await snapshot(asOf: wanted).seen(asOf: wanted)
        past.present = newest.now
        if past.agreement == nil, let first = newest.state.versions.first {
            past.agreedLater = newest.local.spoken(first.since)
        }
        return past
    }

    /// The service as it was known at one moment, beside what was known at an earlier one; without
    /// one named, four weeks before.
    /// - Throws: `query.as-of-order`, and as above.
    package func snapshot(seen asOf: AsOf?, since earlier: AsOf?) async throws -> ServiceSnapshot {
        var later = try await snapshot(seen: asOf)
        let local = later.local
        let from =
            earlier?.instant(in: local.zone) ?? local.end(of: later.today.adding(days: -28))
        guard from < later.now else {
            throw AnswerFailure(
                .momentOrder, "What is compared with must lie before the day asked about.",
                remedy: "Name an earlier day with from, or a later one with asOf.")
        }
        later.earlier = .init(state: try await snapshot(asOf: from).state, at: from)
        return later
    }
}
