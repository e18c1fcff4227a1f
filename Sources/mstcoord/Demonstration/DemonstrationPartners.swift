import Commissioning
import Exchange
import Logging
import ServiceLifecycle

/// Lets the demonstration's parties act, several times a second of real time.
struct DemonstrationPartners: Service {
    let desks: String
    let agreement: Agreement
    /// The file that tells partners the time.
    let clockPath: String
    let log: Logger

    func run() async throws {
        var partners = try open()
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            for index in partners.indices where !Task.isShuttingDownGracefully {
                do {
                    try partners[index].1.act(now: DemonstrationTime.now(at: clockPath))
                } catch {
                    log.warning("\(partners[index].0) cannot act: \(error)")
                }
            }
            try? await ContinuousClock().sleep(for: .milliseconds(150))
        }
    }

    private func open() throws -> [(String, DemonstrationPartner)] {
        let system = LocalFolderSystem()
        var partners: [(String, DemonstrationPartner)] = []
        for party in agreement.parties where party.role != .coordinator {
            let desk = try Desk("\(desks)/\(party.id)", system: system)
            partners.append(
                (
                    party.id,
                    try DemonstrationPartner(
                        desk: desk, agreement: agreement, role: party.role, system: system)
                ))
        }
        return partners
    }
}
