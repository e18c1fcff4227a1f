import Commissioning
import Evidence

/// The authorities with their shares.
///
/// JSON: `authorities`: a list of `id`, `name`, `areaCodes` of `code`, `from`, `to`;
/// `homeShare`, `teamShare`, `standingPlaces`, `openNominations`.
struct AuthoritiesAnswer {
    let answer: Answer

    init(_ snapshot: ServiceSnapshot) {
        let agreement = snapshot.state.agreement(on: snapshot.today)
        let parties = agreement?.authorities ?? []
        let open = snapshot.openNominations.reduce(into: [:]) { $0[$1.authority, default: 0] += 1 }
        func figures(_ index: Int) -> [Int] {
            guard let agreement else { return [] }
            return [
                agreement.home.shares[index], agreement.team.shares[index],
                agreement.home.standingPlaces[index], open[parties[index].id] ?? 0,
            ]
        }
        let rows = parties.indices.map { index in
            let code = parties[index].areaCode(on: snapshot.today)
            return [parties[index].id, parties[index].name, code ?? "–"]
                + figures(index).map(String.init)
        }
        let data = parties.indices.map { index -> JSONValue in
            let figures = figures(index)
            return [
                "id": .string(parties[index].id), "name": .string(parties[index].name),
                "areaCodes": .array(
                    parties[index].areaCodes.map {
                        [
                            "code": .string($0.code), "from": .day($0.from), "to": .day($0.to),
                        ]
                    }),
                "homeShare": .number(figures[0]), "teamShare": .number(figures[1]),
                "standingPlaces": .number(figures[2]), "openNominations": .number(figures[3]),
            ]
        }
        answer = Answer(
            title: parties.isEmpty
                ? "Authorities: none yet"
                : "Authorities: " + Counting.list(parties.map { PartyLabel.of($0.id) }),
            sentences: snapshot.beginnings,
            tables: [
                AnswerTable(
                    "Authorities",
                    columns: [
                        .init("authority", says: .authority), .init("name"), .init("area code"),
                        .init("share of beds", .trailing), .init("share of team", .trailing),
                        .init("standing places", .trailing), .init("waiting", .trailing),
                    ], rows: rows)
            ], json: snapshot.data([("authorities", .array(data))]))
    }
}

extension Party {
    /// The official code in force on a day.
    func areaCode(on date: CivilDate) -> String? {
        areaCodes.first { code in
            code.from <= date && (code.to.map { date < $0 } ?? true)
        }?.code
    }
}

extension ServiceSnapshot {
    /// The index of an authority given by id or by any code it ever had.
    /// - Throws: `query.unknown-authority`, `query.no-agreement`.
    func authorityIndex(named name: String) throws(AnswerFailure) -> Int {
        guard let agreement else { throw noAgreement }
        let found = agreement.authorities.firstIndex { party in
            party.id == name || party.areaCodes.contains { $0.code == name }
        }
        guard let found else {
            throw AnswerFailure(
                .unknownAuthority, "No authority has the id or area code “\(name)”.",
                remedy: "The authorities are: "
                    + Counting.list(agreement.authorities.map(\.id)) + ".")
        }
        return found
    }

    /// The cycle with this id.
    /// - Throws: `query.unknown-cycle`, `query.no-agreement`.
    func cycle(named id: String) throws(AnswerFailure) -> Cycle {
        guard agreement != nil else { throw noAgreement }
        guard let found = state.cycle(id) else {
            let example = presentCycle.map { ", such as \($0.id)" } ?? ""
            throw AnswerFailure(
                .unknownCycle, "No cycle has the id “\(id)”.",
                remedy: "Take an id from the list of cycles\(example).")
        }
        return found
    }
}

extension AnswerFailure {
    /// The query needs an agreement in force.
    static let noAgreement = AnswerFailure(
        .noAgreement, "No agreement is in force that all parties have signed.",
        remedy: "Look at the status: it says whose signature is missing.")
}

extension ServiceSnapshot {
    /// Why a query that needs an agreement has no answer: there is none yet, or there was none at
    /// the moment of the past that was asked about.
    var noAgreement: AnswerFailure {
        guard let agreedLater else { return .noAgreement }
        return AnswerFailure(
            .noAgreement, "No agreement was in force then.",
            remedy: "Ask about \(agreedLater) or later: there has been one since.")
    }

    /// Makes sure that the moment asked about does not lie before the first agreement.
    /// - Throws: `query.no-agreement`.
    package func checkAgreement() throws(AnswerFailure) {
        guard agreedLater == nil else { throw noAgreement }
    }
}
