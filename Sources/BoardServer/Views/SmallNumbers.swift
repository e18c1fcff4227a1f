import Commissioning
import Evidence

extension ServiceSnapshot {
    /// A percentage of fewer children than this is not shown; 0 where they are ordered to be shown.
    var smallNumberLimit: Int {
        if smallNumbers?.isShown == true { return 0 }
        return agreement?.finance.smallNumberLimit ?? 5
    }

    /// What holds for small numbers and by whose word, one or two sentences.
    var smallNumberWords: String {
        let agreed = agreement?.finance.smallNumberLimit ?? 5
        let policy =
            "A percentage of fewer than \(agreed) children is not shown; the numbers are. The "
            + "agreement sets the limit, so everybody knows who decided it."
        guard let order = smallNumbers else { return policy }
        let when = "\(order.by) on \(local.spoken(order.at)): “\(order.reason)”."
        return order.isShown
            ? "Percentages of fewer than \(agreed) children, which the agreement keeps back, are "
                + "shown by order of \(when)"
            : policy + " It was restored by \(when)"
    }
}

extension SmallNumberOrder {
    /// `at`, `shown`, `by`, `reason`.
    var data: JSONValue {
        [
            "at": .moment(at), "shown": .bool(isShown), "by": .string(by),
            "reason": .string(reason),
        ]
    }
}
