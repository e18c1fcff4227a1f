import Evidence

/// The bodies of documents about streams themselves: stopped, and let go on.
package enum StreamBodies {
    /// A sender signed two documents with one number; kept by the coordinator for itself.
    ///
    /// - Parameters:
    ///   - document: The second document as it came, if it is small enough to be kept here.
    ///   - issuer: Who signed both, if it was not the party but this service, to the party.
    package static func stop(
        of party: String, number: Int, first: PayloadDigest?, second: PayloadDigest,
        document: [UInt8]?, issuer: String? = nil
    ) -> JSONValue {
        with(
            issuer,
            [
                ("party", .string(party)), ("seq", .integer(Int64(number))),
                ("first", first.map { .string($0.description) } ?? .null),
                ("second", .string(second.description)),
                (
                    "document",
                    document.map { .string(String(decoding: $0, as: UTF8.self)) } ?? .null
                ),
            ])
    }

    private static func with(
        _ issuer: String?, _ members: [(String, JSONValue)]
    ) -> JSONValue {
        .object(JSONObject(members + (issuer.map { [("issuer", .string($0))] } ?? [])))
    }

    /// An operator let a stream go on; kept by the coordinator for itself.
    package static func resume(
        _ party: String, after: StreamPosition?, reason: String, issuer: String? = nil
    ) -> JSONValue {
        with(
            issuer,
            [
                ("party", .string(party)), ("after", position(after)),
                ("reason", .string(reason)),
            ])
    }

    /// Tells every party that a stream has stopped, and by which two documents.
    package static func stopNotice(
        of party: String, number: Int, first: PayloadDigest?, second: PayloadDigest,
        code: RefusalCode = .streamFork
    ) -> JSONValue {
        [
            "kind": "stream", "state": "stopped", "party": .string(party),
            "seq": .integer(Int64(number)),
            "first": first.map { .string($0.description) } ?? .null,
            "second": .string(second.description), "code": .string(code.rawValue),
            "sentence": .string(code.sentence), "whatToDo": .string(code.remedy),
        ]
    }

    /// Tells every party that a stream goes on, and after which document.
    package static func resumeNotice(_ party: String, after: StreamPosition?) -> JSONValue {
        let next = (after?.seq ?? 0) + 1
        return [
            "kind": "stream", "state": "resumed", "party": .string(party),
            "after": position(after),
            "whatToDo": .string(
                "Go on with number \(next)"
                    + (after.map { ", prev \($0.digest)" } ?? ", prev null") + "."),
        ]
    }

    private static func position(_ position: StreamPosition?) -> JSONValue {
        guard let position else { return .null }
        return [
            "seq": .integer(Int64(position.seq)), "digest": .string(position.digest.description),
        ]
    }
}
