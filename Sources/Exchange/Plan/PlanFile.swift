import Commissioning
import Evidence

/// The file in which anybody can put a question to the decision: `mst-plan/1`.
package enum PlanFile {
    /// The name of the format of a question.
    package static let format = "mst-plan/1"
    /// The name of the format of an answer.
    package static let resultFormat = "mst-plan-result/1"

    /// Reads a question from the bytes of a file.
    ///
    /// - Returns: the plan, or what is wrong with it: the one fault of a file that is not strict
    ///   JSON (`json.not-utf8`, `json.not-json`, `json.duplicate-member`, `json.too-deep`,
    ///   `json.number-range`, `length`), else as for a value.
    package static func read(bytes: [UInt8]) -> Result<PlanInstance, PlanFaults> {
        guard bytes.count <= PlanLimits.bytesMaximum else {
            let sentence = "A plan may be \(PlanLimits.bytesMaximum) bytes long."
            return .failure(PlanFaults("length", at: "", sentence))
        }
        do throws(JSONFault) {
            return read(try StrictJSON.parse(bytes))
        } catch {
            let sentence = "\(error.sentence) (byte \(error.offset))"
            return .failure(PlanFaults(error.planCode, at: "", sentence))
        }
    }

    /// Reads a question.
    ///
    /// - Returns: the plan, which `decide()` then takes without a fault, or everything that is
    ///   wrong with it, each with a code and a JSON Pointer: `missing`, `type`,
    ///   `unknown-member`, `range`, `length`, `pattern`, `duplicate`, `reference`,
    ///   `plan.format`, `plan.date`, `plan.cycle-order`, `plan.cycle-overlap`,
    ///   `plan.roster-sum`, `plan.carried-sum`, `plan.moved-sum`, `plan.commitments-exceed-beds`,
    ///   `plan.beds-without-owner`.
    package static func read(_ json: JSONValue) -> Result<PlanInstance, PlanFaults> {
        let faults = ShapeFaults()
        let plan = PlanReader(json, into: faults).read()
        if let plan, faults.list.isEmpty { return .success(plan) }
        return .failure(PlanFaults(faults.list))
    }

    /// The lottery number of a nomination: SHA-256 of the seed, one zero byte, the reference.
    package static func ticket(seed: String, nomination id: String) -> Ticket? {
        Ticket(Hashing.sha256(Array(seed.utf8) + [0] + Array(id.utf8)))
    }
}

/// Everything that is wrong with one plan file.
package struct PlanFaults: Error, Equatable, Sendable {
    /// The faults in the order in which they were found; never empty.
    package let list: [ShapeFault]

    init(_ list: [ShapeFault]) { self.list = list }

    init(_ code: String, at place: String, _ sentence: String) {
        list = [ShapeFault(code: code, place: place, sentence: sentence)]
    }
}

extension JSONFault {
    /// The stable code of this fault in a plan file.
    fileprivate var planCode: String {
        switch code {
        case .notUTF8: "json.not-utf8"
        case .notJSON: "json.not-json"
        case .duplicateMember: "json.duplicate-member"
        case .tooDeep: "json.too-deep"
        case .numberRange: "json.number-range"
        }
    }
}
