#!/usr/bin/env python3
"""Decides a plan instance (`mst-plan/1`) without a line of the program it checks.

    python exact_solver.py INSTANCE.json                       prints the decision
    python exact_solver.py INSTANCE.json --method enumerate    tries every combination
    mstcoord plan INSTANCE.json | python exact_solver.py INSTANCE.json --compare -

Two methods give the same answer. `enumerate` tries every way to place the children and keeps the
best: nothing to believe, but only for about eight children. `model` states the rules as equations
and asks CP-SAT, an exact integer solver (`pip install ortools`), for one tier after the other.

The rules, in the order in which they decide:
  0. Commitments are kept.
  1. Most own places used in the first cycle.     4. Least sum of squared balances afterwards.
  2. Most own places used over the horizon.       5. Children in the order of claims.
  3. Most placements.                             6. Earliest starts, in the same order.
"""

import argparse
import dataclasses
import hashlib
import json
import sys
from collections import Counter
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import islice

WEEKS_OF_A_PLACE = 12  # What one place weighs in a balance, in bed-weeks.
PLACEMENT = ("nomination", "authority", "cycle", "funding", "lender")


# What is asked.


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


# A choice is a dictionary: index of a nomination -> index of the cycle it is placed in.


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


# First method: every choice there is.


def every_choice(nominations: list[int], options, allowed, choice=None):
    """Every choice; what breaks a rule is left early, because adding places never mends it."""
    choice = {} if choice is None else choice
    if not nominations:
        yield dict(choice)
        return
    first, *rest = nominations
    for cycle in options(first):
        if cycle is None:
            yield from every_choice(rest, options, allowed, choice)
            continue
        choice[first] = cycle
        if allowed(choice):
            yield from every_choice(rest, options, allowed, choice)
        del choice[first]


def own_places_by_enumeration(instance: Instance) -> tuple[list[int], list[int]]:
    """`now` and `alone`: what each authority could fill of its own places, by itself."""
    now, alone = [], []
    for i, authority in enumerate(instance.authorities):
        mine = [j for j, n in enumerate(instance.nominations) if n.authority == i]

        def allowed(choice):
            return all(
                number <= instance.own(i, h) for h, number in Counter(choice.values()).items()
            ) and not any(a in choice and choice[a] == choice.get(b) for a, b in instance.pairs)

        def options(j):
            return (None, *instance.nominations[j].cycles)

        choices = list(every_choice(mine, options, allowed))
        fit = max(sum(h == 0 for h in choice.values()) for choice in choices)
        now.append(max(0, fit - authority.relief(instance.repay_limit)))
        alone.append(max(len(choice) for choice in choices))
    return now, alone


def by_enumeration(instance: Instance) -> tuple[dict, list[int], list[int]]:
    now, alone = own_places_by_enumeration(instance)
    order = instance.in_order_of_claims

    def options(j):
        nomination = instance.nominations[j]
        return nomination.cycles if nomination.committed else (None, *nomination.cycles)

    def merit(choice):
        tiers = tiers_of(instance, choice, now, alone)
        return (
            tiers["ownNow"],
            tiers["ownHorizon"],
            tiers["placements"],
            -tiers["surplus"],
            [j in choice for j in order],
            -tiers["starts"],
            [-choice.get(j, 0) for j in order],
        )

    # Commitments first, so that a choice in the making never lacks one that must be in it.
    nominations = sorted(order, key=lambda j: not instance.nominations[j].committed)
    choices = every_choice(nominations, options, lambda c: keeps_the_rules(instance, c))
    return max(choices, key=merit), now, alone


# Second method: equations, and a solver that proves its answers.


class Model:
    """Placements as 0/1 variables; every tier that is settled becomes an equation."""

    def __init__(self, instance: Instance, pairs: list[tuple[int, int]]):
        from ortools.sat.python import cp_model

        self.cp = cp_model
        self.instance = instance
        self.model = cp_model.CpModel()
        self.place = {
            (j, h): self.model.new_bool_var(f"{n.id}@{h}")
            for j, n in enumerate(instance.nominations)
            for h in n.cycles
        }
        self.served = [
            sum(self.place[j, h] for h in n.cycles) for j, n in enumerate(instance.nominations)
        ]
        for served in self.served:
            self.model.add(served <= 1)
        for a, b in pairs:
            for h in set(instance.nominations[a].cycles) & set(instance.nominations[b].cycles):
                self.model.add(self.place[a, h] + self.place[b, h] <= 1)

    def places(self, cycles=None, authority=None):
        """The number of places in these cycles, of this authority (all, if none is named)."""
        return sum(
            variable
            for (j, h), variable in self.place.items()
            if (cycles is None or h in cycles)
            and authority in (None, self.instance.nominations[j].authority)
        )

    def most(self, expression) -> int:
        """The most that is possible, kept from here on."""
        if isinstance(expression, int):
            return expression
        solver = self.cp.CpSolver()
        solver.parameters.num_workers = 1
        self.model.maximize(expression)
        status = solver.solve(self.model)
        assert status == self.cp.OPTIMAL, solver.status_name(status)
        best = round(solver.objective_value)
        self.model.add(expression == best)
        self.model.clear_hints()
        for number in range(len(self.model.proto.variables)):
            variable = self.model.get_int_var_from_proto_index(number)
            self.model.add_hint(variable, solver.value(variable))
        self.solver = solver
        return best

    def choice(self) -> dict:
        return {j: h for (j, h), variable in self.place.items() if self.solver.value(variable)}


