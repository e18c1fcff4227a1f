import Commissioning
import Testing

@Suite("Instants")
struct InstantTests {
    @Test(
        "Text and seconds agree both ways",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2019-01-07T17:00:00Z", 1_546_880_400),
            ("2000-02-29T23:59:59Z", 951_868_799), ("1969-12-31T23:59:59Z", -1),
            ("1900-01-01T00:00:00Z", -2_208_988_800), ("2199-12-31T23:59:59Z", 7_258_118_399),
        ])
    func knownMoments(text: String, seconds: Int) {
        #expect(Instant(text)?.seconds == seconds)
        #expect(Instant(seconds: seconds).description == text)
    }

    @Test("Any second of the three centuries survives being written and read", arguments: 1...4)
    func roundTrip(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        for _ in 0..<2_000 {
            let instant = Instant(seconds: random.number(-2_208_988_800...7_258_118_399))
            #expect(Instant(instant.description) == instant, "seed \(seed)")
        }
    }

    @Test(
        "What is not UTC to the second is no instant",
        arguments: [
            "2019-01-07", "2019-01-07T17:00Z", "2019-01-07T24:00:00Z", "2019-01-07T17:60:00Z",
            "2019-01-07T17:00:60Z", "2019-01-07T17:00:00", "2019-01-07T17:00:00z",
            "2019-01-07 17:00:00Z", "2019-01-07T17:00:00+00:00", "2019-02-30T17:00:00Z", "",
            "2019-01-07T1७:0:00Z",
        ])
    func notInstants(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test("Later is more, and adding seconds moves by seconds")
    func order() {
        let noon = Instant(seconds: 43_200)
        #expect(noon.adding(seconds: -43_201) == Instant(seconds: -1))
        #expect(noon < noon.adding(seconds: 1))
    }
}
