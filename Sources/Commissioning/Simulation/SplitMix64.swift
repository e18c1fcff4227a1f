/// A small generator of numbers that look random and follow from a seed alone.
///
/// House rule: a forecast that nobody can repeat proves nothing. The same seed gives the same
/// numbers on every machine and with every version of the compiler, which the generators and
/// ranges of the standard library do not promise. It is no source of secrets.
/// - Source: Steele, Lea and Flood, *Fast splittable pseudorandom number generators* (2014).
package struct SplitMix64: Sendable {
    private var state: UInt64

    /// The sequence of a seed.
    package init(seed: UInt64) {
        state = seed
    }

    /// A sequence of its own for something that has a name, whatever else is drawn.
    package init(seed: UInt64, name: String, part: UInt64 = 0) {
        // FNV-1a: a name has few bits, and the mixing below spreads them.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var first = SplitMix64(seed: seed ^ hash)
        state = first.next() &+ part &* 0xD1B5_4A32_D192_ED03
    }

    /// The next number of 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A number of a range, both ends included, none likelier than another by more than 2⁻⁵⁰.
    package mutating func number(in range: ClosedRange<Int>) -> Int {
        let count = UInt64(range.upperBound - range.lowerBound) + 1
        return range.lowerBound + Int(next().multipliedFullWidth(by: count).high)
    }

    /// True so many times in a thousand.
    package mutating func happens(perMille: Int) -> Bool {
        number(in: 0...999) < perMille
    }
}
