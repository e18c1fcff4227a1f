"""The program decides as an independent solver does, on thousands of instances made to be hard.

MSTCOORD_SEED=N begins with another seed; MSTCOORD_INSTANCES=N makes N times as many.
"""

import copy
import json
import os
import random
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from exact_methods import why_placed
from exact_solver import decide, differences
from instances import instance, shrunk
from service import ENVIRONMENT, PROGRAM, ROOT, mstcoord

FIRST_SEED = int(os.environ.get("MSTCOORD_SEED", "1"))
TIMES = int(os.environ.get("MSTCOORD_INSTANCES", "1"))
FOUND = ROOT / ".build" / "differences"


def planned(plan: dict) -> dict:
    """The program's decision; a refusal is a result with a status of its own."""
    done = subprocess.run(
        [PROGRAM, "plan", "-"], input=json.dumps(plan).encode(), capture_output=True,
        timeout=120, env=ENVIRONMENT,
    )
    if done.returncode != 0:
        return {"status": f"refused: {done.stderr.decode().strip()}"}
    return json.loads(done.stdout)


def judged(plan: dict, method: str) -> list[str]:
    """What is wrong with the program's decision."""
    theirs = planned(plan)
    if theirs["status"] != "optimal":
        return [theirs["status"]]
    found = differences(decide(plan, method), theirs)
    named = [row["nomination"] for row in theirs["placements"] + theirs["waiting"]]
    if sorted(named) != sorted(n["id"] for n in plan["nominations"]):
        found.append("not every nomination is either placed or waiting")
    return found


def must_agree(seeds: range, size: str, method: str):
    plans = [instance(seed, size) for seed in seeds]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        verdicts = list(pool.map(lambda plan: judged(plan, method), plans))
    for seed, plan, wrong in zip(seeds, plans, verdicts):
        if wrong:
            pytest.fail(shown(plan, wrong, method, f"{size}-{seed}"), pytrace=False)


def shown(plan: dict, wrong: list[str], method: str, name: str) -> str:
    """Makes a small instance of it, and leaves that with both answers."""
    refused = wrong[0].startswith("refused")

    def fails(other: dict) -> bool:
        return any(line.startswith("refused") == refused for line in judged(other, method))

    small = shrunk(plan, fails)
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / f"{name}.json"
    path.write_text(json.dumps(small, indent=1))
    path.with_suffix(".here.json").write_text(json.dumps(decide(small, method), indent=1))
    path.with_suffix(".there.json").write_text(json.dumps(planned(small), indent=1))
    lines = "\n".join(judged(small, method))
    return f"{name}, shrunk to {path}:\n{lines}\n{json.dumps(small)}"


def batches(number: int, size: int) -> list:
    """Seeds in batches, so that a run shows how far it is."""
    first = range(FIRST_SEED, FIRST_SEED + number * TIMES, size)
    return [pytest.param(range(k, k + size), id=f"from-{k}") for k in first]


@pytest.mark.parametrize("seeds", batches(1000, 200))
def test_small_instances_are_decided_as_by_trying_every_combination(seeds):
    must_agree(seeds, "small", "enumerate")


@pytest.mark.parametrize("seeds", batches(250, 50))
def test_instances_of_real_size_are_decided_as_by_an_exact_solver(seeds):
    must_agree(seeds, "real", "model")


def test_puzzles_of_pairs_are_decided_as_by_an_exact_solver():
    must_agree(range(FIRST_SEED, FIRST_SEED + 5 * TIMES), "puzzle", "model")


def test_the_two_methods_of_the_independent_solver_agree():
    for seed in range(FIRST_SEED, FIRST_SEED + 150):
        plan = instance(seed, "small")
        assert decide(plan, "enumerate") == decide(plan, "model"), seed


def test_the_order_of_lists_that_have_none_does_not_change_a_byte(tmp_path):
    path = tmp_path / "plan.json"
    for seed in range(FIRST_SEED, FIRST_SEED + 15):
        plan = instance(seed, "real")
        path.write_text(json.dumps(plan))
        before = mstcoord("plan", path)
        shuffle = random.Random(seed).shuffle
        for nomination in plan["nominations"]:
            shuffle(nomination["cycles"])
        for pair in plan.get("incompatible", []):
            shuffle(pair)
        for rows in ("nominations", "incompatible", "commitments"):
            shuffle(plan.get(rows, []))
        shuffle(plan.get("team", {}).get("busy", []))
        path.write_text(json.dumps(plan))
        assert mstcoord("plan", path) == before, seed


def test_the_deciding_tier_and_the_runner_up_are_what_deciding_without_the_child_shows():
    for seed in range(FIRST_SEED, FIRST_SEED + 100):
        plan = instance(seed, "small")
        theirs = {
            row["nomination"]: {name: row[name] for name in ("decidedBy", "runnerUp")}
            for row in planned(plan)["placements"]
            if row["decidedBy"] != "commitments"
        }
        assert theirs == why_placed(plan), seed


def changed(plan: dict, nomination: str, change: dict) -> dict:
    """The instance as a counterfactual would have it."""
    other = copy.deepcopy(plan)
    if change["change"] == "bed":
        next(c for c in other["cycles"] if c["id"] == change["cycle"])["beds"] += 1
    elif change["change"] == "window":
        row = next(n for n in other["nominations"] if n["id"] == nomination)
        row["cycles"].append(change["cycle"])
    elif change["change"] == "team-slot":
        team = other["team"]
        team["slots"] += 1  # And as many as before on all other days.
        team["busy"].append({"from": "2000-01-01", "to": change["from"], "slots": 1})
        team["busy"].append({"from": change["to"], "to": "2100-01-01", "slots": 1})
    return other


def test_what_would_have_given_a_place_does_when_decided_again():
    checked = 0
    for seed in range(FIRST_SEED, FIRST_SEED + 100):
        plan = instance(seed, "small")
        for row in planned(plan)["waiting"]:
            for change in row["counterfactuals"]:
                other = changed(plan, row["nomination"], change)
                assert other != plan, change
                placed = {p["nomination"] for p in decide(other, "enumerate")["placements"]}
                assert row["nomination"] in placed, (seed, row["nomination"], change)
                checked += 1
    assert checked > 20


def planted(name: str):
    """A decision of real size, with one thing wrong in it."""
    for seed in range(FIRST_SEED, FIRST_SEED + 1000):
        plan = instance(seed, "real")
        right = decide(plan)
        wrong = json.loads(json.dumps(right))
        placed = wrong["placements"]
        if name == "lender" and any(row["lender"] for row in placed):
            next(row for row in placed if row["lender"])["lender"] = "nobody"
        elif name == "cycle" and len(placed) > 1 and placed[0]["cycle"] != placed[1]["cycle"]:
            placed[0]["cycle"], placed[1]["cycle"] = placed[1]["cycle"], placed[0]["cycle"]
        elif name == "child" and placed and len(placed) < len(plan["nominations"]):
            served = {row["nomination"] for row in placed}
            waiting = next(n["id"] for n in plan["nominations"] if n["id"] not in served)
            placed[0]["nomination"] = waiting
        elif name == "tier":
            wrong["tiers"]["surplus"] += 1
        else:
            continue
        return right, wrong
    raise AssertionError(f"no instance shows it: {name}")


@pytest.mark.parametrize("name", ["lender", "cycle", "child", "tier"])
def test_the_comparison_sees_a_planted_difference(name):
    right, wrong = planted(name)
    assert differences(right, right) == [] and differences(right, wrong) != []
