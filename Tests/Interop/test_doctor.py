"""What `mstcoord doctor` says of a service in each condition, and a log that nobody reads."""

import fcntl
import json
import os
import re
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest
import signers
from partner import Partner
from service import ENVIRONMENT, PROGRAM, ROOT, Daemon, make_demonstration, mstcoord, until

SUBJECTS = {
    "settings", "versions", "daemon", "clock", "ledger", "ledger against the parties' folders",
    "signed heads", "partners' silence", "streams", "documents held", "files to be written",
    "next deadlines", "folders", "permissions", "quarantine", "disk", "keys",
}


@pytest.fixture
def own(tmp_path):
    """A demonstration of one test's own, not started."""
    daemon = Daemon(make_demonstration(tmp_path / "demo"))
    try:
        yield daemon
    finally:
        daemon.end()


def doctor(daemon, *words) -> tuple[int, dict]:
    done = subprocess.run(
        [PROGRAM, "doctor", *map(str, daemon.config()), "--format", "json", *words],
        capture_output=True, text=True, timeout=60, env=ENVIRONMENT)
    assert done.returncode in (0, 1), done.stderr
    said = json.loads(done.stdout)
    assert said["healthy"] == (done.returncode == 0)
    return done.returncode, said


def wrong(daemon, *words) -> dict:
    """What is wrong, by subject: sentences with what to do."""
    found = {}
    for finding in doctor(daemon, *words)[1]["findings"]:
        assert finding["good"] == (finding["whatToDo"] is None) == (finding["sentence"] is None)
        if not finding["good"]:
            found.setdefault(finding["subject"], []).append(
                f"{finding['sentence']} | {finding['whatToDo']}")
    return found


def database(daemon, *changes):
    connection = sqlite3.connect(daemon.demo / "state" / "coordinator.sqlite")
    for change in changes:
        connection.execute(change)
    connection.commit()
    connection.close()


def change_settings(daemon, **members):
    path = daemon.demo / "settings.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | members))


def test_of_a_healthy_service_every_subject_is_good(own):
    own.start()
    status, said = doctor(own)
    assert status == 0, said
    assert {finding["subject"] for finding in said["findings"]} == SUBJECTS
    notes = {finding["subject"]: finding["note"] for finding in said["findings"]}
    assert "nominations for 2018-19-C4 close" in notes["next deadlines"]
    assert said["version"] in notes["versions"] and "agreement version 1" in notes["versions"]
    text = mstcoord("doctor", *own.config())
    assert text.startswith("All is well") and "next deadlines" in text


def test_settings_that_are_wrong_are_a_finding_and_not_the_end(own):
    change_settings(own, colour="green")
    found = wrong(own)
    assert list(found) == ["settings"] and "/colour" in found["settings"][0]
    change_settings(own)
    text = json.loads((own.demo / "settings.json").read_text())
    del text["colour"]
    (own.demo / "settings.json").write_text(json.dumps(text))
    (own.demo / "settings.json").chmod(0o666)
    assert "chmod go-w" in wrong(own)["settings"][0]


def test_a_daemon_that_is_stopped_stuck_or_of_another_version_is_told_apart(own):
    assert "systemctl start" in wrong(own)["daemon"][0]
    own.start()
    assert own.stop() == 0
    assert "It is not running." in wrong(own)["daemon"][0]
    own.start()
    own.process.send_signal(signal.SIGSTOP)
    beat = own.demo / "state" / "heartbeat"
    beat.write_text(beat.read_text().split()[0] + " 0.0.1\n")
    os.utime(beat, (time.time() - 5000,) * 2)
    found = wrong(own)
    own.process.send_signal(signal.SIGCONT)
    assert set(found) == {"daemon", "versions"}
    assert "It has ended no round for" in found["daemon"][0]
    assert "version 0.0.1" in found["versions"][0] and "restart" in found["versions"][0]


@pytest.mark.parametrize("subject, path, mode, said", [
    ("permissions", "state/keys/coordinator.jwk.json", 0o644, "chmod 600"),
    ("permissions", "state", 0o755, "chmod 750"),
    ("folders", "exchange/barnsley/out", 0o777, "folder.mode"),
    ("folders", "exchange/barnsley/in", None, "folder.missing"),
])
def test_what_is_open_to_others_or_missing_is_named(own, subject, path, mode, said):
    before = wrong(own)
    assert subject not in before
    target = own.demo / path
    if mode is None:
        target.rename(own.demo / "elsewhere")
    else:
        target.chmod(mode)
    found = wrong(own)
    assert set(found) - set(before) == {subject}
    assert said in found[subject][0] and path.split("/")[-1] in found[subject][0]


def test_a_full_disk_a_full_quarantine_and_a_gap_are_found(own):
    own.start()
    partner = Partner(own.demo, "barnsley")
    partner.next("nomination", partner.nomination("missing"))
    partner.drop("early.json", signers.by_joserfc(
        partner.next("nomination", partner.nomination("early")), partner.key))
    partner.drop("bad.json", b"x" * 1_000_000)
    until("both are taken", lambda: not partner.waiting())
    found = wrong(own, "--setting", f"diskReserveBytes={1 << 40}",
                  "--setting", f"quarantineBytesMaximum={1 << 20}")
    assert set(found) == {"disk", "quarantine", "documents held"}
    assert "Make room" in found["disk"][0]
    assert "mstcoord stream list" in found["documents held"][0]


