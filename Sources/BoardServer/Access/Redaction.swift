import Commissioning
import Evidence

/// Takes out of an answer what its reader may not see: everything about one child of another
/// authority. Children are counted for everyone.
///
/// It is the one place where that is done: page, CSV and JSON are made from the same answer after
/// it, so none of them can say more than another.
/// - Source: House rule (data minimisation, UK GDPR article 5(1)(c)): an authority sees its own
///   children's numbers, and counts for the others.
struct Redaction {
    let viewer: Viewer
    /// Authority of every child by the number it goes by.
    private let owners: [String: String]
    private let authorities: [String]

    /// What a snapshot's reader may not see.
    init(_ snapshot: ServiceSnapshot) {
        viewer = snapshot.admission.viewer
        var owners: [String: String] = [:]
        if viewer != .operator {
            for nomination in snapshot.state.nominations {
                owners[nomination.id] = nomination.authority
            }
            for found in snapshot.state.team.cases { owners[found.id] = found.authority }
        }
        self.owners = owners
        authorities = snapshot.agreement?.authorities.map(\.id) ?? []
    }

    /// The answer as its reader may see it.
    func answer(_ whole: Answer) -> Answer {
        guard viewer != .operator else { return whole }
        var unlisted: [String: Set<String>] = [:]
        var tables = whole.tables.map { table($0, &unlisted) }
        var sentences = whole.sentences.map(text)
        let counts = authorities.compactMap { id in
            unlisted[id].map { (id: id, count: $0.count) }
        }
        if !counts.isEmpty {
            let parts = counts.map {
                Counting.of($0.count, "child", "children") + " of \(PartyLabel.of($0.id))"
            }
            sentences.append("Counted and not listed here: \(Counting.list(parts)).")
            tables.append(
                AnswerTable(
                    "Counted and not listed",
                    columns: [.init("authority"), .init("children", .trailing)],
                    rows: counts.map { [PartyLabel.of($0.id), "\($0.count)"] }))
        }
        return Answer(
            title: text(whole.title), sentences: sentences, tables: tables,
            json: data(whole, notListed: counts))
    }

    private func data(_ whole: Answer, notListed counts: [(id: String, count: Int)]) -> JSONValue {
        guard case .object(var object)? = value(whole.json) else { return .null }
        object["notListed"] = .object(JSONObject(counts.map { ($0.id, .number($0.count)) }))
        return .object(object)
    }

    /// Whether somebody else's child goes by this number.
    private func isHidden(_ number: String) -> Bool {
        owners[number].map { !viewer.mayRead($0) } ?? false
    }

    /// A text with `child` in place of the number of somebody else's child.
    func text(_ whole: String) -> String {
        guard viewer != .operator else { return whole }
        let bytes = Array(whole.utf8)
        guard bytes.count >= Self.numberBytes else { return whole }
        var kept: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if let number = Self.number(bytes, at: index), isHidden(number) {
                kept += Array("child".utf8)
                index += Self.numberBytes
            } else {
                kept.append(bytes[index])
                index += 1
            }
        }
        return kept.count == bytes.count ? whole : String(decoding: kept, as: UTF8.self)
    }

    /// Bytes of a child's number: `n-` or `t-`, and sixteen digits of a digest.
    private static let numberBytes = 18

    private static func number(_ bytes: [UInt8], at index: Int) -> String? {
        guard index + numberBytes <= bytes.count, bytes[index + 1] == UInt8(ascii: "-"),
            bytes[index] == UInt8(ascii: "n") || bytes[index] == UInt8(ascii: "t")
        else { return nil }
        return String(decoding: bytes[index..<index + numberBytes], as: UTF8.self)
    }
}

// MARK: Tables

extension Redaction {
    /// What a table's columns are declared to say, by position.
    private struct Declared {
        let child: Int?
        let authority: Int?
        let party: Int?
        /// Rows are about places as well as about who is in them.
        let isOfPlaces: Bool
        /// Beside its authority a row says nothing but what is about one child.
        let isOfOneChild: Bool

        init(_ columns: [AnswerTable.Column]) {
            child = columns.firstIndex { $0.meaning == .child }
            authority = columns.firstIndex { $0.meaning == .authority }
            party = columns.firstIndex { $0.meaning == .party }
            isOfPlaces = columns.contains { $0.meaning == .ofPlace }
            isOfOneChild =
                authority != nil
                && columns.allSatisfy { $0.meaning == .ofOneChild || $0.meaning == .authority }
                && columns.count > 1
        }
    }

