import Evidence
import Testing

@Suite("Refusals") struct RefusalTests {
    /// Written out on purpose: codes are appended, never renamed, and their order is precedence.
    static let codes = [
        "file.not-regular", "file.too-large", "file.changing", "file.truncated",
        "envelope.not-utf8", "envelope.not-json", "envelope.duplicate-member", "envelope.shape",
        "envelope.base64", "envelope.header", "envelope.algorithm", "key.unknown",
        "key.signature", "key.revoked", "key.type-not-allowed", "key.threshold",
        "payload.not-json", "payload.shape", "payload.type", "payload.issuer",
        "payload.audience", "payload.agreement", "stream.duplicate", "stream.fork", "stream.gap",
        "stream.prev", "time.future", "time.expired", "body.shape", "body.rule",
        "checkpoint.unknown", "checkpoint.proof", "key.post-quantum", "stream.ack",
    ]

    @Test("the codes and their order are what they always were")
    func stable() {
        #expect(RefusalCode.allCases.map(\.rawValue) == Self.codes)
        #expect(RefusalCode.allCases.sorted() == RefusalCode.allCases)
    }

    @Test("every code has one sentence and one line of what to do", arguments: RefusalCode.allCases)
    func words(_ code: RefusalCode) {
        for text in [code.sentence, code.remedy] {
            #expect(text.hasSuffix("."))
            #expect(!text.contains("\n"))
            #expect((20...100).contains(text.count), "\(text)")
        }
    }

    @Test("effects follow the step: files wait, forgeries are put aside, bad bodies get an answer")
    func effects() {
        #expect(RefusalCode.fileTruncated.effect == .wait)
        #expect(RefusalCode.fileTooLarge.effect == .quarantine)
        #expect(RefusalCode.keySignature.effect == .quarantine)
        #expect(RefusalCode.streamGap.effect == .held)
        #expect(RefusalCode.streamDuplicate.effect == .duplicate)
        #expect(RefusalCode.streamFork.effect == .stopStream)
        #expect(RefusalCode.timeExpired.effect == .rejected)
        #expect(RefusalCode.bodyRule.effect == .rejected)
    }

    @Test("a detail is safe to show and at most 300 characters long")
    func detail() {
        let hostile = "a\u{1b}[2J\n\u{202e}b" + String(repeating: "x", count: 1000)
        let refusal = Refusal(.bodyRule, hostile)
        #expect(refusal.detail.hasPrefix("a\\u{1b}[2J\\u{a}\\u{202e}bxxx"))
        #expect(refusal.detail.unicodeScalars.count == 300)
        #expect(refusal.detail.hasSuffix("…"))
        #expect(
            Refusal(.bodyRule).description == "body.rule: The body breaks a rule of the agreement.")
    }

    @Test("several faults are counted and the first are told with their places")
    func faults() {
        let faults = ShapeFaults()
        for number in 0..<5 { faults.add("missing", at: "/a/\(number)", "Gone.") }
        #expect(
            Refusal(.payloadShape, faults).detail
                == "/a/0: Gone. /a/1: Gone. /a/2: Gone. (and 2 more)")
    }
}
