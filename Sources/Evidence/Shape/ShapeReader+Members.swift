extension ShapeReader {
    /// A required string of at most `bytesMaximum` UTF-8 bytes, or nil after recording a fault.
    package func string(_ name: String, bytesMaximum: Int = 200) -> String? {
        required(name).flatMap { string($0, name, bytesMaximum: bytesMaximum) }
    }

    /// The same when the member may be absent or null, which is nil without a fault.
    package func optionalString(_ name: String, bytesMaximum: Int = 200) -> String? {
        optional(name).flatMap { string($0, name, bytesMaximum: bytesMaximum) }
    }

    /// A required whole number within a range, or nil after recording a fault.
    package func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        required(name).flatMap { integer($0, name, in: range) }
    }

    /// The same when the member may be absent or null, which is nil without a fault.
    package func optionalInteger(_ name: String, in range: ClosedRange<Int>) -> Int? {
        optional(name).flatMap { integer($0, name, in: range) }
    }

    /// A required `true` or `false`, or nil after recording a fault.
    package func bool(_ name: String) -> Bool? {
        required(name).flatMap { bool($0, name) }
    }

    /// The same when the member may be absent or null, which is nil without a fault.
    package func optionalBool(_ name: String) -> Bool? {
        optional(name).flatMap { bool($0, name) }
    }

    /// A required list of at most `countMaximum` values with their places, or nil after a fault.
    package func array(
        _ name: String, countMaximum: Int
    ) -> [(value: JSONValue, place: String)]? {
        required(name).flatMap { array($0, name, countMaximum: countMaximum) }
    }

    /// The same when the member may be absent or null, which is nil without a fault.
    package func optionalArray(
        _ name: String, countMaximum: Int
    ) -> [(value: JSONValue, place: String)]? {
        optional(name).flatMap { array($0, name, countMaximum: countMaximum) }
    }

    /// A required list of strings, or nil after recording every element that is none or too long.
    package func strings(
        _ name: String, countMaximum: Int, bytesMaximum: Int = 200
    ) -> [String]? {
        required(name).flatMap {
            strings($0, name, countMaximum: countMaximum, bytesMaximum: bytesMaximum)
        }
    }

    /// The same when the member may be absent or null, which is nil without a fault.
    package func optionalStrings(
        _ name: String, countMaximum: Int, bytesMaximum: Int = 200
    ) -> [String]? {
        optional(name).flatMap {
            strings($0, name, countMaximum: countMaximum, bytesMaximum: bytesMaximum)
        }
    }

    /// A reader of a required object, or nil after recording a fault.
    package func object(_ name: String) -> ShapeReader? {
        required(name).flatMap { object($0, name) }
    }

    /// The same when the member may be absent or null, which is nil without a fault.
    package func optionalObject(_ name: String) -> ShapeReader? {
        optional(name).flatMap { object($0, name) }
    }
}

// MARK: - One kind of value each

extension ShapeReader {
    private func string(_ value: JSONValue, _ name: String, bytesMaximum: Int) -> String? {
        guard case .string(let text) = value else {
            wrongType(name, "a string", value)
            return nil
        }
        guard text.utf8.count <= bytesMaximum else {
            fault(
                "length", name,
                "This may be \(bytesMaximum) bytes long, and is \(text.utf8.count).")
            return nil
        }
        return text
    }

    private func integer(
        _ value: JSONValue, _ name: String, in range: ClosedRange<Int>
    ) -> Int? {
        guard case .integer(let number) = value else {
            wrongType(name, "a whole number", value)
            return nil
        }
        guard range.contains(Int(number)) else {
            fault(
                "range", name,
                "This must be from \(range.lowerBound) to \(range.upperBound), and is \(number).")
            return nil
        }
        return Int(number)
    }

    private func bool(_ value: JSONValue, _ name: String) -> Bool? {
        guard case .bool(let answer) = value else {
            wrongType(name, "true or false", value)
            return nil
        }
        return answer
    }

    private func array(
        _ value: JSONValue, _ name: String, countMaximum: Int
    ) -> [(value: JSONValue, place: String)]? {
        guard case .array(let elements) = value else {
            wrongType(name, "a list", value)
            return nil
        }
        guard elements.count <= countMaximum else {
            fault(
                "length", name,
                "This list may have \(countMaximum) entries, and has \(elements.count).")
            return nil
        }
        let listPlace = place(name)
        return elements.enumerated().map { ($1, "\(listPlace)/\($0)") }
    }

    private func strings(
        _ value: JSONValue, _ name: String, countMaximum: Int, bytesMaximum: Int
    ) -> [String]? {
        guard let elements = array(value, name, countMaximum: countMaximum) else { return nil }
        var texts: [String] = []
        for (element, place) in elements {
            guard case .string(let text) = element else {
                faults.add("type", at: place, "This must be a string, and is \(element.kind).")
                continue
            }
            guard text.utf8.count <= bytesMaximum else {
                faults.add(
                    "length", at: place,
                    "This may be \(bytesMaximum) bytes long, and is \(text.utf8.count).")
                continue
            }
            texts.append(text)
        }
        return texts.count == elements.count ? texts : nil
    }

    private func object(_ value: JSONValue, _ name: String) -> ShapeReader? {
        guard case .object = value else {
            wrongType(name, "an object", value)
            return nil
        }
        return ShapeReader(value, at: place(name), into: faults)
    }
}
