import Commissioning
import Testing

@Suite("The deadlines of a cycle")
struct CycleDeadlineTests {
    private let agreement = SampleAgreement().agreement

    private func cycle(_ id: String) throws -> Cycle {
        try #require(CycleCalendar.cycles(of: agreement).first { $0.id == id })
    }

    @Test(
        "Each falls on its day at five in London, winter and summer",
        arguments: [
            ("2018-19-C4", "2018-12-03T17", "2018-12-10T17", "2019-01-21T17"),
            ("2019-20-C1", "2019-03-04T17", "2019-03-11T17", "2019-04-22T16"),
            ("2019-20-C2", "2019-06-03T16", "2019-06-10T16", "2019-07-22T16"),
            ("2019-20-C3", "2019-09-02T16", "2019-09-09T16", "2019-10-21T16"),
            ("2020-21-C1", "2020-03-02T17", "2020-03-09T17", "2020-04-20T16"),
        ])
    func table(id: String, release: String, nominations: String, lateEntry: String) throws {
        let cycle = try cycle(id)
        #expect(agreement.releaseCloses(cycle) == moment("\(release):00:00Z"))
        #expect(agreement.nominationsClose(cycle) == moment("\(nominations):00:00Z"))
        #expect(agreement.lateEntryCloses(cycle) == moment("\(lateEntry):00:00Z"))
    }

    @Test("An offer is open for seven local days, across the change of the clock too")
    func response() throws {
        let rows = [
            ("2018-19-C4", "2018-12-10T17:00:00Z", "2018-12-17T17:00:00Z"),
            ("2019-20-C1", "2019-03-25T10:00:00Z", "2019-04-01T16:00:00Z"),
            ("2019-20-C1", "2019-03-25T00:00:00Z", "2019-04-01T16:00:00Z"),
            ("2019-20-C2", "2019-06-10T23:30:00Z", "2019-06-18T16:00:00Z"),
        ]
        for (id, now, due) in rows {
            #expect(
                agreement.responseDue(offered: moment(now), for: try cycle(id)) == moment(due),
                "\(now)")
        }
    }

    @Test("No offer can be answered after late entry has closed")
    func neverAfterLateEntry() throws {
        let cycle = try cycle("2018-19-C4")
        let due = agreement.responseDue(offered: moment("2019-01-18T09:00:00Z"), for: cycle)
        #expect(due == agreement.lateEntryCloses(cycle))
    }
}
