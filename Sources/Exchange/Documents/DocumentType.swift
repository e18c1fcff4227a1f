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
    /// Kept by the coordinator for itself: which key an operator trusts a new party by.
    case trust

    /// Sent by this service; nobody else's signature on it is worth anything.
    package var isOurs: Bool {
        switch self {
        case .allocation, .offer, .receipt, .referral, .notice, .statement, .teamAllocation, .trust:
            true
        default: false
        }
    }

    /// Numbered by version and chained to the version before, not part of a stream of files.
    package var isGovernance: Bool { self == .keyset || self == .agreement }
}
