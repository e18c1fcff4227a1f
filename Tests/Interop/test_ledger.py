"""An exported ledger, checked by the program and by the script that ships beside it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import signers
from partner import Partner
from service import ROOT, Daemon, make_demonstration, mstcoord, until

SCRIPT = ROOT / "Deploy" / "verify-ledger.py"


def script(file: Path, pin: str, status=0) -> str:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(file), "--pin", pin], capture_output=True, timeout=120
    )
    said = done.stdout.decode() + done.stderr.decode()
    assert done.returncode == status, said
    return said


@pytest.fixture(scope="module")
def ledger(daemon, tmp_path_factory):
    """The lines of an export, and the thumbprint that vouches for it."""

    def recorded():
        said = daemon.asked("ledger", "verify")
        assert said["verdict"] == "agrees", said
        return said["entries"] > 60

    until("the nominations are recorded", recorded)
    path = tmp_path_factory.mktemp("ledger") / "ledger.jsonl"
    mstcoord("ledger", "export", *daemon.config(), "-o", path)
    kid = next(key["kid"] for key in daemon.coordinator_keys() if key["kty"] == "OKP")
    return path, path.read_bytes().splitlines(), f"coordinator={kid}"


def test_both_agree_on_the_same_root(ledger):
    path, lines, pin = ledger
    ours = json.loads(mstcoord("ledger", "verify", path, "--pin", pin, "--format", "json"))
    theirs = script(path, pin)
    assert ours["verdict"] == "agrees" and ours["entries"] == len(lines) - 1
    assert ours["root"] in theirs and "unchecked  0" in theirs
    # Post-quantum signatures are made by one library and checked by another.
    assert b'"checkpoint"' in b"".join(lines) or int(theirs.split("heads")[1].split()[0]) > 0


TAMPERED = {
    "cut": lambda lines: lines[:-1],
    "left out": lambda lines: lines[:30] + lines[31:],
    "exchanged": lambda lines: lines[:30] + [lines[31], lines[30]] + lines[32:],
    "repeated": lambda lines: lines[:30] + [lines[30]] + lines[30:],
    "signature": lambda lines: lines[:30] + [flipped(lines[30], "signature")] + lines[31:],
    "payload": lambda lines: lines[:30] + [flipped(lines[30], "payload")] + lines[31:],
    "earlier": lambda lines: lines[:30] + [changed(lines[30], recordedAt=1)] + lines[31:],
    "not JSON": lambda lines: lines[:30] + [b"{"] + lines[31:],
    "other coordinator": lambda lines: [changed(lines[0], coordinator="home")] + lines[1:],
}


def flipped(line: bytes, member: str) -> bytes:
    value = json.loads(line)
    document = value["document"]
    part = document["signatures"][0] if member == "signature" else document
    part[member] = ("B" if part[member][0] == "A" else "A") + part[member][1:]
    return json.dumps(value).encode()


def changed(line: bytes, **members) -> bytes:
    return json.dumps(json.loads(line) | members).encode()


@pytest.mark.parametrize("name", TAMPERED)
def test_both_find_what_was_changed(ledger, tmp_path, name):
    _, lines, pin = ledger
    path = tmp_path / "ledger.jsonl"
    path.write_bytes(b"\n".join(TAMPERED[name](lines)) + b"\n")
    said = mstcoord("ledger", "verify", path, "--pin", pin, "--format", "json", status=1)
    assert json.loads(said)["verdict"] == "differs"
    assert "does not hold" in script(path, pin, status=1)


def test_nobody_vouched_for_the_key(ledger):
    path, _, pin = ledger
    other = "coordinator=" + "A" * 43
    mstcoord("ledger", "verify", path, status=1)
    mstcoord("ledger", "verify", path, "--pin", other, status=1)
    script(path, other, status=1)


def test_a_proof_of_one_document(daemon, ledger, tmp_path):
    _, _, pin = ledger
    path = tmp_path / "proof.json"
    mstcoord("ledger", "prove", 9, *daemon.config(), "-o", path)
    assert json.loads(mstcoord("ledger", "check-proof", path, "--pin", pin, "--format", "json"))[
        "verdict"
    ] == "holds"
    assert "holds" in script(path, pin)
    proof = json.loads(path.read_text())
    for change in ({"entry": 10}, {"size": proof["size"] + 1}, {"path": proof["path"][1:]},
                   {"root": proof["leafHash"]}, {"leafHash": proof["root"]},
                   {"document": proof["checkpoint"]}, {"checkpoint": None}):
        path.write_text(json.dumps(proof | change))
        mstcoord("ledger", "check-proof", path, "--pin", pin, status=1)
        assert "does not hold" in script(path, pin, status=1)
    path.write_text(json.dumps(proof | {"document": None}))
    assert "holds" in script(path, pin)


def test_destroyed_documents_leave_a_ledger_that_both_believe(daemon, tmp_path):
    pin = "coordinator=" + daemon.coordinator_keys()[0]["kid"]
    party = Partner(daemon.demo, "barnsley")
    body = party.nomination("TO-FORGET")
    for kind, said in (("nomination", body),
                       ("withdrawal", {"reference": body["reference"], "reason": "placed-elsewhere"})):
        answered(party, party.next(kind, said))
    daemon.stop()
    case = f"barnsley/{body['reference']}"
    words = ["retention", "destroy", "--case", case, *daemon.config()]
    mstcoord(*words, "--reason", "erasure-granted", status=64)
    mstcoord(*words, "--reason", "retention-ended", "--yes", status=66)
    said = mstcoord(*words, "--reason", "erasure-granted", "--yes")
    assert "only a remainder is left" in said
    mstcoord("ledger", "verify", *daemon.config())
    path = tmp_path / "ledger.jsonl"
    mstcoord("ledger", "export", *daemon.config(), "-o", path)
    assert json.loads(mstcoord("ledger", "verify", path, "--pin", pin, "--format", "json"))[
        "verdict"] == "agrees"
    assert "holds" in script(path, pin)
    lines = path.read_bytes().splitlines()
    kept = [n for n, line in enumerate(lines) if b'"destroyed":' in line]
    assert len(kept) >= 2
    for change in ({"body": {}}, {"seq": 1}, {"type": "keyset"}):
        value = json.loads(lines[kept[0]])
        value["destroyed"] |= change
        forged = lines[:kept[0]] + [json.dumps(value).encode()] + lines[kept[0] + 1:]
        path.write_bytes(b"\n".join(forged) + b"\n")
        mstcoord("ledger", "verify", path, "--pin", pin, status=1)
        script(path, pin, status=1)
    daemon.start()
    answered(party, party.next("nomination", party.nomination("AFTERWARDS")))


def answered(party, payload):
    party.drop(f"{len(payload)}-{party.seq}.json", signers.by_joserfc(payload, party.key))
    [said] = until("a receipt", lambda: party.receipts(payload))
    assert said["result"] == "applied", said


def test_where_the_agreement_demands_a_post_quantum_signature_the_script_does(tmp_path):
    text = json.loads((ROOT / "Config" / "agreement.json").read_text())
    agreement = tmp_path / "agreement.json"
    agreement.write_text(json.dumps(text | {"postQuantumFrom": "2018-01-01"}))
    daemon = Daemon(make_demonstration(tmp_path / "demo", agreement))
    try:
        daemon.start()
        until("all have cosigned", lambda: daemon.log.read_text().count("_cosigned-checkpoint") == 3)
        daemon.stop()
    finally:
        daemon.end()
    path = tmp_path / "ledger.jsonl"
    mstcoord("ledger", "export", *daemon.config(), "-o", path)
    pin = "coordinator=" + daemon.coordinator_keys()[0]["kid"]
    assert "unchecked  0" in script(path, pin)

    lines = path.read_bytes().splitlines()
    for kind in ("agreement", "checkpoint"):
        place = max(n for n, line in enumerate(lines) if typed(line) == kind)
        entry = json.loads(lines[place])
        parts = entry["document"]["signatures"]
        entry["document"]["signatures"] = [
            part for part in parts if b"ML-DSA" not in signers.decode(part["protected"])]
        assert len(entry["document"]["signatures"]) < len(parts)
        bare = lines[:place] + [json.dumps(entry).encode()] + lines[place + 1:]
        path.write_bytes(b"\n".join(bare) + b"\n")
        assert "signed without an ML-DSA-65 key" in script(path, pin, status=1)


def typed(line: bytes) -> str | None:
    document = json.loads(line).get("document")
    return document and json.loads(signers.decode(document["payload"]))["type"]
