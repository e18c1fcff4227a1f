import Commissioning

/// Outcomes as a sheet that other programs read: one row for each child who came or should have.
enum OutcomeExport {
    static let columns: [AnswerTable.Column] = [
        .init("child", says: .child), .init("authority", says: .authority), .init("cycle"),
        .init("stage"), .init("first night"),
        .init("left the home"), .init("home since"), .init("work ended"), .init("reason"),
        .init("lives"), .init("known through"), .init("signed off through"),
    ]

    static func row(_ path: ChildPath) -> [String] {
        func day(_ date: CivilDate?) -> String { date?.description ?? "" }
        return [
            path.nomination, path.authority, path.place?.cycle ?? "", path.stage.rawValue,
            day(path.stay?.from), day(path.place?.leftOn), day(path.homeSince),
            day(path.place?.workEndedOn), path.place?.endReason?.rawValue ?? "",
            path.episodes.last?.setting?.rawValue ?? "", day(path.knownThrough),
            day(path.signedOffThrough),
        ]
    }
}

/// Episodes in the shape of the statutory return on children looked after (SSDA903): one row for
/// each stretch in one place, half-open in time, dates as `dd/mm/yyyy`.
///
/// The columns are those of the return's Episodes file, in their order; `LA` and `YEAR` follow.
/// Only what the service knows is in it: legal status, category of need, why a placement changed,
/// postcodes and the provider's number are the authority's to add, and stand empty. A child
/// is its nomination's number. Who comes home is placed with parents while the team works with the
/// family, and has ceased to be looked after when that work has ended: planned if it was completed.
/// - Source: DfE, "Children looked after by local authorities in England: guide to the SSDA903
///   collection", codes of the collections from 2018/19 on: no episode starts and ends on one day.
///   Codes and columns compared in November 2026 with the public validator of the return by Data
///   to Insight (rules 143, 146, 148 and 149 of the collection 2022/23).
struct EpisodeExport {
    static let columns: [AnswerTable.Column] = [
        .init("CHILD", says: .child), .init("DECOM"), .init("RNE"), .init("LS"), .init("CIN"),
        .init("PLACE"),
        .init("PLACE_PROVIDER"), .init("DEC"), .init("REC"), .init("REASON_PLACE_CHANGE"),
        .init("HOME_POST"), .init("PL_POST"), .init("URN"), .init("LA", says: .authority),
        .init("YEAR"),
    ]

    /// The authority that the home belongs to: it has the largest share in its beds.
    private let lead: String?
    private let areaCodes: [String: [AreaCode]]

    /// An export under an agreement.
    init(_ agreement: Agreement?) {
        let shares = agreement?.home.shares ?? []
        let largest = shares.indices.max { (shares[$0], -$0) < (shares[$1], -$1) }
        lead = largest.flatMap { agreement?.authorities[$0].id }
        areaCodes = Dictionary(
            (agreement?.authorities ?? []).map { ($0.id, $0.areaCodes) },
            uniquingKeysWith: { first, _ in first })
    }

    /// The episodes of one child who came, in time order.
    func rows(_ path: ChildPath) -> [[String]] {
        guard let stay = path.stay, let place = path.place else { return [] }
        var spans = [Span(from: stay.from, to: place.leftOn, place: "K2", ends: nil)]
        for episode in path.episodes {
            guard let code = Self.placement(episode.setting) else { continue }
            var span = Span(from: episode.from, to: episode.to, place: code, ends: nil)
            if episode.setting == .home {
                guard let worked = place.workEndedOn, worked > episode.from else {
                    if place.workEndedOn == nil { spans.append(span) }
                    continue
                }
                if episode.to.map({ $0 > worked }) ?? true {
                    span.to = worked
                    span.ends = place.endReason == .completed ? "E4A" : "E4B"
                }
            }
            spans.append(span)
        }
        let real = spans.filter { span in span.to.map { $0 > span.from } ?? true }
        return real.indices.map { index in
            row(path, real[index], before: index > 0 ? real[index - 1] : nil)
        }
    }

    private struct Span {
        let from: CivilDate
        var to: CivilDate?
        let place: String
        var ends: String?
    }

    /// A child comes from another placement; after it had ceased to be looked after it starts anew.
    private func row(_ path: ChildPath, _ span: Span, before: Span?) -> [String] {
        let isNew = before.map { $0.ends != nil || $0.to != span.from } ?? false
        let area = areaCodes[path.authority]?.first { code in
            code.from <= span.from && code.to.map { span.from < $0 } ?? true
        }
        let provider =
            span.place == "P1"
            ? "PR0" : span.place == "K2" && path.authority == lead ? "PR1" : "PR2"
        return [
            path.nomination, Self.written(span.from), isNew ? "S" : "P", "", "", span.place,
            provider, span.to.map(Self.written) ?? "", span.to == nil ? "" : span.ends ?? "X1",
            "", "", "", "", area?.code ?? "", "\(FinancialYear(of: span.from).end.parts.year)",
        ]
    }

    /// The placement code; `nil` where nobody has said.
    private static func placement(_ setting: ChildSetting?) -> String? {
        switch setting {
        case .home: "P1"
        case .residential: "K2"
        case .fosterCare: "U6"
        case .kinship: "U3"
        case .secure: "K1"
        case .supported: "H5"
        case .independent: "P2"
        case .elsewhere: "Z1"
        case nil: nil
        }
    }

    /// `07/01/2019`.
    private static func written(_ date: CivilDate) -> String {
        let parts = "\(date)".split(separator: "-")
        return "\(parts[2])/\(parts[1])/\(parts[0])"
    }
}
