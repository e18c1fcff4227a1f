"""The rules of a decision, as an independent solver states them: what is asked, what is allowed,
what it is worth, and who pays. How the best is found: `exact_methods.py`.

A choice is a dictionary: index of a nomination -> index of the cycle it is placed in.
"""

import dataclasses
import hashlib
from collections import Counter
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import islice

WEEKS_OF_A_PLACE = 12  # What one place weighs in a balance, in bed-weeks.


@dataclasses.dataclass(frozen=True)
class Cycle:
    id: str
    start: int
    end: int
    beds: int


@dataclasses.dataclass(frozen=True)
class Authority:
    id: str
    share: int
    standing: int
    balance: int
    taken: int

    def relief(self, repay_limit: int) -> int:
        """How many places it may be asked to give way with, because it owes bed-weeks."""
        debt = max(0, -self.balance)
        return min(repay_limit, -(-debt // WEEKS_OF_A_PLACE))


@dataclasses.dataclass(frozen=True)
class Nomination:
    id: str
    authority: int
    claim: tuple  # Smaller goes first.
    cycles: tuple[int, ...]
    committed: bool


@dataclasses.dataclass(frozen=True)
class Span:
    """Days on which the same cycles hold team slots, and the slots left for them."""

    cycles: tuple[int, ...]
    slots: int


class Instance:
    """A plan file, with everything that follows from it before anything is chosen."""

    def __init__(self, plan: dict):
        assert plan["format"] == "mst-plan/1"
        self.cycles = [
            Cycle(c["id"], _day(c["start"]), _day(c["end"]), c["beds"]) for c in plan["cycles"]
        ]
        taken = plan["roster"]["taken"]
        self.authorities = [
            Authority(a["id"], a["share"], a["standing"], a["balanceWeeks"], taken.get(a["id"], 0))
            for a in plan["authorities"]
        ]
        self.roster_t = plan["roster"]["t"]
        self.repay_limit = plan.get("policy", {}).get("repayLimit", 1)
        self.team = plan.get("team")
        cycle = {c.id: k for k, c in enumerate(self.cycles)}
        authority = {a.id: i for i, a in enumerate(self.authorities)}
        committed = {c["nomination"]: c["cycle"] for c in plan.get("commitments", [])}
        self.nominations = []
        for n in plan["nominations"]:
            # A committed nomination can be nowhere but where it is committed.
            window = [committed[n["id"]]] if n["id"] in committed else n["cycles"]
            ticket = hashlib.sha256(f"{plan['seed']}\0{n['id']}".encode()).digest()
            self.nominations.append(
                Nomination(
                    n["id"],
                    authority[n["authority"]],
                    (n["class"], n.get("rank", 0), n["waitingSince"], ticket),
                    tuple(sorted(cycle[c] for c in window)),
                    n["id"] in committed,
                )
            )
        index = {n.id: j for j, n in enumerate(self.nominations)}
        self.recorded = {
            index[c["nomination"]]: (c["funding"], c.get("lender"))
            for c in plan.get("commitments", [])
            if "funding" in c
        }
        self.pairs = sorted(
            {tuple(sorted((index[a], index[b]))) for a, b in plan.get("incompatible", [])}
        )
        # Two commitments are both kept; what speaks against it is without effect.
        self.pairs = [p for p in self.pairs if not all(self.nominations[j].committed for j in p)]

    @cached_property
    def in_order_of_claims(self) -> list[int]:
        return sorted(range(len(self.nominations)), key=lambda j: self.nominations[j].claim)

    @cached_property
    def committed_places(self) -> Counter:
        """Places that commitments take, by cycle."""
        return Counter(n.cycles[0] for n in self.nominations if n.committed)

    def beds(self, cycle: int) -> int:
        """Places there may be in a cycle: where commitments exceed the beds, nothing is added."""
        return max(self.cycles[cycle].beds, self.committed_places[cycle])

    @cached_property
    def standing(self) -> list[list[int]]:
        """Standing places by cycle and authority; too few beds take the last ones away first."""
        rows = []
        for cycle in self.cycles:
            left, row = cycle.beds, []
            for authority in self.authorities:
                row.append(min(authority.standing, left))
                left -= row[-1]
            rows.append(row)
        return rows

    @cached_property
    def seats(self) -> list[list[int]]:
        """Roster seats by cycle and authority."""
        picks = roster_picks(self.authorities, self.roster_t)
        rows = []
        for cycle, standing in zip(self.cycles, self.standing):
            picked = Counter(islice(picks, cycle.beds - sum(standing)))
            rows.append([picked[i] for i in range(len(self.authorities))])
        return rows

    def own(self, authority: int, cycle: int) -> int:
        return self.standing[cycle][authority] + self.seats[cycle][authority]

    @cached_property
    def spans(self) -> list[Span]:
        """The team's slots by day, as spans of days between which nothing changes."""
        if self.team is None:
            return []
        after = 7 * self.team["weeksAfter"]
        holds = [(c.start, c.end + after) for c in self.cycles]
        busy = [(_day(b["from"]), _day(b["to"]), b["slots"]) for b in self.team.get("busy", [])]
        tightest = {}
        # On the other days nothing changes.
        for day in {day for start, end, *_ in holds + busy for day in (start, end)}:
            cycles = tuple(h for h, (start, end) in enumerate(holds) if start <= day < end)
            free = self.team["slots"] - sum(n for start, end, n in busy if start <= day < end)
            if cycles:
                tightest[cycles] = min(free, tightest.get(cycles, free))
        # Where commitments exceed the team, they are kept and nothing is added.
        return [
            Span(cycles, max(free, sum(self.committed_places[h] for h in cycles)))
            for cycles, free in tightest.items()
        ]

    def surplus(self, authority: int, placements: int, alone: int) -> int:
        balance = self.authorities[authority].balance
        return (balance - WEEKS_OF_A_PLACE * (placements - alone)) ** 2


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def roster_picks(authorities: list[Authority], t: int):
    """Tijdeman's chairman assignment, pick after pick, as indices of authorities."""
    taken = {i: a.taken for i, a in enumerate(authorities) if a.share > 0}
    share = {i: authorities[i].share for i in taken}
    total, steps = sum(share.values()), 2 * len(taken) - 2
    while taken:
        t += 1
        owed = {i: share[i] * t - total * taken[i] for i in taken}
        pick = min(
            (i for i in taken if steps * owed[i] >= total or len(taken) == 1),
            key=lambda i: Fraction((steps - 1) * total - steps * owed[i], share[i]),
        )
        taken[pick] += 1
        yield pick


def keeps_the_rules(instance: Instance, choice: dict) -> bool:
    places = Counter(choice.values())
    return (
        all(places[h] <= instance.beds(h) for h in places)
        and all(sum(places[h] for h in span.cycles) <= span.slots for span in instance.spans)
        and not any(a in choice and choice[a] == choice.get(b) for a, b in instance.pairs)
    )


def placements_of(instance: Instance, choice: dict) -> list[int]:
    counts = Counter(instance.nominations[j].authority for j in choice)
    return [counts[i] for i in range(len(instance.authorities))]


def tiers_of(instance: Instance, choice: dict, now: list[int], alone: list[int]) -> dict:
    x = placements_of(instance, choice)
    x_now = placements_of(instance, {j: h for j, h in choice.items() if h == 0})
    each = range(len(instance.authorities))
    floor = floors(instance, alone)
    return {
        "ownNow": sum(min(x_now[i], now[i]) for i in each),
        "ownHorizon": sum(min(x[i], floor[i]) for i in each),
        "placements": sum(x),
        "surplus": sum(instance.surplus(i, x[i], alone[i]) for i in each),
        "starts": sum(choice.values()),
    }


def floors(instance: Instance, alone: list[int]) -> list[int]:
    reliefs = (a.relief(instance.repay_limit) for a in instance.authorities)
    return [max(0, most - relief) for most, relief in zip(alone, reliefs)]


def merit(instance: Instance, choice: dict, now: list[int], alone: list[int]) -> tuple:
    """What a choice is worth, tier by tier."""
    tiers = tiers_of(instance, choice, now, alone)
    return (
        tiers["ownNow"],
        tiers["ownHorizon"],
        tiers["placements"],
        -tiers["surplus"],
        [j in choice for j in instance.in_order_of_claims],
        -tiers["starts"],
        [-choice.get(j, 0) for j in instance.in_order_of_claims],
    )


def funding(instance: Instance, choice: dict) -> dict:
    """Nomination -> how its place is paid for: (`standing` | `seat` | `lent` | `spot`, lender)."""
    paid = {}
    ids = [a.id for a in instance.authorities]
    lenders = sorted(range(len(ids)), key=lambda i: min(0, instance.authorities[i].balance))
    for h in range(len(instance.cycles)):
        idle = {"standing": [*instance.standing[h]], "seat": [*instance.seats[h]]}

        def take(owner: int, *kinds: str) -> str | None:
            kind = next((kind for kind in kinds if idle[kind][owner] > 0), None)
            if kind:
                idle[kind][owner] -= 1
            return kind

        here = [j for j in instance.in_order_of_claims if choice.get(j) == h]
        for j in here:
            if j in instance.recorded:
                kind, lender = paid[j] = instance.recorded[j]
                owner = instance.nominations[j].authority if lender is None else ids.index(lender)
                take(owner, *("standing", "seat") if kind == "standing" else ("seat", "standing"))
        for j in here:
            if j not in paid:
                kind = take(instance.nominations[j].authority, "standing", "seat")
                if kind:
                    paid[j] = (kind, None)
        for j in sorted(here, key=lambda j: instance.nominations[j].authority):
            if j not in paid:
                lender = next(i for i in lenders if take(i, "seat", "standing"))
                paid[j] = ("lent", ids[lender])
    return paid
