"""Plan instances made to be hard: each choice presses on one rule, and they are mixed freely."""

import copy
import random
from datetime import date, timedelta
from itertools import combinations, product

from exact_rules import Authority, Instance, roster_picks

FIRST_DAY = date(2019, 1, 7)


def instance(seed: int, size: str) -> dict:
    """The instance of a seed: `small` can be enumerated, `real` is what the service meets, `puzzle`
    is a `real` one that says nothing about whom to prefer and excludes as much as it can."""
    maker = _Maker(seed, small=size == "small")
    return maker.puzzle() if size == "puzzle" else maker.make()


class _Maker:
    def __init__(self, seed: int, small: bool):
        self.random = random.Random(seed)
        self.seed = seed
        self.small = small

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def number(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def one_of(self, *values):
        return self.random.choice(values)

    def some(self, items: list, least: int, most: int) -> list:
        """So many of them (if there are as many), in any order."""
        most = min(most, len(items))
        return self.random.sample(items, self.number(min(least, most), most))

    def make(self) -> dict:
        plan = {
            "format": "mst-plan/1",
            "seed": f"seed {self.seed}",
            "cycles": self.cycles(),
            "authorities": self.authorities(),
            "policy": {"repayLimit": self.one_of(0, 1, 1, 1, 2, 3)},
        }
        plan["roster"] = self.roster(plan["authorities"])
        plan["nominations"] = self.nominations(plan)
        if self.chance(0.4):
            plan["commitments"] = self.commitments(plan)
        if self.chance(0.65):
            plan["incompatible"] = self.pairs(plan)
        if self.chance(0.6):
            plan["team"] = self.team(plan)
        return plan

    def puzzle(self) -> dict:
        """As many children as places, alike but for their pairs: a graph to colour, with a team."""
        plan = self.make()
        ids = [c["id"] for c in plan["cycles"]]
        for cycle in plan["cycles"]:
            cycle["beds"] = 3
        places = 3 * len(ids)
        names = [a["id"] for a in plan["authorities"][:3]]
        plan["nominations"] = [
            {"id": f"n{j:02}", "authority": self.one_of(*names), "class": 1,
             "waitingSince": "2018-06-01", "cycles": ids}
            for j in range(places + self.number(-2, 4))
        ]
        plan.pop("commitments", None)
        children = [n["id"] for n in plan["nominations"]]
        pairs = list(combinations(children, 2))
        plan["incompatible"] = [list(pair) for pair in self.some(pairs, 2 * places, 60)]
        return plan

    def cycles(self) -> list[dict]:
        """Quarters in a row; sometimes with gaps, short cycles and closed beds."""
        number = self.number(1, 3) if self.small else self.one_of(3, 4, 4, 4, 4, 6)
        beds = self.number(0, 3) if self.small else self.number(3, 4)
        uneven, day, cycles = self.chance(0.3), FIRST_DAY, []
        for k in range(number):
            end = day + timedelta(days=self.number(20, 90) if uneven else 84)
            cycles.append(
                {
                    "id": f"c{k + 1}",
                    "start": day.isoformat(),
                    "end": end.isoformat(),
                    "beds": beds if self.chance(0.8) else self.number(0, beds),
                }
            )
            day = end + timedelta(days=self.number(0, 30) if uneven else 0)
        return cycles

    def authorities(self) -> list[dict]:
        number = self.number(1, 4) if self.small else self.number(2, 4)
        if not self.small and self.chance(0.1):
            number = self.number(8, 20)  # Many, with a child or two each.
        equal, standing = self.chance(0.5), self.chance(0.5)
        rows = [
            {
                "id": f"council-{i}",
                "share": 1 if equal else self.one_of(0, 1, 1, 2, 3, 7),
                "standing": self.one_of(0, 0, 0, 1, 2) if standing else 0,
                "balanceWeeks": 0,
            }
            for i in range(number)
        ]
        if not any(row["share"] for row in rows):
            rows[-1]["share"] = 1
        for _ in range(self.number(0, 2 * number) if number > 1 else 0):
            owed, owing = self.random.sample(rows, 2)
            weeks = self.one_of(1, 6, 11, 12, 13, 24, 30)
            owed["balanceWeeks"] += weeks
            owing["balanceWeeks"] -= weeks
        self.random.shuffle(rows)
        return rows

    def roster(self, authorities: list[dict]) -> dict:
        """A state the sequence can be in, after picks by these shares or by older ones."""
        older = self.chance(0.2)
        members = [
            Authority(row["id"], self.number(1, 3) if older else row["share"], 0, 0, 0)
            for row in authorities
        ]
        t = self.one_of(0, self.number(1, 40))
        picks = roster_picks(members, 0)
        picked = [next(picks) for _ in range(t)]
        return {"t": t, "taken": {m.id: picked.count(i) for i, m in enumerate(members)}}

    def nominations(self, plan: dict) -> list[dict]:
        places = sum(c["beds"] for c in plan["cycles"])  # As many children: pairs are a puzzle.
        number = self.number(1, 8) if self.small else self.one_of(15, 25, 40, 40, places + 2)
        alike, narrow, ranked = self.chance(0.25), self.chance(0.4), self.chance(0.4)
        favoured = 0.8 if self.chance(0.2) else 0  # Nearly all children are of one authority.
        ids = [c["id"] for c in plan["cycles"]]
        councils = [a["id"] for a in plan["authorities"]]
        rows = []
        for j in range(number):
            first = self.number(0, len(ids) - 1)
            window = ids[first : first + 1 + self.number(0, 1 if narrow else 3)]
            if len(window) > 2 and self.chance(0.1):
                window.pop(1)  # A window with a hole.
            row = {
                "id": f"n{j:02}",
                "authority": councils[0] if self.chance(favoured) else self.one_of(*councils),
                "class": 1 if alike else self.number(1, 3),
                "waitingSince": "2018-06-01" if alike else f"2018-{self.number(1, 12):02}-01",
                "cycles": window,
            }
            if ranked and not alike:
                row["rank"] = self.number(0, 3)
            rows.append(row)
        self.random.shuffle(rows)
        return rows

    def commitments(self, plan: dict) -> list[dict]:
        """Within the beds, but not within the team or the windows; some with recorded funding."""
        known = Instance(plan)
        councils = [a["id"] for a in plan["authorities"]]
        free = [
            {
                (kind, council): rows[h][i]
                for kind, rows in (("standing", known.standing), ("seat", known.seats))
                for i, council in enumerate(councils)
            }
            for h in range(len(plan["cycles"]))
        ]
        beds = {c["id"]: c["beds"] for c in plan["cycles"]}
        rows = []
        for nomination in self.some(plan["nominations"], 0, 8):
            cycle = self.one_of(*(beds if self.chance(0.1) else nomination["cycles"]))
            if beds[cycle] == 0:
                continue
            beds[cycle] -= 1
            row = {"nomination": nomination["id"], "cycle": cycle}
            places = free[list(beds).index(cycle)]
            left = [place for place, number in places.items() if number > 0]
            if left and self.chance(0.5):
                kind, owner = place = self.one_of(*left)
                places[place] -= 1
                if owner == nomination["authority"]:
                    row |= {"funding": kind}
                else:
                    row |= {"funding": self.one_of("lent", "lent", "spot"), "lender": owner}
            rows.append(row)
        return rows

    def pairs(self, plan: dict) -> list[list[str]]:
        """Any pairs, cliques, odd rings, stars, sides that exclude each other; one kind or two."""
        owner = {n["id"]: n["authority"] for n in plan["nominations"]}
        ids = sorted(owner)
        every = list(combinations(ids, 2))
        across = [(a, b) for a, b in every if owner[a] != owner[b]]
        found = set()
        for kind in self.some(["few", "dense", "across", "clique", "ring", "star", "sides"], 1, 2):
            if kind == "few":
                found |= set(self.some(every, 1, 10))
            elif kind == "dense":
                found |= set(self.some(every, 20, 60))
            elif kind == "across":
                found |= set(self.some(across, 1, 40))
            elif kind == "clique":
                found |= set(combinations(self.some(ids, 3, 8), 2))
            elif kind == "ring":
                ring = self.some(ids, 3, 11)
                ring = ring[: len(ring) - 1 + len(ring) % 2]
                found |= set(zip(ring, ring[1:] + ring[:1]))
            elif kind == "star":
                centre, *others = self.some(ids, 2, 15)
                found |= {(centre, other) for other in others}
            elif kind == "sides":
                both = self.some(ids, 2, 12)
                found |= set(product(both[::2], both[1::2]))
        found = {tuple(sorted(pair)) for pair in found if pair[0] != pair[1]}
        return [self.random.sample(pair, 2) for pair in sorted(found)]

    def team(self, plan: dict) -> dict:
        """A team that is nearly full, with families that begin and end in the middle of a cycle."""
        after = self.one_of(20, 20, 20, 20, 0, 4, 30)
        beds = max(c["beds"] for c in plan["cycles"])
        start = date.fromisoformat(plan["cycles"][0]["start"])
        end = date.fromisoformat(plan["cycles"][-1]["end"]) + timedelta(weeks=after)
        free, busy = self.number(1, 3 * beds + 1), []
        for _ in range(self.number(0, 6)):
            begins = start + timedelta(days=self.number(-60, (end - start).days))
            ends = begins + timedelta(days=self.number(1, 230))
            slots = self.number(1, 3)
            busy.append({"from": begins.isoformat(), "to": ends.isoformat(), "slots": slots})
        slots = free + self.number(0, sum(b["slots"] for b in busy))
        return {"slots": slots, "weeksAfter": after, "busy": busy}


def shrunk(plan: dict, fails) -> dict:
    """An instance that still fails, and no longer does with any one thing less."""
    while smaller := next(filter(fails, _smaller(plan)), None):
        plan = smaller
    return plan


def _smaller(plan: dict):
    for member in ("team", "incompatible", "commitments"):
        if member in plan:
            yield {name: value for name, value in plan.items() if name != member}
    for path in (
        ("authorities",), ("nominations",), ("cycles",), ("commitments",), ("incompatible",),
        ("team", "busy"), *(("nominations", j, "cycles") for j in range(len(plan["nominations"]))),
    ):
        for k in range(len(_at(plan, path))):
            smaller = copy.deepcopy(plan)
            del _at(smaller, path)[k]
            _tidy(smaller)
            if smaller["cycles"] and smaller["authorities"]:
                yield smaller


def _at(plan: dict, path: tuple):
    for step in path:
        plan = plan.get(step, []) if isinstance(step, str) else plan[step]
        if plan == []:
            return []
    return plan


def _tidy(plan: dict):
    """Removes what names something that is gone."""
    councils = {a["id"] for a in plan["authorities"]}
    cycles = {c["id"] for c in plan["cycles"]}
    taken = plan["roster"]["taken"] = {
        council: t for council, t in plan["roster"]["taken"].items() if council in councils
    }
    plan["roster"]["t"] = sum(taken.values())
    for nomination in plan["nominations"]:
        nomination["cycles"] = [c for c in nomination["cycles"] if c in cycles]
    plan["nominations"] = [
        n for n in plan["nominations"] if n["cycles"] and n["authority"] in councils
    ]
    children = {n["id"] for n in plan["nominations"]}
    for member, stays in (
        (
            "commitments",
            lambda c: c["nomination"] in children
            and c["cycle"] in cycles
            and c.get("lender") in councils | {None},
        ),
        ("incompatible", children.issuperset),
    ):
        if member in plan:
            plan[member] = [row for row in plan[member] if stays(row)]
