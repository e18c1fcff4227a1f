/// The two ways in which the plan of 2018 can be read.
extension FinancialPlan {
    /// Whose children the plan's places are for.
    package enum Reading: String, CaseIterable, Sendable {
        /// All places are the leading authority's, which bears all costs and has all savings.
        case allPlaces = "all-places"
        /// The other authorities take their standing places, and pay for them.
        case ownPlaces = "own-places"
    }

    /// What the leading authority saves and spends by a reading, from the table's own figures.
    ///
    /// In the second reading the savings of the places that others take are theirs, and their
    /// price is income: savings are reduced in proportion to the places, to the penny.
    ///
    /// - Parameters:
    ///   - others: Places of each cycle that others take, of so many in all.
    ///   - pricePence: What they pay for each.
    /// - Returns: `nil` if the table lacks a cell that it needs.
    package func forecast(
        _ reading: Reading, others: (places: Int, of: Int), pricePence: Int, _ terms: PlanTerms
    ) -> Forecast? {
        var savings: [Int] = []
        var spent: [Int] = []
        for index in years.indices {
            guard let original = cell(.original, index), let revised = cell(.revised, index),
                let gross = cell(.gross, index)
            else { return nil }
            let saved = (original - revised) * 100
            switch reading {
            case .allPlaces:
                savings.append(saved)
                spent.append(gross * 100)
            case .ownPlaces:
                let own = ExactSplit.parts(
                    of: saved, by: [others.of - others.places, others.places])
                // One cycle in each quarter of service.
                let income = pricePence * others.places * terms.quarters(in: years[index])
                savings.append(own[0])
                spent.append(gross * 100 - income)
            }
        }
        return Forecast(
            years: years.map(\.printed), grossSavingPence: savings, investmentPence: spent)
    }
}
