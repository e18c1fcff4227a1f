/// The types of documents that travel, each in exactly one direction.
package enum DocumentType: String, CaseIterable, Sendable {
    // Governance.
    case keyset, agreement
    // From authorities.
    case nomination, withdrawal, response, leave
    case authorityAllocation = "authority-allocation"
    case teamReferral = "team-referral"
    case swapConsent = "swap-consent"
    case outcome
    // From the provider.
    case capacity, assessment, placement
    case teamCase = "team-case"
    // From the coordinator.
    case allocation, offer, receipt, referral, notice, statement
    case teamAllocation = "team-allocation"
    /// The head of the ledger, with proof that it only grew; it comes back cosigned.
    case checkpoint
    /// Kept by the coordinator for itself: which key an operator trusts a new party by.
    case trust
    /// Kept by the coordinator for itself: a sender contradicted itself and its stream was stopped;
    /// an operator let it go on; an operator contests what a partner says it holds of us; an
    /// operator vouches for the clock.
    case streamStop = "stream-stop"
    case streamResume = "stream-resume"
    case ackDispute = "ack-dispute"
    case clockAccepted = "clock-accepted"
    /// Kept by the coordinator for itself: which recorded documents were destroyed, and why.
    case retention

    /// Sent by this service; nobody else's signature on it is worth anything.
    package var isOurs: Bool {
        switch self {
        case .allocation, .offer, .receipt, .referral, .notice, .statement, .teamAllocation, .trust,
            .checkpoint, .streamStop, .streamResume, .ackDispute, .clockAccepted, .retention:
            true
        default: false
        }
    }

    /// Kept by the coordinator for itself; the parties get copies, so that it can come back.
    package var isForOurselves: Bool {
        switch self {
        case .trust, .streamStop, .streamResume, .ackDispute, .clockAccepted, .retention: true
        default: false
        }
    }

    /// Recorded as evidence alone: whatever it says, the service's state is what it was.
    package var isEvidenceOnly: Bool {
        switch self {
        case .offer, .receipt, .referral, .notice: true
        default: false
        }
    }

    /// Sent in answer to something, and never answered itself.
    package var isAnswer: Bool { self == .receipt || self == .notice }

    /// Whether its content may be destroyed at the end of its retention: whatever trust, order and
    /// proof rest on stays whole.
    package var mayBeDestroyed: Bool {
        switch self {
        case .keyset, .agreement, .checkpoint, .trust, .streamResume, .ackDispute, .clockAccepted,
            .retention:
            false
        default: true
        }
    }

    /// Numbered by version and chained to the version before, not part of a stream of files.
    package var isGovernance: Bool { self == .keyset || self == .agreement }
}
