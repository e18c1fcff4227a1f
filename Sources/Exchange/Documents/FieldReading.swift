import Commissioning
import Evidence

/// The field's own kinds of value, read from a document with the place of every fault.
extension ShapeReader {
    /// A required civil date, `YYYY-MM-DD`.
    package func date(_ name: String) -> CivilDate? {
        string(name, bytesMaximum: 10).flatMap { checkedDate($0, name) }
    }

    /// A civil date that may be absent.
    package func optionalDate(_ name: String) -> CivilDate? {
        optionalString(name, bytesMaximum: 10).flatMap { checkedDate($0, name) }
    }

    /// A required month, `YYYY-MM`.
    package func month(_ name: String) -> CivilMonth? {
        guard let text = string(name, bytesMaximum: 7) else { return nil }
        if let month = CivilMonth(text) { return month }
        fault("pattern", name, "This must be a month, YYYY-MM; a day of birth is never sent.")
        return nil
    }

    /// A required code out of a closed list.
    package func code<Code: RawRepresentable & CaseIterable>(
        _ name: String, of type: Code.Type
    ) -> Code? where Code.RawValue == String {
        guard let text = string(name, bytesMaximum: 60) else { return nil }
        if let code = Code(rawValue: text) { return code }
        let known = Code.allCases.map(\.rawValue).joined(separator: ", ")
        fault("pattern", name, "This must be one of: \(known).")
        return nil
    }

    /// Reads the body of a document of one format: what it says, or everything that is wrong.
    ///
    /// - Parameter read: Reads the members but `format`; `nil` after recording a fault.
    static func whole<Record>(
        _ body: JSONValue, format: String, _ read: (ShapeReader) -> Record?
    ) -> Result<Record, ShapeFaultList> {
        let faults = ShapeFaults()
        let reader = ShapeReader(body, at: "/body", into: faults)
        if let found = reader.string("format"), found != format {
            reader.fault("pattern", "format", "This must be \(format).")
        }
        let record = read(reader)
        reader.finish()
        guard let record, faults.list.isEmpty else {
            return .failure(ShapeFaultList(faults.list))
        }
        return .success(record)
    }

    /// A required party id.
    package func partyID(_ name: String) -> String? {
        guard let text = string(name, bytesMaximum: 40) else { return nil }
        if WireName.isWellFormed(text) { return text }
        fault("pattern", name, "This must be a party id: a small letter, then a-z, 0-9 or '-'.")
        return nil
    }

    /// A required opaque reference to a child, made by its authority.
    package func reference(_ name: String) -> String? {
        guard let text = string(name, bytesMaximum: 40) else { return nil }
        if let sentence = ChildReference.fault(in: text) {
            fault("pattern", name, sentence)
            return nil
        }
        return text
    }

    /// A required id made by this service: cycle, place or nomination.
    package func identifier(_ name: String) -> String? {
        guard let text = string(name, bytesMaximum: 60) else { return nil }
        if Self.isIdentifier(text) { return text }
        fault("pattern", name, "This must be an id as this service writes it.")
        return nil
    }

    /// Ids made by this service, each once, or `nil` where there is no list.
    package func optionalIdentifiers(_ name: String, countMaximum: Int) -> [String]? {
        guard let listed = optionalArray(name, countMaximum: countMaximum) else { return nil }
        var seen: Set<String> = []
        for (value, place) in listed {
            guard case .string(let text) = value else {
                faults.add("type", at: place, "This must be a text.")
                continue
            }
            if !Self.isIdentifier(text) || text.utf8.count > 60 {
                faults.add("pattern", at: place, "This must be an id as this service writes it.")
            } else if !seen.insert(text).inserted {
                faults.add("duplicate", at: place, "This id stands here twice.")
            }
        }
        return listed.compactMap { element in
            if case .string(let text) = element.value { return text }
            return nil
        }
    }

    private static func isIdentifier(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x5F
            }
    }

    private func checkedDate(_ text: String, _ name: String) -> CivilDate? {
        if let date = CivilDate(text) { return date }
        fault("pattern", name, "This must be a real date, YYYY-MM-DD.")
        return nil
    }
}

/// What a reference to a child may look like: opaque, and nothing that a register would know.
package enum ChildReference {
    /// What is wrong with a reference, or `nil`.
    ///
    /// House rule: capital letters, digits and hyphens, 3 to 24 characters, at least one digit.
    /// Refused besides: an NHS number (ten digits), a unique pupil number (a letter and twelve
    /// digits, the last of which may be a letter), and a date of birth (eight digits that are one).
    package static func fault(in text: String) -> String? {
        let bytes = Array(text.utf8)
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        let isLetter = { (byte: UInt8) in (0x41...0x5A).contains(byte) }
        guard (3...24).contains(bytes.count), isLetter(bytes[0]) || isDigit(bytes[0]),
            bytes.allSatisfy({ isLetter($0) || isDigit($0) || $0 == 0x2D }),
            bytes.contains(where: isDigit)
        else {
            return "This must be an opaque reference: 3 to 24 of A-Z, 0-9 and '-', with a digit."
        }
        let digits = bytes.filter(isDigit)
        let letters = bytes.filter(isLetter)
        if digits.count == 10, letters.count <= 2 {
            return "This looks like an NHS number; send a reference of your own making."
        }
        if digits.count >= 11, letters.count <= 2 {
            return "This looks like a pupil number; send a reference of your own making."
        }
        if letters.isEmpty, digits.count == 8, looksLikeDate(digits) {
            return "This looks like a date of birth; send a reference of your own making."
        }
        return nil
    }

    private static func looksLikeDate(_ digits: [UInt8]) -> Bool {
        let text = String(decoding: digits, as: UTF8.self)
        let yearFirst = "\(text.prefix(4))-\(text.dropFirst(4).prefix(2))-\(text.suffix(2))"
        let yearLast = "\(text.suffix(4))-\(text.dropFirst(2).prefix(2))-\(text.prefix(2))"
        return CivilDate(yearFirst) != nil || CivilDate(yearLast) != nil
    }
}
