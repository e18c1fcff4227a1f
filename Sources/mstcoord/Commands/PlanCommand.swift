import ArgumentParser
import BoardServer
import Commissioning
import Evidence
import Exchange

/// `mstcoord plan FILE`: the decision for an instance in a file, without state or clock.
struct PlanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Decides an instance in a file (mst-plan/1) and prints mst-plan-result/1.",
        discussion: "The snapshot in every allocation file is such an instance.")

    @Argument(help: "The file, or - for standard input.") var file: String

    func run() throws {
        switch PlanFile.read(bytes: try Console.read(file)) {
        case .failure(let faults):
            for fault in faults.list {
                let place = fault.place.isEmpty ? "/" : fault.place
                Console.error("\(place): \(fault.code): \(fault.sentence)")
            }
            throw CommandFailure(
                .data, faults.list.first?.code ?? "plan",
                "\(file) is not an instance that can be decided (faults: \(faults.list.count)).",
                remedy: "Correct the members named above.")
        case .success(let plan):
            do {
                Console.out(PlanFile.result(plan, try plan.decision.decide()).prettyText())
            } catch {
                throw CommandFailure(
                    .data, error.code, "\(file) cannot be decided.",
                    remedy: "Correct the instance.")
            }
        }
    }
}

/// `mstcoord roster`: the seat sequence of given shares, or the published one of the service.
struct RosterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roster",
        abstract: "Whose shared seat is next: for given shares, or as published by the service.")

    @Option(help: ArgumentHelp("Whole weights in agreement order.", valueName: "a=1,b=1"))
    var shares: String?

    @Option(help: "How many seats (with --shares).") var places: Int?

    @Option(help: "How many coming cycles (without --shares).") var cycles = 8

    @OptionGroup var options: QueryOptions

    func run() async throws {
        if let shares, let table = options.table.table {
            throw CommandFailure(
                .usage, AnswerFailure.Code.unknownTable.rawValue,
                "The seats of the shares \(shares) are no table “\(table)”.",
                remedy: "Leave --table away.")
        }
        guard let shares else { return try await options.answer(.roster(cyclesAhead: cycles)) }
        let weights = try RosterCommand.weights(shares)
        guard let places, (0...1_000_000).contains(places) else {
            throw CommandFailure(
                .usage, "roster.places", "--places must be from 0 to 1000000.",
                remedy: "Say how many seats: --places 12")
        }
        var state = RosterState(t: 0, taken: weights.map { _ in 0 })
        let picks = Roster.picks(shares: weights.map(\.1), state: &state, count: places)
        let seats = picks.map { weights[$0].0 }
        switch options.format {
        case .json:
            let value: JSONValue = ["seats": .array(seats.map { .string($0) })]
            Console.out(value.prettyText())
        case .csv:
            let rows = seats.enumerated().map { "\($0 + 1),\($1)" }
            Console.write((["seat,authority"] + rows).joined(separator: "\r\n") + "\r\n", to: 1)
        case .text:
            let width = String(seats.count).count
            Console.out(
                seats.enumerated().map { number, name in
                    let text = String(number + 1)
                    return String(repeating: " ", count: width - text.count) + text + "  " + name
                }.joined(separator: "\n"))
        }
    }

    /// `a=1,b=1` as names and weights, in order.
    static func weights(_ text: String) throws -> [(String, Int)] {
        func bad(_ sentence: String) -> CommandFailure {
            CommandFailure(
                .usage, "roster.shares", sentence,
                remedy: "Write names and whole weights: --shares rotherham=1,barnsley=1")
        }
        var found: [(String, Int)] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard pair.count == 2, !pair[0].isEmpty, let weight = Int(pair[1]),
                (0...1_000_000).contains(weight)
            else { throw bad("\(part) is not a name and a weight from 0 to 1000000.") }
            guard !found.contains(where: { $0.0 == pair[0] }) else {
                throw bad("\(pair[0]) is named twice.")
            }
            found.append((pair[0], weight))
        }
        guard found.count <= 1000, found.contains(where: { $0.1 > 0 }) else {
            throw bad("At least one weight must be above 0.")
        }
        return found
    }
}