    /// Rows about somebody else's child are left out and counted, unless they are about a place;
    /// of those the rest is shown.
    private func table(
        _ whole: AnswerTable, _ unlisted: inout [String: Set<String>]
    ) -> AnswerTable {
        let declared = Declared(whole.columns)
        var rows: [[String]] = []
        for row in whole.rows {
            // A number where no column is declared to name a child is yet a child's.
            let named = declared.child.map { row[$0] } ?? row.first(where: isHidden)
            let owner = named.flatMap { owners[$0] }
            let isForeign =
                owner.map { !viewer.mayRead($0) }
                ?? declared.authority.map { !isOwn(row[$0]) } ?? false
            let isOfChild = isForeign && (declared.child != nil || owner != nil)
            if isOfChild, !declared.isOfPlaces {
                if let owner, let named { unlisted[owner, default: []].insert(named) }
                continue
            }
            if isForeign, declared.isOfOneChild { continue }
            let isForeignFile = declared.party.map { !isOwn(row[$0]) } ?? false
            rows.append(
                zip(whole.columns, row).map { column, cell in
                    let isKept =
                        switch column.meaning {
                        case .ofPlace, .authority: true
                        case .ofOneChild: !isForeign
                        case .ofFile: !isForeignFile
                        case .plain, .child, .party: !isOfChild
                        }
                    return isKept ? text(cell) : AnswerTable.notShown
                })
        }
        var shown = AnswerTable(text(whole.caption), columns: whole.columns, rows: rows)
        shown.hiddenRows = whole.rows.count - rows.count
        return shown
    }

    /// Whether a cell names the reader's own authority, by id or in words.
    private func isOwn(_ cell: String) -> Bool {
        guard case .authority(let id) = viewer else { return false }
        return cell == id || cell == PartyLabel.of(id)
    }
}

// MARK: Data

extension Redaction {
    /// Members of a place that say nothing about who is in it.
    private static let placeMembers: Set<String> = [
        "place", "cycle", "bed", "authority", "funding", "lender", "pricePence", "late", "state",
        "offeredAt", "responseDue", "responseDueLocal", "stay", "decidedBy",
    ]

    /// The value as the reader may see it, or `nil` for one about somebody else's child.
    private func value(_ whole: JSONValue) -> JSONValue? {
        switch whole {
        case .null, .bool, .integer, .decimal: return whole
        case .string(let text): return isHidden(text) ? .null : .string(self.text(text))
        case .array(let values): return .array(values.compactMap(value))
        case .object(let object): return self.object(object)
        }
    }

    private func object(_ whole: JSONObject) -> JSONValue? {
        let names = ["nomination", "case", "subject"]
        let named =
            names.contains { whole[$0] != nil }
            ? names.compactMap { self.string(whole[$0]) }
            // Whatever else names a child is taken to be about it.
            : whole.members.compactMap { self.string($0.value) }
        if let child = named.first(where: isHidden) {
            guard whole["bed"] != nil || whole["decidedBy"] != nil,
                whole["nomination"] == .string(child)
            else { return nil }
            return .object(masked(whole) { Self.placeMembers.contains($0) })
        }
        let isForeign = string(whole["authority"]).map { !viewer.mayRead($0) } ?? false
        if isForeign, whole["units"] != nil || whole["programme"] != nil { return nil }
        let isForeignFile = string(whole["party"]).map { !viewer.mayRead($0) } ?? false
        let kept = masked(whole) { name in
            if isForeign, whole["lastWaitingSince"] != nil {
                return !["lastClass", "lastRank", "lastWaitingSince"].contains(name)
            }
            return !(isForeignFile && ["name", "detail"].contains(name))
        }
        return .object(
            JSONObject(
                kept.members.map { member in
                    (member.name, value(member.value) ?? .null)
                }))
    }

    private func masked(_ whole: JSONObject, keeping isKept: (String) -> Bool) -> JSONObject {
        JSONObject(
            whole.members.map { member in
                if isKept(member.name) { return (member.name, member.value) }
                if case .array = member.value { return (member.name, .array([])) }
                return (member.name, .null)
            })
    }

    private func string(_ value: JSONValue?) -> String? {
        if case .string(let text)? = value { return text }
        return nil
    }
}
