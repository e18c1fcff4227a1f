/// The types of documents that travel, each in exactly one direction.
package enum DocumentType: String, CaseIterable, Sendable {
    // Governance.
    case keyset, agreement
    // From authorities.
    case nomination, withdrawal, response, leave
    case authorityAllocation = "authority-allocation"
    case teamReferral = "team-referral"
    case swapConsent = "swap-consent"
    // From the provider.
    case capacity, assessment, placement
    case teamCase = "team-case"
    // From the coordinator.
    case allocation, offer, receipt, referral, notice
    case teamAllocation = "team-allocation"
    /// Kept by the coordinator for itself: which key an operator trusts a new party by.
    case trust

    /// Sent by this service; nobody else's signature on it is worth anything.
    package var isOurs: Bool {
        switch self {
        case .allocation, .offer, .receipt, .referral, .notice, .teamAllocation, .trust: true
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

    /// Numbered by version and chained to the version before, not part of a stream of files.
    package var isGovernance: Bool { self == .keyset || self == .agreement }
}
