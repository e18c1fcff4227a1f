import Commissioning

/// A decision's question as a file gives it: the instance, and what the file says beside it.
package struct PlanInstance: Sendable, Equatable {
    /// What is to be decided; references, authorities and cycles keep the file's order.
    package var decision: DecisionInstance
    /// The text that every ticket was drawn from.
    package var seed: String
    /// A plan as read.
    package init(decision: DecisionInstance, seed: String) {
        self.decision = decision
        self.seed = seed
    }
}
