import Commissioning
import Evidence
import Exchange
import Storage

/// Takes out of recorded documents what leads to one child or family: its authority's reference.
///
/// What decided anything stays, so that every decision can still be made again: the class, the
/// dates, the month of birth. The ids of nominations and cases are digests of documents that are
/// gone, and lead nowhere.
struct Reduction {
    private let authority: String
    private let reference: String
    private let replacement: String

    /// The reduction that forgets a closed case.
    init(forgetting closed: ClosedCase) {
        authority = closed.authority
        reference = closed.reference
        replacement = Self.replacement(for: closed.entry)
    }

    /// What stands in place of a reference, made from the case's first entry.
    static func replacement(for entry: Int) -> String { "DESTROYED-\(entry)" }

    /// What stands in place of a document's random bits.
    private static let noNonce = Base64URL.encode([UInt8](repeating: 0, count: 16))

    /// Whether a file's name, which its sender made, holds the reference anywhere.
    private func isNamed(in name: String) -> Bool {
        let (bytes, word) = (Array(name.utf8), Array(reference.utf8))
        return bytes.indices.contains { bytes[$0...].starts(with: word) }
    }

    /// Forgets the names of refused files of the authority that hold the reference.
    func forgetNames(in transaction: LedgerTransaction) throws {
        try transaction.forgetNames(party: authority, holding: reference, as: replacement)
    }

    /// What is left of an entry, or nil if it does not speak of the child.
    func remainder(of stored: StoredEntry) -> (Remainder, detail: String)? {
        guard let type = DocumentType(rawValue: stored.type), type.mayBeDestroyed else {
            return nil
        }
        let known = Remainder(stored.envelope)
        guard let payload = known?.payload ?? Self.payload(of: stored.envelope),
            case .object(let body)? = payload["body"]
        else { return nil }
        guard
            stored.issuer == authority || stored.audience.contains(authority)
                || body["authority"] == .string(authority) || body["party"] == .string(authority)
        else { return nil }
        let detail = replacing(stored.detail)
        var reduced = body
        if type == .streamStop {
            reduced = withoutEvidence(body)
        } else if stored.isApplied {
            reduced = replacing(in: body)
        } else if mentions(.object(body)) {
            // Nobody knows what else a document says that was not in order: nothing of it stays.
            reduced = JSONObject([])
        }
        let speaksAside = payload["ext"].map { mentions($0) } ?? false
        guard reduced != body || detail != stored.detail || speaksAside else { return nil }
        var left = payload
        left["body"] = .object(reduced)
        // The document's digest stays. With its random bits anybody could try references until one
        // gives that digest; without them nobody can.
        left["jti"] = .string(Self.noNonce)
        // What is between the parties may say anything about the child, in words unknown here.
        left["ext"] = nil
        return (Remainder(payload: left), detail)
    }

    /// Whether a text holds the reference as a word of its own.
    func mentions(_ text: String) -> Bool { replacing(text) != text }

    private func mentions(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): mentions(text)
        case .array(let values): values.contains { mentions($0) }
        case .object(let object):
            object.members.contains { mentions($0.name) || mentions($0.value) }
        default: false
        }
    }

    /// The members in which documents of this service name a reference.
    private func replacing(in body: JSONObject) -> JSONObject {
        var reduced = body
        if body["reference"] == .string(reference) { reduced["reference"] = .string(replacement) }
        if case .string(let text)? = body["detail"] { reduced["detail"] = .string(replacing(text)) }
        if case .string(let name)? = body["originalName"], isNamed(in: name) {
            reduced["originalName"] = .string(replacement)
        }
        if case .array(let order)? = body["order"] {
            reduced["order"] = .array(
                order.map { $0 == .string(reference) ? .string(replacement) : $0 })
        }
        return reduced
    }

    /// The record of a contradiction without the document that contradicted, if that speaks of the
    /// child; both digests stay.
    private func withoutEvidence(_ body: JSONObject) -> JSONObject {
        guard case .string(let text)? = body["document"],
            let payload = Self.payload(of: Array(text.utf8)), mentions(.object(payload))
        else { return body }
        var reduced = body
        reduced["document"] = .null
        return reduced
    }

    private static func payload(of envelope: [UInt8]) -> JSONObject? {
        guard let read = try? SignedEnvelope.read(envelope),
            case .object(let payload)? = try? StrictJSON.parse(read.payload)
        else { return nil }
        return payload
    }

    /// Replaces the reference where nothing that could be part of a reference stands beside it.
    private func replacing(_ text: String) -> String {
        let (bytes, word) = (Array(text.utf8), Array(reference.utf8))
        var result: [UInt8] = []
        var at = 0
        while at < bytes.count {
            let end = at + word.count
            if end <= bytes.count, bytes[at..<end].elementsEqual(word),
                at == 0 || !Self.isPart(bytes[at - 1]),
                end == bytes.count || !Self.isPart(bytes[end])
            {
                result += Array(replacement.utf8)
                at = end
            } else {
                result.append(bytes[at])
                at += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte) || byte == 0x2D
    }
}

extension Reduction {
    /// Whether a signed document, kept as evidence, speaks of the child.
    func isAbout(_ envelope: [UInt8]) -> Bool {
        guard let payload = Self.payload(of: envelope), payload["iss"] == .string(authority) else {
            return false
        }
        return mentions(.object(payload))
    }
}
