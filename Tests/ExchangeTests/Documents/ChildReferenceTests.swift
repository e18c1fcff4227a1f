import Commissioning
import Evidence
import Exchange
import Testing

@Suite("References to children")
struct ChildReferenceTests {
    @Test(
        "An opaque reference is taken",
        arguments: [
            "R-1", "RM-0042", "2019-A7", "1234567", "A1B2C3", "000", "99999999", "123456789",
            "MST2019-0001", "B-20180615X", "ABCDEFGHIJKLMNOPQRSTUVW1",
        ])
    func taken(reference: String) {
        #expect(ChildReference.fault(in: reference) == nil)
    }

    @Test(
        "What is too short or long, has other letters, or no digit, is refused",
        arguments: [
            "", "A1", "ABCDEFGHIJKLMNOPQRSTUVWX1", "jane-1", "JANE DOE 1", "JANE", "RM_1", "RM/1",
            "-RM-1", "É-123", "RM-１23", "RM-1\n", "RM.1", "rm-0042",
        ])
    func shape(reference: String) {
        #expect(ChildReference.fault(in: reference)?.contains("opaque") == true)
    }

    @Test("An NHS number is refused, with hyphens too", arguments: ["9434765919", "943-476-5919"])
    func nhsNumber(reference: String) {
        #expect(ChildReference.fault(in: reference)?.contains("NHS number") == true)
    }

    @Test(
        "A unique pupil number is refused, the temporary kind too",
        arguments: ["A123456789012", "A12345678901B", "H801200001001", "Z-123456789012"])
    func pupilNumber(reference: String) {
        #expect(ChildReference.fault(in: reference)?.contains("pupil number") == true)
    }

    @Test(
        "A date of birth is refused, whichever way round",
        arguments: ["20050614", "2005-06-14", "14062005", "14-06-2005", "29022004"])
    func dateOfBirth(reference: String) {
        #expect(ChildReference.fault(in: reference)?.contains("date of birth") == true)
    }

    @Test("A nomination and a withdrawal are refused for it, with the place")
    func documents() {
        let bodies: [(DocumentType, JSONValue)] = [
            (
                .nomination,
                [
                    "reference": "9434765919", "birthMonth": "2005-06", "class": 1,
                    "waitingSince": "2018-06-01",
                ]
            ),
            (.withdrawal, ["reference": "9434765919", "reason": "other"]),
        ]
        for (type, body) in bodies {
            guard case .failure(let list) = FactReading.read(type, body: body) else {
                Issue.record("\(type) takes an NHS number")
                continue
            }
            #expect(list.faults.map(\.place) == ["/body/reference"])
        }
    }
}
