/// The members of a JSON object in their order, with every name once.
package struct JSONObject: Equatable, Sendable {
    /// One name with its value.
    package struct Member: Equatable, Sendable {
        /// The name, any Unicode text, compared by bytes.
        package var name: String
        /// The value.
        package var value: JSONValue

        /// A member, not yet part of an object.
        package init(name: String, value: JSONValue) {
            self.name = name
            self.value = value
        }

        /// Equality of the name's bytes and of the value.
        package static func == (left: Member, right: Member) -> Bool {
            left.name.hasSameBytes(as: right.name) && left.value == right.value
        }
    }

    /// The members, first written first.
    package var members: [Member]

    /// An object of these members; a later one replaces an earlier one of the same name in place.
    package init(_ members: [(String, JSONValue)]) {
        self.members = []
        self.members.reserveCapacity(members.count)
        guard members.count > Self.fewMaximum else {
            for (name, value) in members {
                if let position = position(of: name) {
                    self.members[position].value = value
                } else {
                    self.members.append(Member(name: name, value: value))
                }
            }
            return
        }
        var positions: [[UInt8]: Int] = [:]
        for (name, value) in members {
            if let position = positions[Array(name.utf8)] {
                self.members[position].value = value
            } else {
                positions[Array(name.utf8)] = self.members.count
                self.members.append(Member(name: name, value: value))
            }
        }
    }

    /// So many names are compared one by one sooner than they are looked up.
    private static let fewMaximum = 24

    /// An object of members already known to have different names.
    init(distinct members: [Member]) {
        self.members = members
    }

    /// The value of a name, compared by bytes; setting appends or replaces, and nil removes.
    package subscript(name: String) -> JSONValue? {
        get { position(of: name).map { members[$0].value } }
        set {
            switch (position(of: name), newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil): members.remove(at: position)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
        }
    }

    private func position(of name: String) -> Int? {
        members.firstIndex { $0.name.hasSameBytes(as: name) }
    }
}
