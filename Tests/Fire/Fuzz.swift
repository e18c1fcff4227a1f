import Commissioning
import Evidence
import Exchange
import Foundation

/// Every reader of bytes that come from outside, for a fuzzer that watches which code it reaches.
///
/// Whatever the bytes: no crash, no hang, and what was accepted reads the same once more.
private let target = ProcessInfo.processInfo.environment["MST_FUZZ"] ?? "json"

/// Each call is one input; `-rss_limit_mb` and `-timeout` bound what it may take.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    switch target {
    case "json": json(bytes)
    case "base64url": base64URL(bytes)
    case "envelope": envelope(bytes)
    case "document": document(bytes)
    case "plan": plan(bytes)
    case "financial-plan": _ = FinancialPlanFile.read(bytes: bytes)
    case "forecast": _ = ForecastFile.read(bytes: bytes)
    case "settings": settings(bytes)
    case "http": BoardUnderFire.shared.take(bytes)
    default: preconditionFailure("no such target: \(target)")
    }
    return 0
}

/// What is accepted has one canonical form, which is accepted too and is its own; its members are
/// sorted, so it is another value than one whose members are not.
private func json(_ bytes: [UInt8]) {
    guard let value = try? StrictJSON.parse(bytes) else { return }
    let canonical = value.canonicalBytes()
    precondition(
        (try? StrictJSON.parse(canonical))?.canonicalBytes() == canonical,
        "the canonical form has another one")
    let pretty = Array(value.prettyText().utf8)
    precondition((try? StrictJSON.parse(pretty)) == value, "the pretty form is another value")
}

/// One text for each value.
private func base64URL(_ bytes: [UInt8]) {
    if let decoded = Base64URL.decode(bytes) {
        precondition(Base64URL.encodedBytes(decoded) == bytes, "two texts for one value")
    }
    precondition(Base64URL.decode(Base64URL.encodedBytes(bytes)) == bytes, "a value is lost")
}

/// What is read is written so that it reads the same, and is its own ledger leaf.
private func envelope(_ bytes: [UInt8]) {
    guard let read = try? SignedEnvelope.read(bytes) else { return }
    guard let again = try? SignedEnvelope.read(read.generalBytes()) else {
        preconditionFailure("what was read cannot be read again")
    }
    precondition(again.digest == read.digest && again.ledgerLeaf() == read.ledgerLeaf())
    _ = try? PayloadHead.inspect(read.payload, type: read.type)
    _ = try? read.verify(with: { _ in nil })
}

/// A payload, with its body read as each type in turn.
private func document(_ bytes: [UInt8]) {
    guard let head = try? PayloadHead.inspect(bytes, type: nil) else {
        guard let value = try? StrictJSON.parse(bytes) else { return }
        for type in DocumentType.allCases { _ = FactReading.read(type, body: value) }
        return
    }
    precondition(head.canonicalBytes().count > 0)
    for type in DocumentType.allCases { _ = FactReading.read(type, body: .object(head.body)) }
}

/// A plan that is accepted is decided, within its own limits, and its result is good JSON.
private func plan(_ bytes: [UInt8]) {
    guard case .success(var plan) = PlanFile.read(bytes: bytes) else { return }
    guard plan.decision.nominations.count < 12, plan.decision.cycles.count < 5 else { return }
    plan.decision.nodeLimit = min(plan.decision.nodeLimit, 20)
    guard let decision = try? plan.decision.decide() else { return }
    let result = PlanFile.result(plan, decision).canonicalBytes()
    precondition((try? StrictJSON.parse(result)) != nil, "the result is no JSON")
}
