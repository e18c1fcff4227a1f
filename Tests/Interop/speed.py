#!/usr/bin/env python3
"""Decides the same instances with the program and with the independent solver, side by side.

    MSTCOORD=.build/release/mstcoord python Tests/Interop/speed.py [INSTANCES]

The program is started anew for each instance, reads JSON and explains every child; how long it
takes for an instance without children is shown, so that its start can be told from its work.
"""

import sys
import time

from exact_solver import decide, differences
from instances import instance
from test_decisions import planned


def timed(work, plan: dict) -> tuple[float, dict]:
    began = time.perf_counter()
    answer = work(plan)
    return 1000 * (time.perf_counter() - began), answer


def row(name: str, times: list[float]):
    times = sorted(times)
    at = [times[len(times) // 2], times[len(times) * 99 // 100], times[-1]]
    print(f"{name:<38}" + "".join(f"{milliseconds:>10.1f}" for milliseconds in at))


def main():
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    print(f"{'milliseconds':<38}{'median':>10}{'p99':>10}{'worst':>10}")
    for size, method in (("small", "enumerate"), ("small", "model"), ("real", "model")):
        program, empty, solver, nodes, different = [], [], [], [], 0
        for seed in range(number):
            plan = instance(seed, size)
            spent, theirs = timed(planned, plan)
            program.append(spent)
            nodes.append(theirs.get("nodes", 0))
            spent, ours = timed(lambda plan: decide(plan, method), plan)
            solver.append(spent)
            without = {k: v for k, v in plan.items() if k not in ("commitments", "incompatible")}
            empty.append(timed(planned, without | {"nominations": []})[0])
            different += theirs["status"] != "optimal" or bool(differences(ours, theirs))
        row(f"{size}: mstcoord plan", program)
        row(f"{size}: mstcoord plan, no children", empty)
        row(f"{size}: exact_solver, {method}", solver)
        print(f"  nodes at most {max(nodes)}; different decisions: {different} of {number}")


if __name__ == "__main__":
    main()
