import Commissioning
import Evidence

/// The optional members of an agreement about money and results: `charging`, `assumptions`,
/// `outcomeContract`, `smallNumberLimit`, `statusLimits`. What is left out has the value of
/// `AgreementFinance`.
enum AgreementFinanceBody {
    static func read(_ reader: ShapeReader) -> AgreementFinance {
        var finance = AgreementFinance()
        if let charging = reader.optionalObject("charging") {
            finance.charging = self.charging(charging)
        }
        if let assumptions = reader.optionalObject("assumptions") {
            finance.assumptions = self.assumptions(assumptions)
        }
        if let contract = reader.optionalObject("outcomeContract") {
            finance.outcomeContract = self.contract(contract)
        }
        finance.smallNumberLimit =
            reader.optionalInteger("smallNumberLimit", in: 0...100) ?? finance.smallNumberLimit
        if let limits = reader.optionalObject("statusLimits") {
            finance.statusLimits = statusLimits(limits)
        }
        return finance
    }

    private static func statusLimits(_ reader: ShapeReader) -> StatusLimits {
        var limits = StatusLimits()
        limits.greenPercent =
            reader.optionalInteger("greenPercent", in: 0...100) ?? limits.greenPercent
        let least = max(limits.greenPercent, limits.amberPercent)
        limits.amberPercent =
            reader.optionalInteger("amberPercent", in: limits.greenPercent...1000) ?? least
        reader.finish()
        return limits
    }

    /// A code that may be left out.
    private static func code<Code: RawRepresentable & CaseIterable>(
        _ reader: ShapeReader, _ name: String, or standard: Code
    ) -> Code where Code.RawValue == String {
        if (reader.value(name) ?? .null) == .null { return standard }
        return reader.code(name, of: Code.self) ?? standard
    }

    private static func charging(_ reader: ShapeReader) -> ChargingRule {
        var rule = ChargingRule()
        rule.partCycle = code(reader, "partCycle", or: rule.partCycle)
        rule.void = code(reader, "void", or: rule.void)
        rule.blocked = code(reader, "blocked", or: rule.blocked)
        rule.trueUp = code(reader, "trueUp", or: rule.trueUp)
        rule.statementDays =
            reader.optionalInteger("statementDays", in: 0...92) ?? rule.statementDays
        reader.finish()
        return rule
    }

    private static func assumptions(_ reader: ShapeReader) -> ForecastAssumptions {
        var found = ForecastAssumptions()
        let pence = 0...100_000_000_000
        found.stayPerMille =
            reader.optionalInteger("stayPerMille", in: 0...1000) ?? found.stayPerMille
        found.replacedPence =
            reader.optionalInteger("replacedPence", in: pence) ?? found.replacedPence
        found.afterFailure = code(reader, "afterFailure", or: found.afterFailure)
        found.fosteringPence =
            reader.optionalInteger("fosteringPence", in: pence) ?? found.fosteringPence
        found.failureWeeks =
            reader.optionalInteger("failureWeeks", in: 0...520) ?? found.failureWeeks
        found.ageOutYears =
            reader.optionalInteger("ageOutYears", in: 1...30) ?? found.ageOutYears
        found.entryAgeYears =
            reader.optionalInteger("entryAgeYears", in: 0...25) ?? found.entryAgeYears
        reader.finish()
        return found
    }

    private static func contract(_ reader: ShapeReader) -> OutcomeContract? {
        let pence = 0...100_000_000_000
        let days = reader.integer("unitDays", in: 1...730)
        let unit = reader.integer("unitPence", in: pence)
        let window = reader.integer("windowDays", in: 1...3650)
        let onReturn = reader.code("onReturn", of: OutcomeContract.OnReturn.self)
        let counts = reader.optionalArray("counts", countMaximum: 8)?.compactMap { element in
            if case .string(let text) = element.value, let setting = ChildSetting(rawValue: text) {
                return setting
            }
            let known = ChildSetting.allCases.map(\.rawValue).joined(separator: ", ")
            reader.faults.add("pattern", at: element.place, "This must be one of: \(known).")
            return nil
        }
        let units = reader.integer("childUnitsMaximum", in: 0...10_000)
        let most = reader.integer("contractPenceMaximum", in: pence)
        let grant = reader.optionalInteger("grantPenceMaximum", in: pence)
        let payers = self.payers(reader)
        reader.finish()
        guard let days, let unit, let window, let onReturn, let units, let most, let payers else {
            return nil
        }
        return OutcomeContract(
            unitDays: days, unitPence: unit, windowDays: window, onReturn: onReturn,
            counts: counts ?? [.home], childUnitsMaximum: units, contractPenceMaximum: most,
            payers: payers, grantPenceMaximum: grant)
    }

    /// At least one with a share; the placing authority among them, so that somebody pays what a
    /// grant does not.
    private static func payers(_ reader: ShapeReader) -> [OutcomeContract.Payer]? {
        guard let listed = reader.array("payers", countMaximum: 20) else { return nil }
        let found = listed.compactMap { element -> OutcomeContract.Payer? in
            let row = ShapeReader(element.value, at: element.place, into: reader.faults)
            let id = row.partyID("payer")
            let share = row.integer("share", in: 0...1_000_000)
            row.finish()
            guard let id, let share else { return nil }
            return OutcomeContract.Payer(id: id, share: share)
        }
        guard found.count == listed.count else { return nil }
        if Set(found.map(\.id)).count != found.count {
            reader.fault("duplicate", "payers", "A payer stands here twice.")
        }
        if found.allSatisfy({ $0.share == 0 }) {
            reader.fault("range", "payers", "At least one share must be above 0.")
        }
        if !found.contains(where: { $0.id == OutcomeContract.Payer.placingAuthority }) {
            reader.fault(
                "missing", "payers",
                "One payer must be \(OutcomeContract.Payer.placingAuthority): it pays what a "
                    + "grant does not.")
        }
        return found
    }
}
