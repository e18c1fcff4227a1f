/// Why a file or document was not applied, in the order in which the checks are made.
///
/// The first check that fails names the refusal. Codes stand in ledgers, receipts, answers and
/// logs: new ones are appended to their group, and none is ever renamed or given another meaning.
/// - Source: House rule: one closed list, so that a code means the same to both ends of a folder.
package enum RefusalCode: String, CaseIterable, Sendable {
    case fileNotRegular = "file.not-regular"
    case fileTooLarge = "file.too-large"
    case fileChanging = "file.changing"
    case fileTruncated = "file.truncated"

    case envelopeNotUTF8 = "envelope.not-utf8"
    case envelopeNotJSON = "envelope.not-json"
    case envelopeDuplicateMember = "envelope.duplicate-member"
    case envelopeShape = "envelope.shape"
    case envelopeBase64 = "envelope.base64"
    case envelopeHeader = "envelope.header"
    case envelopeAlgorithm = "envelope.algorithm"

    case keyUnknown = "key.unknown"
    case keySignature = "key.signature"
    case keyRevoked = "key.revoked"
    case keyTypeNotAllowed = "key.type-not-allowed"
    case keyThreshold = "key.threshold"

    case payloadNotJSON = "payload.not-json"
    case payloadShape = "payload.shape"
    case payloadType = "payload.type"
    case payloadIssuer = "payload.issuer"
    case payloadAudience = "payload.audience"
    case payloadAgreement = "payload.agreement"

    case streamDuplicate = "stream.duplicate"
    case streamFork = "stream.fork"
    case streamGap = "stream.gap"
    case streamPrev = "stream.prev"

    case timeFuture = "time.future"
    case timeExpired = "time.expired"

    case bodyShape = "body.shape"
    case bodyRule = "body.rule"

    case checkpointUnknown = "checkpoint.unknown"
    case checkpointProof = "checkpoint.proof"

    case keyPostQuantum = "key.post-quantum"

    case streamAck = "stream.ack"

    /// What becomes of a file or document refused with a code.
    package enum Effect: Sendable {
        /// The file stays where it is and is looked at again.
        case wait
        /// The bytes are put aside: nobody can be held to have written them, or to them.
        case quarantine
        /// The document is authentic and early; it is kept until its predecessors arrive.
        case held
        /// The document was applied before; its receipt is given again.
        case duplicate
        /// The sender contradicts itself; its stream stops until people have looked.
        case stopStream
        /// The document takes its number in the stream and gets a signed receipt that says no.
        case rejected
    }

    /// What this service does with something refused for this reason.
    package var effect: Effect {
        switch self {
        case .fileChanging, .fileTruncated: .wait
        case .streamGap: .held
        case .streamDuplicate: .duplicate
        case .streamFork, .checkpointUnknown, .checkpointProof: .stopStream
        case .timeFuture, .timeExpired, .bodyShape, .bodyRule: .rejected
        default: .quarantine
        }
    }
}

extension RefusalCode: Comparable {
    /// Whether this check is made before the other.
    package static func < (left: RefusalCode, right: RefusalCode) -> Bool {
        left.precedence < right.precedence
    }

    private var precedence: Int { Self.allCases.firstIndex(of: self) ?? Self.allCases.count }
}
