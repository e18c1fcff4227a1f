"""The daemon beside its clock: how often it wakes with nothing to do, and that a fast one waits."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest
from service import ENVIRONMENT, PROGRAM, ROOT, Daemon, make_demonstration, mstcoord, until

AGREEMENT = ROOT / "Config" / "agreement-equal-beds.json"


def woken(process) -> int:
    """How often any thread of a process has gone to sleep so far."""
    total = 0
    for status in Path(f"/proc/{process}/task").glob("*/status"):
        for line in status.read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches:"):
                total += int(line.split()[1])
    return total


def test_a_daemon_with_nothing_to_do_sleeps(tmp_path):
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({
        "stateDirectory": str(tmp_path / "state"), "exchangeRoot": str(tmp_path / "exchange"),
        "httpPort": 0,
    }))
    mstcoord("init", "--agreement", AGREEMENT, "--config", settings)
    log = tmp_path / "log"
    with log.open("wb") as out:
        daemon = subprocess.Popen(
            [PROGRAM, "serve", "--config", settings], stdin=subprocess.DEVNULL, stdout=out,
            stderr=out, env=ENVIRONMENT)
    try:
        until("ready", lambda: "ready" in log.read_text())
        time.sleep(3)
        before = woken(daemon.pid)
        time.sleep(25)
        # One round falls into these seconds at most; something that looks each second needs 25.
        assert woken(daemon.pid) - before < 20
    finally:
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait(20) == 0


@pytest.mark.parametrize("days", [1, 5, 10])
def test_however_fast_a_demonstration_is_its_parties_answer_in_time(tmp_path, days):
    daemon = Daemon(make_demonstration(tmp_path / "demo", AGREEMENT))
    try:
        daemon.start(speed=days * 86_400)
        def states():
            rows = daemon.asked("placements")["places"]
            return [row["state"] for row in rows]

        # Two cycles are decided; more than one place is taken up.
        found = until("three places that somebody took", lambda: (
            len([one for one in states() if one not in ("offered", "lapsed", "declined")]) >= 3
            and states()), seconds=90)
        assert len([one for one in found if one == "lapsed"]) * 2 < len(found), found
        began = time.monotonic()
        assert daemon.stop() == 0
        assert time.monotonic() - began < 15
    finally:
        daemon.end()
