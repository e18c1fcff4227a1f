import Commissioning
import Evidence
import Exchange
import Foundation
import Testing

@Suite("Financial plan files")
struct FinancialPlanFileTests {
    private func delivered() throws -> String {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        let root = parts.dropLast(4).joined(separator: "/")
        let data = try Data(
            contentsOf: URL(fileURLWithPath: "\(root)/Config/financial-plan.csv"))
        return String(decoding: data, as: UTF8.self)
    }

    private func read(_ text: String) -> Result<FinancialPlan, ShapeFaultList> {
        FinancialPlanFile.read(bytes: Array(text.utf8))
    }

    private func codes(_ text: String) -> [String] {
        if case .failure(let list) = read(text) { return list.faults.map(\.code) }
        return []
    }

    @Test("The delivered plan is the public table: its sums are those of the councils' papers")
    func deliveredPlan() throws {
        let plan = try read(delivered()).get()
        #expect(plan.years.map(\.printed).first == "2018/19" && plan.years.count == 6)
        #expect(plan.cell(.combined, 0) == 5_958_625)
        #expect(plan.cell(.cumulative, 0) == nil)
        #expect(plan.cell(.cumulative, 5) == -3_721_250)
        let json = try RepositoryFile.json("Config/agreement.json")
        let agreement = try AgreementBody.read(json).get()
        let odd = plan.check(
            against: PlanTerms(agreement, replacedPlacementPence: 17_500_000)
        ).filter(\.isOdd)
        #expect(odd.count == 5)
    }

    @Test("Amounts may be written as the papers print them")
    func printed() throws {
        let text = try delivered().replacing("-323750", with: "\"(323,750)\"")
        #expect(try read(text).get() == read(delivered()).get())
    }

    @Test(
        "What is wrong is named with its line",
        arguments: [
            ("2019/20", "2020/21", "plan.year"), ("Gross cost", "Gross costs", "plan.row"),
            ("66125,0,0", "66125,none,0", "plan.amount"), ("66125,0,0", "66125,0", "plan.cells"),
            ("Set up cost", "Gross cost", "plan.row"),
        ])
    func faults(old: String, new: String, code: String) throws {
        #expect(codes(try delivered().replacing(old, with: new)).contains(code))
    }

    @Test("A file that is no text is refused")
    func notText() {
        let result = FinancialPlanFile.read(bytes: [0xFF, 0xFE])
        #expect((try? result.get()) == nil)
    }
}
