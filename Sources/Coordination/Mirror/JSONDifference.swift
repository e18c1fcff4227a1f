import Evidence

/// The first place at which two JSON values are not the same.
package struct JSONDifference: Equatable, Sendable {
    /// The place, as a JSON Pointer.
    package let place: String
    /// What stands there in the first, short enough to show.
    package let first: String
    /// What stands there in the second.
    package let second: String

    /// The first difference in the order of the first value's members; `nil`: they are the same.
    package init?(_ first: JSONValue?, _ second: JSONValue?, at place: String = "") {
        switch (first, second) {
        case (.object(let left)?, .object(let right)?):
            let names = left.members.map(\.name)
            let others = right.members.map(\.name).filter { left[$0] == nil }
            for name in names + others {
                if let found = JSONDifference(left[name], right[name], at: "\(place)/\(name)") {
                    self = found
                    return
                }
            }
            return nil
        case (.array(let left)?, .array(let right)?):
            for index in 0..<max(left.count, right.count) {
                // Not the literal `nil`, which would be a JSON null.
                let one = left.indices.contains(index) ? left[index] : JSONValue?.none
                let other = right.indices.contains(index) ? right[index] : JSONValue?.none
                let found = JSONDifference(one, other, at: "\(place)/\(index)")
                if let found {
                    self = found
                    return
                }
            }
            return nil
        default:
            if first == second { return nil }
            self.place = place
            self.first = Self.shown(first)
            self.second = Self.shown(second)
        }
    }

    private static func shown(_ value: JSONValue?) -> String {
        guard let value else { return "nothing" }
        let text = String(decoding: value.canonicalBytes(), as: UTF8.self)
        return text.count > 80 ? String(text.prefix(79)) + "…" : text
    }
}
