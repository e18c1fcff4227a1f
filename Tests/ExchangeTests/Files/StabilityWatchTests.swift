import Exchange
import Testing

@Suite("StabilityWatch") struct StabilityWatchTests {
    private static let name = TemporaryFolder.name("a")

    private func identity(_ sizeBytes: Int) -> FileIdentity {
        FileIdentity(
            device: 1, inode: 2, sizeBytes: sizeBytes, modifiedNanoseconds: 3,
            changedNanoseconds: 4)
    }

    @Test("An unchanged file waits 10 s, then counts as settled, and is reported after 10 min")
    func unchanged() {
        var watch = StabilityWatch()
        func look(_ now: Int) -> StabilityWatch.Advice {
            watch.observe("barnsley", Self.name, identity(1), now: now)
        }
        #expect(look(1_000) == .wait(untilSeconds: 1_010))
        #expect(look(1_009) == .wait(untilSeconds: 1_010))
        #expect(look(1_010) == .settled(reportAtSeconds: 1_600))
        #expect(look(1_599) == .settled(reportAtSeconds: 1_600))
        #expect(look(1_600) == .report)
        #expect(look(1_700) == .report)
    }

    @Test("Each change begins the 10 s again, and a file still growing is not reported")
    func growing() {
        var watch = StabilityWatch()
        for step in 0..<100 {
            let now = step * 9
            #expect(
                watch.observe("barnsley", Self.name, identity(step), now: now)
                    == .wait(untilSeconds: now + 10))
        }
        #expect(watch.observe("barnsley", Self.name, identity(99), now: 901) == .report)
    }

    @Test("A file that never settles is reported after an hour")
    func neverSettles() {
        var watch = StabilityWatch()
        _ = watch.observe("barnsley", Self.name, identity(0), now: 0)
        #expect(
            watch.observe("barnsley", Self.name, identity(1), now: 3_599)
                == .wait(untilSeconds: 3_609))
        #expect(watch.observe("barnsley", Self.name, identity(2), now: 3_600) == .report)
    }

    @Test("A clock set back begins the wait again instead of ending or prolonging it")
    func clockSetBack() {
        var watch = StabilityWatch()
        _ = watch.observe("barnsley", Self.name, identity(1), now: 100_000)
        #expect(
            watch.observe("barnsley", Self.name, identity(1), now: 50) == .wait(untilSeconds: 60))
        #expect(
            watch.observe("barnsley", Self.name, identity(1), now: 60)
                == .settled(reportAtSeconds: 650))
    }

    @Test("A forgotten file begins anew, and nothing is remembered of it")
    func forgets() {
        var watch = StabilityWatch()
        _ = watch.observe("barnsley", Self.name, identity(1), now: 0)
        watch.forget("barnsley", Self.name)
        #expect(watch == StabilityWatch() && watch.count == 0)
    }

    @Test("The same name in two parties' folders is two files")
    func parties() {
        var watch = StabilityWatch()
        _ = watch.observe("barnsley", Self.name, identity(1), now: 0)
        #expect(
            watch.observe("rotherham", Self.name, identity(1), now: 10) == .wait(untilSeconds: 20))
        #expect(watch.count == 2)
    }

    @Test("One party's flood is bounded, leaves others alone, and passes")
    func bounded() {
        var limits = FolderLimits()
        limits.watchedFilesPerPartyMaximum = 10
        var watch = StabilityWatch(limits: limits)
        for number in 0..<100 {
            _ = watch.observe(
                "barnsley", TemporaryFolder.name("f\(number)"), identity(1), now: 0)
        }
        #expect(watch.count == 10)
        #expect(
            watch.observe("barnsley", Self.name, identity(1), now: 5) == .wait(untilSeconds: 65))
        _ = watch.observe("rotherham", Self.name, identity(1), now: 5)
        #expect(watch.count == 11)
        #expect(
            watch.observe("barnsley", Self.name, identity(1), now: 700)
                == .wait(untilSeconds: 710))
        #expect(watch.count == 2)
    }
}
