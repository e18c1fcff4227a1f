import Commissioning

/// Makes the runs of what-ifs beside the requests: one question at a time, one run after the
/// other, each question once for each state of the service.
///
/// A run takes some milliseconds of a thread that requests need too; after each of them whoever
/// waits for the thread goes first.
actor WhatIfDesk {
    /// What a study depends on: the state is the fold of the ledger up to its entry.
    private struct Key: Hashable {
        let entry: Int
        let whatIf: WhatIf
    }

    private typealias Outcome = Result<SimulationStudy, SimulationFault>

    private var kept: [Key: SimulationStudy] = [:]
    private var running: [Key: Task<Outcome, Never>] = [:]
    private var last: Task<Outcome, Never>?

    /// The study of a question, made now unless it is kept or being made.
    /// - Throws: `http.busy` if too many questions wait; what keeps the question from an answer.
    func study(_ whatIf: WhatIf, of state: ServiceState) async throws -> SimulationStudy {
        let key = Key(entry: state.entry, whatIf: whatIf)
        if let found = kept[key] { return found }
        if let task = running[key] { return try await study(task, for: key) }
        guard running.count < BoardLimits.whatIfsWaitingMaximum else {
            throw BoardProblem(
                .busy, "Other what-ifs are being worked out.",
                remedy: "Try again in a few seconds.")
        }
        let before = last
        let task = Task.detached(priority: .background) { () -> Outcome in
            _ = await before?.value
            return await WhatIfDesk.run(whatIf.question(for: state), from: state)
        }
        running[key] = task
        last = task
        return try await study(task, for: key)
    }

    private func study(_ task: Task<Outcome, Never>, for key: Key) async throws -> SimulationStudy {
        let outcome = await task.value
        running[key] = nil
        do {
            let study = try outcome.get()
            if kept.count >= BoardLimits.keptWhatIfsMaximum
                || kept.keys.contains(where: { $0.entry < key.entry })
            {
                kept.removeAll()
            }
            kept[key] = study
            return study
        } catch { throw AnswerFailure(error) }
    }

    private static func run(_ question: SimulationQuestion, from state: ServiceState) async
        -> Outcome
    {
        do {
            var study = try SimulationStudy(question, from: state)
            while try study.step() { await Task.yield() }
            return .success(study)
        } catch { return .failure(error) }
    }
}
