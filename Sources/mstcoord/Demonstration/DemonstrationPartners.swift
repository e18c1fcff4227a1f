import Commissioning
import Coordination
import Exchange
import Logging
import ServiceLifecycle

/// Lets the demonstration's parties act, several times a second of real time, and the faster the
/// clock, the oftener; it waits for them.
struct DemonstrationPartners: Service {
    let desks: String
    let agreement: Agreement
    let clock: DemonstrationClock
    /// The file that tells those the time who are not in this process.
    let clockPath: String
    let log: Logger

    func run() async throws {
        var partners = try open()
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            let now = clock.now()
            clock.wait(for: "partners", at: now)
            for index in partners.indices where !Task.isShuttingDownGracefully {
                do {
                    try partners[index].1.act(now: time(now))
                } catch {
                    log.warning("\(partners[index].0) cannot act: \(error)")
                }
            }
            do {
                if clock.wasHeld() {
                    try DemonstrationTime.write(clock.now(), speed: clock.speed, to: clockPath)
                }
            } catch {
                log.warning("partners are not told the time: \(error)")
            }
            try? await ContinuousClock().sleep(for: pause)
        }
    }

    /// What a party writes as its time: up to a real second behind, because the daemon may have
    /// begun a round before, and believes no file that was signed after it.
    private func time(_ now: Instant) -> Instant {
        max(clock.start, now.adding(seconds: -min(clock.speed, DemonstrationClock.leadSeconds)))
    }

    /// A quarter of the time in which the clock comes to where it has to wait.
    private var pause: Duration {
        .milliseconds(min(150, 250 * DemonstrationClock.leadSeconds / clock.speed))
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
