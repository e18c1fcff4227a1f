import Commissioning
import Evidence

/// What a partner itself has sent, which nobody can tell it otherwise.
package struct OwnRecord: Sendable {
    /// A child put forward by this partner.
    package struct Child: Equatable, Sendable {
        /// What its nomination said.
        package let body: NominationBody
        /// Whether the coordinator's receipt says that it took effect.
        package internal(set) var isApplied = false
        /// Whether a withdrawal of it took effect.
        package internal(set) var isWithdrawn = false
    }

    /// The partner.
    package let party: String
    /// Its nominations, by the id under which the coordinator speaks of them.
    package internal(set) var children: [String: Child] = [:]
    /// Its wishes that took effect, the newest for each cycle.
    package internal(set) var wishes: [String: Ranking] = [:]
    /// Families it has referred to the team, by the id under which they are spoken of.
    package internal(set) var referrals: [String: TeamReferral] = [:]

    /// Facts that were sent and not yet answered, by digest.
    private var sent: [PayloadDigest: Fact] = [:]
    private var leaves: [PayloadDigest: [UInt8]] = [:]

    /// The record of a partner that has sent nothing.
    package init(party: String) {
        self.party = party
    }

    /// Notes a document that this partner has signed and sent.
    package mutating func note(_ envelope: SignedEnvelope, _ fact: Fact) {
        sent[envelope.digest] = fact
        leaves[envelope.digest] = MerkleTree.leafHash(envelope.ledgerLeaf())
        switch fact {
        case .nomination(let body):
            children[Nomination.id(ofDigest: envelope.digest.description)] = Child(body: body)
        case .teamReferral(let referral):
            referrals[TeamCase.id(ofDigest: envelope.digest.description)] = referral
        default: break
        }
    }

    /// The leaf hash of a document that this partner sent; `nil`: it sent none with this digest.
    func leafHash(of digest: PayloadDigest) -> [UInt8]? { leaves[digest] }

    /// A receipt says that a document of this partner took effect.
    mutating func applied(_ digest: PayloadDigest) {
        switch sent[digest] {
        case .nomination:
            children[Nomination.id(ofDigest: digest.description)]?.isApplied = true
        case .withdrawal(let reference, _):
            // A child put forward once more, whose nomination is still unanswered, stays.
            for (id, child) in children
            where child.isApplied && child.body.reference == reference {
                children[id]?.isWithdrawn = true
            }
        case .authorityAllocation(let ranking): wishes[ranking.cycle] = ranking
        default: break
        }
    }
}
