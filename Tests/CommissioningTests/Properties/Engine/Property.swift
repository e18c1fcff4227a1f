/// What is wrong with one case, in one sentence, and the case itself.
struct Failure: Error, Equatable {
    /// What does not hold.
    let invariant: Invariant
    /// How.
    let sentence: String
    /// The case, line by line.
    let story: [String]
}

/// A failing case made as small as it would go.
struct Falsification: CustomStringConvertible, Equatable {
    let seed: UInt64
    /// Cases looked at, this one included.
    let cases: Int
    let failure: Failure
    let choices: [Int]

    var description: String {
        ([
            "Invariant \(failure.invariant.rawValue), \(failure.invariant.sentence)",
            "fails with seed \(seed): \(failure.sentence)", "smallest case:",
        ] + failure.story + ["choices: \(choices)"]).joined(separator: "\n    ")
    }
}

/// Something that holds for every case that a generator makes of its choices.
struct Property {
    /// Makes one case and looks at it; throws how it fails.
    let trial: (inout Choices) throws(Failure) -> Void
    /// Runs spent on making a failing case smaller.
    var shrinkRuns = 2_000

    /// Looks at one case for each seed; the first that fails, made small, or nil if all hold.
    func falsify(_ seeds: Range<Int>) -> Falsification? {
        for (index, seed) in seeds.enumerated() {
            var choices = Choices(seed: UInt64(seed))
            if let failure = run(&choices) {
                return smallest(choices, failure, seed: UInt64(seed), cases: index + 1)
            }
        }
        return nil
    }

    private func run(_ choices: inout Choices) -> Failure? {
        do throws(Failure) {
            try trial(&choices)
            return nil
        } catch { return error }
    }

    private func smallest(
        _ choices: Choices, _ failure: Failure, seed: UInt64, cases: Int
    ) -> Falsification {
        var shrinker = Shrinker(choices, runs: shrinkRuns) { given in
            var again = Choices(again: given)
            // Another invariant's failure would be another case.
            return run(&again)?.invariant == failure.invariant ? again : nil
        }
        shrinker.shrink()
        var last = Choices(again: shrinker.choices.made)
        return Falsification(
            seed: seed, cases: cases, failure: run(&last) ?? failure, choices: last.made)
    }
}
