#!/usr/bin/env python3
"""Decides a plan instance (`mst-plan/1`) without a line of the program it checks.

    python exact_solver.py INSTANCE.json                       prints the decision
    python exact_solver.py INSTANCE.json --method enumerate    tries every combination
    mstcoord plan INSTANCE.json | python exact_solver.py INSTANCE.json --compare -

The rules are in `exact_rules.py`. Two methods in `exact_methods.py` find the same answer:
`enumerate` tries every way to place the children and keeps the best. There is nothing to believe in
it, but it serves for about eight children. `model` states the rules as equations and asks CP-SAT,
an exact integer solver (`pip install ortools`), for one tier after the other.

The rules, in the order in which they decide:
  0. Commitments are kept.
  1. Most own places used in the first cycle.     4. Least sum of squared balances afterwards.
  2. Most own places used over the horizon.       5. Children in the order of claims.
  3. Most placements.                             6. Earliest starts, in the same order.
"""

import argparse
import json
import sys

from exact_methods import by_enumeration, by_model
from exact_rules import Instance, funding, placements_of, tiers_of

PLACEMENT = ("nomination", "authority", "cycle", "funding", "lender")


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
