"""Killed in the middle of its work again and again, the service loses and doubles nothing."""

import os
import random
import time

import signers
from partner import Partner, digest, reference
from service import Daemon, make_demonstration, until

KILLS = int(os.environ.get("MSTCOORD_KILLS", "15"))
SEED = int(os.environ.get("MSTCOORD_SEED", "2018"))
# More than one group of files that are committed together (128), so that a kill falls between two.
FILES_PER_KILL = 192


def drop_all(partners, chance) -> dict[str, bytes]:
    """Signs pairs of documents for every kill and drops them under names out of order.

    Names follow the streams in blocks only: within one, later documents come before earlier ones,
    yet never more of them than the service holds for a stream (256). All of them come after the
    demonstration's own files, which begin with the parties' names.
    """
    payloads = {}
    for number in range(KILLS * FILES_PER_KILL // 2):
        partner = chance.choice(partners)
        nomination = partner.next("nomination", partner.nomination(f"{number}"))
        withdrawal = partner.next(
            "withdrawal", {"reference": reference(f"{number}"), "reason": "recorded-in-error"}
        )
        for payload in (nomination, withdrawal):
            name = f"test-{number // 40:04}-{chance.getrandbits(64):016x}.json"
            partner.drop(name, signers.by_joserfc(payload, partner.key))
            payloads[digest(payload)] = payload
    return payloads


def test_killed_in_the_middle_of_intake_everything_is_applied_exactly_once(tmp_path):
    print(f"MSTCOORD_KILLS={KILLS} MSTCOORD_SEED={SEED}")
    chance = random.Random(SEED)
    daemon = Daemon(make_demonstration(tmp_path / "demo"))
    partners = [Partner(daemon.demo, party) for party in ("rotherham", "barnsley")]
    payloads = drop_all(partners, chance)

    def left() -> int:
        return sum(len(partner.waiting()) for partner in partners)

    try:
        interrupted = 0
        for _ in range(KILLS):
            before = left()
            daemon.start(wait=False)
            # Some files in, and then at any instant of the next one.
            wanted = chance.randint(0, FILES_PER_KILL)
            until("files are taken", lambda: before - left() >= min(wanted, before))
            time.sleep(chance.random() * 0.02)
            interrupted += 1 if left() else 0
            daemon.kill()
        assert interrupted > KILLS // 2, "most kills must fall into the intake"
        daemon.start()
        until("every file is taken", lambda: left() == 0, 120)
        until("every answer is out", lambda: not daemon.asked("outbox", "list")["files"], 60)
        assert daemon.stop() == 0
    finally:
        daemon.end()

    for partner in partners:
        receipts = [said["body"] for _, said in partner.answers("receipt")]
        applied = [body["of"] for body in receipts if body["result"] == "applied"]
        assert len(applied) == len(set(applied)), "something was applied twice"
        entries = [body["entry"] for body in receipts if body["result"] == "applied"]
        assert len(entries) == len(set(entries))
        assert {body["result"] for body in receipts} <= {"applied", "held"}
        payloads = {key: value for key, value in payloads.items() if key not in applied}
    assert not payloads, "something was lost"
    assert daemon.asked("quarantine", "list")["files"] == []
    report = daemon.asked("ledger", "verify")
    assert (report["verdict"], report["findings"]) == ("agrees", [])
