/// A list of public keys, each of them once.
/// - Source: RFC 7517 section 5.
package struct JSONWebKeySet: Equatable, Sendable {
    /// The most keys of one set.
    package static let countMaximum = 64

    /// The keys in the order they were given.
    package let keys: [PublicKey]
    /// One sentence for each key of a foreign file that was passed over.
    package let notes: [String]

    /// A set of keys; none may stand twice.
    ///
    /// - Throws: `key.count`.
    package init(_ keys: [PublicKey]) throws(KeyFault) {
        try self.init(keys, notes: [])
    }

    private init(_ keys: [PublicKey], notes: [String]) throws(KeyFault) {
        guard keys.count <= Self.countMaximum else {
            throw KeyFault(.count, "There are more than \(Self.countMaximum) keys.")
        }
        guard Set(keys).count == keys.count else {
            throw KeyFault(.count, "The same key stands twice.")
        }
        self.keys = keys
        self.notes = notes
    }

    /// Reads the set inside one of our own documents: one bad key spoils it.
    ///
    /// - Throws: every `key.` code, at its place in the set.
    package init(document value: JSONValue) throws(KeyFault) {
        var keys: [PublicKey] = []
        for (position, element) in try Self.elements(of: value).enumerated() {
            do {
                keys.append(try JSONWebKey.publicKey(element, strictness: .ours))
            } catch {
                throw error.under("/keys/\(position)")
            }
        }
        if case .object(let object) = value, object.members.count > 1 {
            throw KeyFault(.shape, "A set of keys has the one member keys.")
        }
        try self.init(keys, notes: [])
    }

    /// Reads a file of somebody else's, a set or a single key: keys of other kinds, or for other
    /// purposes, are passed over with a note.
    ///
    /// - Throws: `key.shape`, `key.point`, `key.secret`, `key.count`.
    package init(foreign value: JSONValue) throws(KeyFault) {
        let isSingle = value["keys"] == nil && value["kty"] != nil
        let elements = isSingle ? [value] : try Self.elements(of: value)
        var keys: [PublicKey] = []
        var notes: [String] = []
        for (position, element) in elements.enumerated() {
            do {
                let key = try JSONWebKey.publicKey(element, strictness: .foreign)
                keys.append(key)
                if let kid = element["kid"], kid != .string(key.thumbprint.text) {
                    notes.append("Key \(position + 1) is known here as \(key.thumbprint).")
                }
            } catch  where error.code == .kind || error.code == .mismatch {
                notes.append("Key \(position + 1) is passed over. \(error.sentence)")
            } catch {
                throw error.under(isSingle ? "" : "/keys/\(position)")
            }
        }
        try self.init(keys, notes: notes)
    }

    /// The key with this name.
    package func key(_ thumbprint: KeyThumbprint) -> PublicKey? {
        keys.first { $0.thumbprint == thumbprint }
    }

    /// The set as one JSON object with the member `keys`.
    package func jwks() -> JSONValue { ["keys": .array(keys.map { $0.jwk() })] }

    private static func elements(of value: JSONValue) throws(KeyFault) -> [JSONValue] {
        guard case .array(let elements)? = value["keys"] else {
            throw KeyFault(.shape, at: "/keys", "A set of keys has a list named keys.")
        }
        guard elements.count <= countMaximum else {
            throw KeyFault(.count, at: "/keys", "There are more than \(countMaximum) keys.")
        }
        return elements
    }
}
