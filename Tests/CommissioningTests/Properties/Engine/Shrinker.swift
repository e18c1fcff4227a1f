/// Makes a failing list of choices smaller for as long as it keeps failing: shorter first, then
/// lower. Whatever is made from choices is made smaller by this.
struct Shrinker {
    /// The smallest failing choices so far.
    private(set) var choices: Choices
    /// Runs that may still be made.
    private var runsLeft: Int
    /// Runs the choices again and returns those really made, if it fails in the same way.
    private let failing: ([Int]) -> Choices?

    /// A shrinker that makes at most this many runs.
    init(_ choices: Choices, runs: Int, failing: @escaping ([Int]) -> Choices?) {
        self.choices = choices
        runsLeft = runs
        self.failing = failing
    }

    /// Goes on until nothing helps any more or the runs are used up.
    mutating func shrink() {
        var isSmaller = true
        while isSmaller && runsLeft > 0 {
            let before = choices.made
            leaveOutSpans()
            calmSpans()
            leaveOutChoices()
            lower()
            isSmaller = choices.made != before
        }
    }

    /// Takes the candidate if it is smaller than what is there and fails.
    private mutating func take(_ candidate: [Int]) -> Bool {
        guard runsLeft > 0 else { return false }
        runsLeft -= 1
        guard let made = failing(candidate), isSmaller(made.made) else { return false }
        choices = made
        return true
    }

    private func isSmaller(_ candidate: [Int]) -> Bool {
        candidate.count != choices.made.count
            ? candidate.count < choices.made.count
            : candidate.lexicographicallyPrecedes(choices.made)
    }

    /// Whole events: half of them at first, one at a time in the end, the last ones first.
    private mutating func leaveOutSpans() {
        var size = max(1, choices.spans.count / 2)
        while true {
            var end = choices.spans.count
            while end > 0, runsLeft > 0 {
                let group = choices.spans[max(0, end - size)..<end]
                if let first = group.first, let last = group.last {
                    var candidate = choices.made
                    candidate.removeSubrange(first.lowerBound..<last.upperBound)
                    if take(candidate) {
                        end = min(end, choices.spans.count)
                        continue
                    }
                }
                end -= size
            }
            if size == 1 { return }
            size /= 2
        }
    }

    /// What cannot be left out, because it takes up time for instance, may still do the simplest.
    private mutating func calmSpans() {
        for size in [64, 16, 4, 1] {
            var start = 0
            while start < choices.spans.count, runsLeft > 0 {
                let group = choices.spans[start..<min(start + size, choices.spans.count)]
                start += size
                for isFirstKept in [false, true] {
                    var candidate = choices.made
                    for span in group {
                        for index in span.dropFirst(isFirstKept ? 1 : 0) { candidate[index] = 0 }
                    }
                    if candidate != choices.made, take(candidate) { break }
                }
            }
        }
    }

    private mutating func leaveOutChoices() {
        // In a long list the events are what matters.
        guard choices.made.count <= 400 else { return }
        for size in [8, 4, 2, 1] {
            var start = choices.made.count - size
            while start >= 0, runsLeft > 0 {
                if start + size <= choices.made.count {
                    var candidate = choices.made
                    candidate.removeSubrange(start..<start + size)
                    _ = take(candidate)
                }
                start -= size
            }
        }
    }

    /// Each choice: the simplest, else the lowest that a halving search finds.
    private mutating func lower() {
        var index = 0
        while index < choices.made.count, runsLeft > 0 {
            defer { index += 1 }
            guard choices.made[index] > 0 else { continue }
            var candidate = choices.made
            candidate[index] = 0
            if take(candidate) { continue }
            var low = 0
            while index < choices.made.count, choices.made[index] - low > 1, runsLeft > 0 {
                candidate = choices.made
                let middle = low + (choices.made[index] - low) / 2
                candidate[index] = middle
                if !take(candidate) { low = middle }
            }
        }
    }
}