def test_what_time_brings_is_found_silence_late_heads_and_missed_deadlines(own):
    own.start()
    until("a head is cosigned", lambda: own.asked("status")["exchange"]["checkpointAt"])
    assert own.stop() == 0
    database(own, "UPDATE ledger SET recorded_at = recorded_at + 60 * 86400"
                  " WHERE entry = (SELECT max(entry) FROM ledger)")
    found = wrong(own)
    assert {"signed heads", "partners' silence", "next deadlines"} <= set(found)
    # The record that was moved may be of one of the three.
    assert len(found["partners' silence"]) >= 2 and "Ring " in found["partners' silence"][0]
    assert "nominations for 2018-19-C4 close" in found["next deadlines"][0]


def test_a_ledger_that_is_damaged_or_of_another_program_is_a_finding(own):
    database(own, "UPDATE ledger SET envelope = x'00' WHERE entry = 2")
    found = wrong(own)
    assert "ledger" in found and "mstcoord ledger verify" in found["ledger"][0]
    path = own.demo / "state" / "coordinator.sqlite"
    for left in own.demo.glob("state/coordinator.sqlite*"):
        left.unlink()
    connection = sqlite3.connect(path)
    oldest = ROOT / "Tests" / "StorageTests" / "Fixtures" / "schema-1.sql"
    connection.executescript(oldest.read_text())
    connection.close()
    found = wrong(own)
    assert "older program" in found["versions"][0] and "ledger" not in found


def test_a_key_that_is_missing_or_not_the_one_the_parties_know_is_found(own):
    key = own.demo / "state" / "keys" / "coordinator.jwk.json"
    mstcoord("key", "generate", "--desk", own.demo / "other", "--party", "other",
             "--in", own.demo / "o-in", "--out", own.demo / "o-out")
    kept = key.read_bytes()
    other = own.demo / "other" / "keys" / "other.jwk.json"
    key.write_bytes(other.read_bytes())
    assert "not one that the parties were told of" in wrong(own)["keys"][0]
    key.unlink()
    assert "There is no key" in wrong(own)["keys"][0]
    key.write_bytes(kept)
    key.chmod(0o600)
    assert "keys" not in wrong(own)


def test_the_clock_is_compared_with_the_record(tmp_path):
    daemon = Daemon(tmp_path)
    settings = {"stateDirectory": "state", "exchangeRoot": "exchange", "httpPort": 0}
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    mstcoord("init", "--agreement", ROOT / "Config" / "agreement.json", *daemon.config())
    assert "clock" not in wrong(daemon)
    day = 86400
    database(daemon, f"UPDATE ledger SET recorded_at = recorded_at + {day}")
    assert "before the newest record" in wrong(daemon)["clock"][0]
    database(daemon, f"UPDATE ledger SET recorded_at = recorded_at - {500 * day}")
    assert "mstcoord clock accept" in wrong(daemon)["clock"][0]


def switches(process) -> int:
    """How often the threads of a process have gone to sleep so far."""
    found = 0
    for status in Path(f"/proc/{process.pid}/task").glob("*/status"):
        found += int(re.search(r"^voluntary_ctxt_switches:\s*(\d+)", status.read_text(), re.M).group(1))
    return found


def test_an_idle_daemon_sleeps(tmp_path):
    settings = {"stateDirectory": "state", "exchangeRoot": "exchange", "httpPort": 0}
    (tmp_path / "settings.json").write_text(json.dumps(settings))
    daemon = Daemon(tmp_path)
    mstcoord("init", "--agreement", ROOT / "Config" / "agreement.json", *daemon.config())
    try:
        with daemon.log.open("ab") as log:
            daemon.process = subprocess.Popen(
                [PROGRAM, "serve", *map(str, daemon.config())], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, env=ENVIRONMENT)
        until("it runs", lambda: "ready" in daemon.log.read_text())
        time.sleep(5)
        before = switches(daemon.process)
        time.sleep(20)
        # One a second is libdispatch's own look at its threads; a round once a minute is a dozen.
        # Anything of ours that ticked every second would be forty more.
        assert switches(daemon.process) - before < 45
    finally:
        daemon.end()


def serve_into_a_pipe(daemon):
    """The daemon with a log that says everything, into the smallest pipe there is."""
    change_settings(daemon, logLevel="trace")
    read, write = os.pipe()
    fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
    daemon.process = subprocess.Popen(
        [PROGRAM, "serve", *map(str, daemon.config()), "--demo-clock", "2018-11-26",
         "--speed", "1"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=write, env=ENVIRONMENT)
    os.close(write)
    return read


def drop_some(daemon, numbers):
    partner = Partner(daemon.demo, "rotherham")
    for number in numbers:
        partner.drop(f"{number}.json", signers.by_joserfc(
            partner.next("nomination", partner.nomination(f"{number}")), partner.key))
    until("they are taken", lambda: not partner.waiting(), 60)


def test_a_log_that_nobody_reads_holds_nothing_up_and_says_what_it_lost(own):
    read = serve_into_a_pipe(own)
    with open(read, "rb", buffering=0) as log:
        drop_some(own, range(60))
        os.set_blocking(read, False)
        first = log.read(1 << 16)
        assert b"dropped" not in first and len(first) <= 4096
        # There is room again: the next line says how many were lost.
        partner = Partner(own.demo, "barnsley")
        partner.drop("bad.json", b"not a file of ours")
        until("it is taken", lambda: not partner.waiting())
        said = until("the loss is said", lambda: log.read(1 << 16) or b"")
        assert b"log lines were dropped: nobody read them count=" in said
        drop_some_more = Partner(own.demo, "barnsley")
        for number in range(60):
            drop_some_more.drop(f"bad-{number}.json", f"not {number}".encode())
        until("they are taken", lambda: not drop_some_more.waiting(), 60)
        assert own.stop() == 0


def test_a_reader_of_the_log_that_goes_away_takes_nothing_with_it(own):
    os.close(serve_into_a_pipe(own))
    until("it runs", lambda: (own.demo / "state" / "heartbeat").exists())
    drop_some(own, range(3))
    assert own.stop() == 0
