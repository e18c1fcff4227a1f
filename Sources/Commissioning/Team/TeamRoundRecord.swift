/// One round of the team as it was signed: what was free, who got a slot, who waits and why.
///
/// It holds all that the round was decided from, so that whoever has it can decide it again.
package struct TeamRoundRecord: Equatable, Sendable {
    /// The Monday of the round; there is one round for each at most.
    package let monday: CivilDate
    /// First day of the slots it gives: the Monday, or the day on which a missed round was held.
    package let start: CivilDate
    /// Slots and what is held of them before the round, as far as any treatment could reach.
    package let load: [Load]
    /// What the balances are counted in parts of, from 1.
    package let denominator: Int
    /// The authorities in agreement order.
    package let accounts: [Account]
    /// Slots given, in the order in which they were given.
    package let given: [Given]
    /// Everybody else who had been referred by then, in order.
    package let waiting: [Waiting]

    /// Every member, in order.
    package init(
        monday: CivilDate, start: CivilDate, load: [Load], denominator: Int,
        accounts: [Account], given: [Given], waiting: [Waiting]
    ) {
        self.monday = monday
        self.start = start
        self.load = load
        self.denominator = denominator
        self.accounts = accounts
        self.given = given
        self.waiting = waiting
    }
}

extension TeamRoundRecord {
    /// Slots and what is held of them from a day on, until the next such row.
    package struct Load: Equatable, Sendable {
        /// First day.
        package let from: CivilDate
        /// Families the team can carry.
        package let slots: Int
        /// Families it carries or has promised to.
        package let held: Int

        /// Slots and what is held of them.
        package init(from: CivilDate, slots: Int, held: Int) {
            self.from = from
            self.slots = slots
            self.held = held
        }
    }

    /// What an authority had been given before the round and after it.
    package struct Account: Equatable, Sendable {
        /// The authority.
        package let authority: String
        /// Its weight on the day on which the slots of the round begin.
        package let share: Int
        /// Slot-days given to it, past and to come.
        package let daysBefore: Int
        /// The same after the round.
        package let daysAfter: Int
        /// Its balance before the round, over the denominator.
        package let balanceBefore: Int
        /// The same after the round.
        package let balanceAfter: Int

        /// What an authority had been given.
        package init(
            authority: String, share: Int, daysBefore: Int, daysAfter: Int, balanceBefore: Int,
            balanceAfter: Int
        ) {
            self.authority = authority
            self.share = share
            self.daysBefore = daysBefore
            self.daysAfter = daysAfter
            self.balanceBefore = balanceBefore
            self.balanceAfter = balanceAfter
        }
    }

    /// A family that waited for the round.
    package struct Referral: Equatable, Sendable {
        /// The case, `t-…`: nothing to who lacks the referral.
        package let id: String
        /// Its authority.
        package let authority: String
        /// Smaller is more urgent.
        package let priorityClass: Int
        /// Since when it waits.
        package let waitingSince: CivilDate
        /// Position of the referral in the ledger: the last word on the order.
        package let entry: Int
        /// Length of the treatment, 1–52.
        package let weeks: Int

        /// A family that waited.
        package init(
            id: String, authority: String, priorityClass: Int, waitingSince: CivilDate,
            entry: Int, weeks: Int
        ) {
            self.id = id
            self.authority = authority
            self.priorityClass = priorityClass
            self.waitingSince = waitingSince
            self.entry = entry
            self.weeks = weeks
        }
    }

    /// Why an authority was next.
    package enum Turn: String, CaseIterable, Sendable {
        /// Its balance was larger than that of every other with a family that fitted.
        case largestBalance = "largest-balance"
        /// Others had the same balance and stand after it in the agreement.
        case agreementOrder = "agreement-order"
        /// No other authority had a family that fitted.
        case onlyOne = "only-one"
    }

    /// A slot given.
    package struct Given: Equatable, Sendable {
        /// Who got it.
        package let referral: Referral
        /// First day after the treatment.
        package let to: CivilDate
        /// Why its authority was next.
        package let turn: Turn
        /// The authority's balance before the slot, over the denominator.
        package let balance: Int

        /// A slot given.
        package init(referral: Referral, to: CivilDate, turn: Turn, balance: Int) {
            self.referral = referral
            self.to = to
            self.turn = turn
            self.balance = balance
        }
    }

    /// A family that goes on waiting.
    package struct Waiting: Equatable, Sendable {
        /// Who waits.
        package let referral: Referral
        /// First day on which no slot is left for it, after the round.
        package let fullFrom: CivilDate
        /// First day after that on which one is, or its treatment would be over.
        package let fullTo: CivilDate
        /// Slots of this round that it could have had and that went to authorities ahead of its
        /// own, or to families of its own ahead of it; 0 if none was free for it.
        package let outrankedBy: Int

        /// A family that goes on waiting.
        package init(
            referral: Referral, fullFrom: CivilDate, fullTo: CivilDate, outrankedBy: Int
        ) {
            self.referral = referral
            self.fullFrom = fullFrom
            self.fullTo = fullTo
            self.outrankedBy = outrankedBy
        }
    }
}
