import Commissioning
import Evidence

/// A financial plan checked against an agreement, without a service.
///
/// JSON: `format` `mst-plan-check/1`, `cells`, `odd` and `savings` as in `FinanceAnswer`.
package struct PlanCheckAnswer {
    /// The answer.
    package let answer: Answer

    /// The check of a plan.
    package init(_ plan: FinancialPlan, _ agreement: Agreement) {
        let terms = PlanTerms(
            agreement, replacedPlacementPence: agreement.finance.assumptions.replacedPence)
        let cells = plan.check(against: terms)
        let rows = PlanRows(plan: plan, cells: cells)
        answer = Answer(
            title: "The financial plan, cell by cell", sentences: rows.sentences,
            tables: rows.tables,
            json: [
                "format": "mst-plan-check/1", "cells": .array(cells.map(rows.data)),
                "odd": .array(cells.filter(\.isOdd).map(rows.data)), "savings": rows.savingsData,
            ])
    }
}
