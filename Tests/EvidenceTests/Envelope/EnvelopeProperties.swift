import Evidence
import Testing

/// A small generator of numbers that are the same in every run.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// - Source: Steele, Lea and Flood, "Fast splittable pseudorandom number generators" (2014).
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

@Suite("Envelope properties") struct EnvelopeProperties {
    @Test(
        "a file with one byte changed never says anything else", arguments: 0..<4 as Range<UInt64>)
    func mutations(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        let forge = try Forge()
        let store = try Parties.store()
        let file = try forge.general(forge.members())
        for _ in 0..<400 {
            var changed = file
            let position = Int.random(in: 0..<changed.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: changed[position] = UInt8.random(in: 0...255, using: &random)
            case 1: changed.remove(at: position)
            default: changed.insert(UInt8.random(in: 0...255, using: &random), at: position)
            }
            do {
                let head = try intake(changed, trusting: store)
                #expect(head == Forge.head())
                let again = try SignedEnvelope.read(changed).generalBytes()
                #expect(again == (try SignedEnvelope.read(file).generalBytes()))
            } catch {
                #expect(error.code < .payloadNotJSON, "\(error)")
            }
        }
    }

    @Test("every beginning of a file is waited for, and none is believed")
    func prefixes() throws {
        let forge = try Forge()
        let file = try forge.general(forge.members())
        for length in 0..<file.count {
            #expect(
                code { _ = try SignedEnvelope.read(Array(file[..<length])) } == .fileTruncated)
        }
    }

    @Test(
        "random values go round through canonical and pretty JSON",
        arguments: 0..<8 as Range<UInt64>)
    func values(seed: UInt64) throws {
        var random = SeededNumbers(seed: seed)
        for _ in 0..<100 {
            let value = Self.value(depth: 4, &random)
            let canonical = value.canonicalBytes()
            let read = try StrictJSON.parse(canonical)
            #expect(read.canonicalBytes() == canonical)
            #expect(try StrictJSON.parse(Array(value.prettyText().utf8)) == value)
        }
    }

    private static func value(depth: Int, _ random: inout SeededNumbers) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64.random(in: -9_007_199_254_740_991...0, using: &random))
        case 3: return .decimal("-1.5e+7")
        case 4: return .string(text(&random))
        case 5:
            let count = Int.random(in: 0..<5, using: &random)
            return .array((0..<count).map { _ in value(depth: depth - 1, &random) })
        default:
            let count = Int.random(in: 0..<5, using: &random)
            return .object(
                JSONObject(
                    (0..<count).map { _ in (text(&random), value(depth: depth - 1, &random)) }))
        }
    }

    private static func text(_ random: inout SeededNumbers) -> String {
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<8, using: &random) {
            let limits: [UInt32] = [0x30, 0x100, 0x3000, 0x110000]
            let limit = limits[Int.random(in: 0..<4, using: &random)]
            if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random)) {
                scalars.append(scalar)
            }
        }
        return String(scalars)
    }
}