def own_places_by_model(instance: Instance) -> tuple[list[int], list[int]]:
    """As by enumeration. The authorities do not touch here, so one sum is each one's most."""
    each = range(len(instance.authorities))
    owner = [n.authority for n in instance.nominations]
    own_pairs = [(a, b) for a, b in instance.pairs if owner[a] == owner[b]]

    def most(cycles) -> list[int]:
        own = Model(instance, own_pairs)
        for i in each:
            for h in range(len(instance.cycles)):
                own.model.add(own.places({h}, i) <= (instance.own(i, h) if h in cycles else 0))
        own.most(own.places())
        return placements_of(instance, own.choice())

    fit, alone = most({0}), most(set(range(len(instance.cycles))))
    reliefs = (a.relief(instance.repay_limit) for a in instance.authorities)
    return [max(0, number - relief) for number, relief in zip(fit, reliefs)], alone


def by_model(instance: Instance) -> tuple[dict, list[int], list[int]]:
    if not instance.nominations:
        return {}, *[[0] * len(instance.authorities)] * 2
    now, alone = own_places_by_model(instance)
    floor = floors(instance, alone)
    m = Model(instance, instance.pairs)
    for j, nomination in enumerate(instance.nominations):
        if nomination.committed:
            m.model.add(m.served[j] == 1)
    for h in range(len(instance.cycles)):
        m.model.add(m.places({h}) <= instance.beds(h))
    for span in instance.spans:
        m.model.add(m.places(span.cycles) <= span.slots)

    def capped(limit: int, number):
        least = m.model.new_int_var(0, limit, "")
        m.model.add(least <= number)
        return least

    each = range(len(instance.authorities))
    m.most(sum(capped(now[i], m.places({0}, i)) for i in each))
    m.most(sum(capped(floor[i], m.places(None, i)) for i in each))
    m.most(m.places())
    m.most(-sum(_surplus_variable(m, i, alone[i]) for i in each))
    # Whom to serve, then when: numbers to a base, so that the first counts more than all others.
    order = instance.in_order_of_claims
    for block in _blocks(order, 12):
        m.most(sum(2**k * m.served[j] for k, j in enumerate(reversed(block))))
    starts = {j: sum(h * m.place[j, h] for h in instance.nominations[j].cycles) for j in order}
    m.most(-sum(starts.values()))
    last = len(instance.cycles)
    for block in _blocks([j for j in order if j in m.choice()], 6):
        m.most(-sum(starts[j] * last**k for k, j in enumerate(reversed(block))))
    return m.choice(), now, alone


def _surplus_variable(m: Model, i: int, alone: int):
    """The square as a sum of steps. They only grow, so the solver takes them in their order."""
    number = sum(n.authority == i for n in m.instance.nominations)
    square = [m.instance.surplus(i, x, alone) for x in range(number + 1)]
    steps = [m.model.new_bool_var("") for _ in range(number)]
    m.model.add(sum(steps) == m.places(None, i))
    for earlier, later in zip(steps, steps[1:]):
        m.model.add_implication(later, earlier)
    return square[0] + sum((square[x + 1] - square[x]) * step for x, step in enumerate(steps))


def _blocks(items: list, size: int):
    return (items[k : k + size] for k in range(0, len(items), size))


# Who pays with which place.


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


def decide(plan: dict, method: str = "model") -> dict:
    """The decision, as the members of `mst-plan-result/1` that two programs must agree on."""
    instance = Instance(plan)
    solve = {"model": by_model, "enumerate": by_enumeration}[method]
    choice, now, alone = solve(instance)
    paid = funding(instance, choice)
    ids = [a.id for a in instance.authorities]
    return {
        "seats": {
            cycle.id: {ids[i]: instance.own(i, h) for i in range(len(ids))}
            for h, cycle in enumerate(instance.cycles)
        },
        "tiers": tiers_of(instance, choice, now, alone),
        "counts": dict(zip(ids, placements_of(instance, choice))),
        "placements": [
            {
                "nomination": instance.nominations[j].id,
                "authority": ids[instance.nominations[j].authority],
                "cycle": instance.cycles[choice[j]].id,
                "funding": paid[j][0],
                "lender": paid[j][1],
            }
            for j in sorted(choice, key=lambda j: instance.nominations[j].id)
        ],
    }


def differences(ours: dict, theirs: dict) -> list[str]:
    """What another program's result says differently. It may list its placements in any order and
    say more than is compared here."""

    def by_id(rows):
        return {row["nomination"]: {name: row.get(name) for name in PLACEMENT} for row in rows}

    found = [
        f"{name}: {ours[name]} here, {theirs.get(name)} there"
        for name in ("seats", "tiers", "counts")
        if ours[name] != theirs.get(name)
    ]
    here, there = by_id(ours["placements"]), by_id(theirs["placements"])
    for name in sorted(here.keys() | there.keys()):
        if here.get(name) != there.get(name):
            found.append(f"placement {name}: {here.get(name)} here, {there.get(name)} there")
    return found


def main():
    parser = argparse.ArgumentParser(description="Decides an mst-plan/1 instance independently.")
    parser.add_argument("instance", type=argparse.FileType("rb"))
    parser.add_argument("--method", choices=["model", "enumerate"], default="model")
    parser.add_argument(
        "--compare", type=argparse.FileType("rb"), metavar="RESULT", help="a result to check"
    )
    words = parser.parse_args()
    answer = decide(json.load(words.instance), words.method)
    if words.compare is None:
        print(json.dumps(answer, indent=2))
        return 0
    found = differences(answer, json.load(words.compare))
    print("\n".join(found) or "The same decision.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
