import Testing

@Suite("Failing cases made smaller")
struct ShrinkerTests {
    private func falsify(_ trial: @escaping (inout Choices) -> String?) throws -> Falsification {
        let property = Property { choices throws(Failure) in
            if let story = trial(&choices) {
                throw Failure(invariant: .exactness, sentence: "wrong", story: [story])
            }
        }
        return try #require(property.falsify(1..<1_000))
    }

    @Test("A number becomes the lowest that fails")
    func lowest() throws {
        let found = try falsify { choices in
            let number = choices.number(-5...1_000_000)
            return number >= 4_321 ? "\(number)" : nil
        }
        #expect(found.failure.story == ["4321"])
    }

    @Test("Of many events, those stay that it takes, as simple as they can be")
    func events() throws {
        let found = try falsify { choices in
            var events: [Int] = []
            while !choices.isUsedUp && events.count < 200 {
                events.append(
                    choices.together { choices in
                        let isLoss = choices.once(in: 2)
                        let amount = choices.number(0...100)
                        return isLoss ? -amount : amount
                    })
                if events.reduce(0, +) <= -150 { return "\(events)" }
            }
            return nil
        }
        let events = try #require(found.failure.story.first).dropFirst().dropLast()
            .split(separator: ",").map { $0.drop { $0 == " " } }
        #expect(events.count <= 3 && events.allSatisfy { $0.hasPrefix("-") }, "\(events)")
        #expect(events.reduce(0) { $0 + (Int($1) ?? 0) } == -150, "\(events)")
    }

    @Test("Events that nothing is but time become as simple as they can be")
    func calm() throws {
        let found = try falsify { choices in
            var days: [Int] = []
            while !choices.isUsedUp && days.count < 300 {
                days.append(choices.together { $0.number(0...9) })
                // Every day counts, whatever is done on it.
                if days.count == 40 { return "\(days.reduce(0, +))" }
            }
            return nil
        }
        #expect(found.failure.story == ["0"])
    }

    @Test("A case that fails in another way is another case")
    func sameFailure() throws {
        let property = Property { choices throws(Failure) in
            let number = choices.number(0...100)
            if number > 50 { throw Failure(invariant: .envy, sentence: "", story: ["\(number)"]) }
            if number > 20 { throw Failure(invariant: .roster, sentence: "", story: ["\(number)"]) }
        }
        let found = try #require(
            (0..<100).lazy.compactMap { property.falsify($0..<$0 + 1) }.first {
                $0.failure.invariant == .envy
            })
        #expect(found.failure.story == ["51"])
    }

    @Test("The same choices make the same case again")
    func again() {
        var first = Choices(seed: 7)
        let drawn = (0..<50).map { first.number(0...$0) }
        var second = Choices(again: first.made)
        #expect((0..<50).map { second.number(0...$0) } == drawn)
        #expect(second.isUsedUp && second.number(3...9) == 3)
    }

    @Test("What a failing case says names its seed and its choices")
    func description() throws {
        let found = try falsify { $0.number(0...9) > 3 ? "four" : nil }
        #expect(found.description.contains("seed \(found.seed)"))
        #expect(found.description.contains("four"))
        #expect(found.description.contains("choices: [4]"))
    }
}
