import Commissioning

/// The public table of 2018, as a test writes it down itself.
enum PublishedPlan {
    static let pounds: [(FinancialPlan.Row, [Int?])] = [
        (.residential, [142_500, 570_000, 570_000, 570_000, 570_000, 427_500]),
        (.team, [100_000, 400_000, 400_000, 400_000, 400_000, 300_000]),
        (.other, [37_500, 150_000, 150_000, 150_000, 150_000, 150_000]),
        (.setUp, [66_125, 0, 0, 0, 0, 0]),
        (.gross, [346_125, 1_120_000, 1_120_000, 1_120_000, 1_120_000, 877_500]),
        (
            .original,
            [5_743_750, 22_975_000, 22_975_000, 22_975_000, 22_975_000, 22_975_000]
        ),
        (.revised, [5_612_500, 21_531_250, 20_053_750, 18_966_250, 18_567_500, 18_376_250]),
        (.budgetResidential, [178_125, 570_000, 570_000, 570_000, 570_000, 427_500]),
        (.budgetTeam, [125_000, 400_000, 400_000, 400_000, 400_000, 300_000]),
        (.budgetOther, [43_000, 150_000, 150_000, 150_000, 150_000, 150_000]),
        (.combined, [5_958_625, 22_651_250, 21_173_750, 20_086_250, 19_687_500, 19_253_750]),
        (.inYear, [214_875, -323_750, -1_477_500, -1_087_500, -398_750, -433_750]),
        (.cumulative, [nil, -323_750, -1_801_250, -2_888_750, -3_287_500, -3_721_250]),
    ]

    static var years: [FinancialYear] {
        (2018...2023).compactMap { CivilDate(year: $0, month: 4, day: 1) }.map {
            FinancialYear(of: $0)
        }
    }

    static var plan: FinancialPlan {
        FinancialPlan(
            years: years, pounds: Dictionary(uniqueKeysWithValues: pounds))
    }

    static var terms: PlanTerms {
        PlanTerms(SampleAgreement.priced.agreement, replacedPlacementPence: 17_500_000)
    }
}
