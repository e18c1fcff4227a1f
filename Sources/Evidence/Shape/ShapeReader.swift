/// Reads one JSON object member by member and records everything that is wrong with it.
///
/// Every member must be asked for by name; `finish()` reports those that nobody asked for. A value
/// that is not an object at all is recorded once, and every question to it then answers nil.
package struct ShapeReader {
    /// Where this object stands in its document, as a JSON Pointer.
    let place: String
    /// Where this reader and its children record what is wrong.
    package let faults: ShapeFaults
    private let members: AskedMembers?

    /// A reader of `value`, which stands at `place` of its document.
    package init(_ value: JSONValue, at place: String = "", into faults: ShapeFaults) {
        self.place = place
        self.faults = faults
        if case .object(let object) = value {
            members = AskedMembers(object)
        } else {
            members = nil
            faults.add("type", at: place, "This must be an object, and is \(value.kind).")
        }
    }

    /// The names of all members in their order; naming them asks for none.
    package var names: [String] { members?.object.members.map(\.name) ?? [] }

    /// The member of any kind, or nil when it is absent; counts as asked for, never a fault.
    package func value(_ name: String) -> JSONValue? { members?.ask(name) }

    /// The JSON Pointer of a member of this object.
    package func place(_ name: String) -> String { place + "/" + Self.pointerToken(name) }

    /// Records a fault at a member of this object.
    package func fault(_ code: String, _ name: String, _ sentence: String) {
        faults.add(code, at: place(name), sentence)
    }

    /// Records every member that was never asked for as `unknown-member`.
    package func finish() {
        for name in members?.unasked ?? [] {
            fault("unknown-member", name, "This member is not known here.")
        }
    }

    /// A required member of any kind, or nil after recording that it is missing.
    func required(_ name: String) -> JSONValue? {
        guard members != nil else { return nil }
        if let found = value(name) { return found }
        fault("missing", name, "This member is missing.")
        return nil
    }

    /// An optional member of any kind, or nil when it is absent or `null`.
    func optional(_ name: String) -> JSONValue? {
        let found = value(name)
        return found == .null ? nil : found
    }

    /// Whether a member is there and not `null`.
    package func isGiven(_ name: String) -> Bool { optional(name) != nil }

    func wrongType(_ name: String, _ expected: String, _ found: JSONValue) {
        fault("type", name, "This must be \(expected), and is \(found.kind).")
    }

    /// A name as one step of a JSON Pointer, cut to 64 characters: names can be hostile.
    private static func pointerToken(_ name: String) -> String {
        var token = ""
        for (count, scalar) in name.unicodeScalars.enumerated() {
            guard count < 64 else { return token + "…" }
            switch scalar {
            case "~": token += "~0"
            case "/": token += "~1"
            default: token.unicodeScalars.append(scalar)
            }
        }
        return token
    }
}

/// The members of one object with a mark on those that were asked for.
private final class AskedMembers {
    let object: JSONObject
    private var asked: [Bool]
    /// Where each name stands, of an object with many members.
    private let positions: [[UInt8]: Int]?

    init(_ object: JSONObject) {
        self.object = object
        asked = Array(repeating: false, count: object.members.count)
        // Keyed by bytes: Swift's own String equality also accepts canonical equivalents.
        positions =
            object.members.count <= Self.fewMaximum
            ? nil
            : Dictionary(
                object.members.enumerated().map { (Array($1.name.utf8), $0) },
                uniquingKeysWith: { first, _ in first })
    }

    func ask(_ name: String) -> JSONValue? {
        let position =
            positions.map { $0[Array(name.utf8)] }
            ?? object.members.firstIndex { $0.name.hasSameBytes(as: name) }
        guard let position else { return nil }
        asked[position] = true
        return object.members[position].value
    }

    /// Members up to which going through them is faster than a table.
    private static let fewMaximum = 24

    var unasked: [String] {
        zip(object.members, asked).compactMap { member, isAsked in isAsked ? nil : member.name }
    }
}
