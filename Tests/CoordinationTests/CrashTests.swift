import Commissioning
import Coordination
import Evidence
import Exchange
import Storage
import Testing

/// Exactly once: whatever a round is interrupted by, the next one ends as if nothing had been.
@Suite("Crashes", .serialized)
struct CrashTests {
    /// A story of two cycles in rounds: what is dropped, and when it is read.
    struct Chapter: Sendable {
        let moment: String
        let drop: @Sendable (World) async throws -> Void
    }

    static let story: [Chapter] = [
        Chapter(moment: "2018-11-26T10:00:00Z") { world in
            for number in 1...6 {
                try world.send("rotherham", .nomination, Body.nomination("R-\(number)"))
            }
            for number in 1...3 {
                try world.send("barnsley", .nomination, Body.nomination("B-\(number)"))
            }
        },
        Chapter(moment: "2018-11-27T10:00:00Z") { world in
            for child in await world.state.nominations {
                try world.send("home", .assessment, Body.assessment(child.id))
            }
            world.drop([0x7B], in: "barnsley", as: "broken")
            world.drop(Array("not json at all".utf8), in: "barnsley", as: "noise")
            world.drop([], in: "home", as: "pipe", kind: .pipe)
        },
        Chapter(moment: "2018-11-28T10:00:00Z") { world in
            // Out of order, one of them twice, one of them wrong.
            let late = try world.write("rotherham", .nomination, Body.nomination("R-7"))
            let next = try world.send("rotherham", .withdrawal, Body.withdrawal("R-404"))
            try world.send(
                "rotherham", .authorityAllocation, Body.wishes("2018-19-C4", ["R-3", "R-1"]))
            world.drop(next, in: "home")
            world.drop(late, in: "rotherham")
        },
        Chapter(moment: "2018-12-10T17:00:00Z") { _ in },
        Chapter(moment: "2018-12-11T09:00:00Z") { world in
            for (index, place) in await world.offers("2018-19-C4").enumerated() {
                try world.send(
                    place.authority, .response,
                    Body.response(place.id, index == 1 ? .decline : .accept))
            }
        },
        Chapter(moment: "2018-12-20T09:00:00Z") { world in
            var twin = try world.council("barnsley")
            world.drop(
                try twin.sign(.nomination, Body.nomination("B-8"), at: world.clock.now()),
                in: "barnsley")
            try world.send("barnsley", .nomination, Body.nomination("B-9"))
        },
        Chapter(moment: "2019-01-07T12:00:00Z") { world in
            for place in await world.state.places where place.state == .accepted {
                try world.send(
                    "home", .placement, Body.placement(place.id, "admitted", "2019-01-07"))
            }
        },
        Chapter(moment: "2019-04-02T12:00:00Z") { world in
            for place in await world.state.places where place.state == .inResidence {
                try world.send(
                    "home", .placement, Body.placement(place.id, "stage-2-started", "2019-04-01"))
            }
            try world.send("home", .capacity, Body.capacity(2, from: "2019-07-01"))
        },
    ]

    /// Tells the story up to a chapter, and stops just before its round.
    static func world(before chapter: Int) async throws -> World {
        let world = try await World.inForce()
        for (index, part) in story.enumerated() where index <= chapter {
            world.clock.set(try moment(part.moment))
            try await part.drop(world)
            if index < chapter { try await world.round() }
        }
        return world
    }

    @Test("The whole story leaves a ledger that an audit agrees with")
    func whole() async throws {
        let world = try await Self.world(before: Self.story.count - 1)
        try await world.round()
        #expect(try world.audit() == [])
        let state = await world.state
        #expect(state.allocation(for: "2019-20-C1") != nil)
        let received = try world.entries().filter { $0.issuer != "coordinator" }
        #expect(received.count > 30)
    }

    @Test(
        "A crash before, within or after any folder operation changes nothing in the end",
        arguments: story.indices)
    func folderOperations(_ chapter: Int) async throws {
        let world = try await Self.world(before: chapter)
        let lab = try RoundLab(world)
        let undisturbed = try lab.again()
        let counting = FaultyFolderSystem(undisturbed.memory)
        try undisturbed.start(through: counting)
        try await undisturbed.round()
        let expected = try await RoundLab.Outcome(undisturbed)
        let operations = counting.operations
        for number in operations.indices where number % Self.stride == chapter % Self.stride {
            let isWrite = operations[number].hasPrefix("write")
            let troubles: [FaultyFolderSystem.Trouble] =
                isWrite
                ? [.crashesBefore, .crashesWithin, .crashesAfter]
                : [.crashesBefore, .crashesAfter]
            for trouble in troubles {
                let copy = try lab.again()
                let faulty = FaultyFolderSystem(copy.memory, at: number + 1, trouble)
                try await copy.runOnce(through: faulty)
                try copy.restart()
                #expect(
                    try copy.answerBeforeItsTurn() == nil,
                    "\(trouble) \(number + 1) \(operations[number])")
                try await copy.round()
                let outcome = try await RoundLab.Outcome(copy)
                #expect(
                    outcome.differences(from: expected) == [],
                    "\(trouble) \(number + 1) \(operations[number])")
            }
        }
    }

    @Test(
        "A commit that fails at any entry changes nothing in the end, restarted or not",
        arguments: story.indices)
    func commits(_ chapter: Int) async throws {
        let world = try await Self.world(before: chapter)
        let lab = try RoundLab(world)
        let undisturbed = try lab.again()
        try undisturbed.start()
        let before = try undisturbed.entries().count
        try await undisturbed.round()
        let expected = try await RoundLab.Outcome(undisturbed)
        let after = try undisturbed.entries().count
        for entry in (before + 1)..<(after + 1) where entry % Self.stride == 0 {
            let copy = try lab.again()
            try copy.start()
            let disk = try SabotagedDatabase(copy.disk.database)
            try disk.refuseEntry(entry)
            var report = await copy.coordinator.round()
            while report.more, report.faults == 0 { report = await copy.coordinator.round() }
            #expect(report.faults > 0)
            #expect(try copy.entries().count < entry)
            try disk.allowAll()
            if entry % 2 == 0 { try copy.restart() }
            try await copy.round()
            let outcome = try await RoundLab.Outcome(copy)
            #expect(outcome.differencesThatCount(from: expected) == [], "entry \(entry)")
        }
        for (operation, table) in [
            ("UPDATE", "outbox"), ("INSERT", "outbox"), ("INSERT", "setting"),
            ("UPDATE", "setting"), ("INSERT", "held"), ("DELETE", "held"),
            ("INSERT", "stopped_stream"), ("INSERT", "refused_file"),
        ] {
            let copy = try lab.again()
            try copy.start()
            let disk = try SabotagedDatabase(copy.disk.database)
            try disk.refuse(operation, on: table)
            _ = await copy.coordinator.round()
            try disk.allowAll()
            try copy.restart()
            try await copy.round()
            let outcome = try await RoundLab.Outcome(copy)
            #expect(outcome.differencesThatCount(from: expected) == [], "\(operation) \(table)")
        }
    }

    /// Every how many operations one is tried; every chapter begins at another.
    static let stride = 5
}
