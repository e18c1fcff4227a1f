"""The service as its operator has it: settings, reload, backup, restore, figures, log."""

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import urllib.request
from pathlib import Path

import pytest
import signers
from partner import Partner
from service import ENVIRONMENT, PROGRAM, ROOT, Daemon, make_demonstration, mstcoord, until

FIXTURES = ROOT / "Tests" / "StorageTests" / "Fixtures"


@pytest.fixture
def own(tmp_path):
    """A running demonstration of one test's own."""
    daemon = Daemon(make_demonstration(tmp_path / "demo"))
    try:
        daemon.start()
        yield daemon
    finally:
        daemon.end()


def run(*words, **variables):
    return subprocess.run(
        [PROGRAM, *map(str, words)], capture_output=True, text=True, timeout=120,
        env=ENVIRONMENT | variables,
    )


def change(daemon, **members):
    path = daemon.demo / "settings.json"
    value = json.loads(path.read_text()) | members
    path.write_text(json.dumps({name: member for name, member in value.items() if member is not None}))


def settings_shown(*words, **variables):
    shown = run("settings", *words, "--format", "json", **variables)
    assert shown.returncode == 0, shown.stderr
    return {row["name"]: row for row in json.loads(shown.stdout)["settings"]}


def test_an_option_goes_before_the_environment_and_that_before_the_file(tmp_path):
    file = tmp_path / "settings.json"
    file.write_text('{"rescanSeconds": 10, "httpPort": 1001, "logLevel": "error"}')
    shown = settings_shown(
        "--config", file, "--setting", "rescanSeconds=30",
        MSTCOORD_RESCAN_SECONDS="20", MSTCOORD_HTTP_PORT="1002",
    )
    found = {name: (shown[name]["value"], shown[name]["from"]) for name in shown}
    assert found["rescanSeconds"] == (30, "option")
    assert found["httpPort"] == (1002, "environment")
    assert found["logLevel"] == ("error", "file")
    assert found["checkpointHours"] == (24, "standard")
    assert shown["httpPort"]["where"] == "MSTCOORD_HTTP_PORT"


def test_every_fault_of_the_settings_is_said_at_once_and_nothing_starts(tmp_path):
    file = tmp_path / "settings.json"
    file.write_text('{"rescanSeconds": 0, "colour": "green", "stateDirectory": "a\\u0000b"}')
    words = ("serve", "--config", file, "--setting", "logLevel=loud")
    ended = run(*words, MSTCOORD_HTTP_PORTS="1", MSTCOORD_HTTP_PORT="x")
    assert ended.returncode == 78
    for said in ("/stateDirectory:", "/rescanSeconds:", "/colour:", "logLevel:", "MSTCOORD_HTTP_PORTS:", "MSTCOORD_HTTP_PORT:"):
        assert said in ended.stderr, said
    assert run("settings", "--setting", "colour=green").returncode == 64


def test_the_settings_file_of_the_package_has_every_key_it_can_and_their_standards():
    file = ROOT / "Config" / "settings.json"
    shown = settings_shown("--config", file)
    written = json.loads(file.read_text())
    standard = settings_shown("--state", "/var/lib/mst-coordinator")
    for name, row in standard.items():
        assert row["value"] == written.get(name), name


class Manager:
    """The service manager's side of the notify socket, from now on."""

    def __init__(self, daemon):
        path = daemon.demo / "notify"
        path.unlink(missing_ok=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        self.socket.settimeout(30)

    def status(self, text):
        """Reads until a status line holds a text."""
        while True:
            for line in self.socket.recv(4096).decode().splitlines():
                if line.startswith("STATUS=") and text in line:
                    return line


def test_a_reload_takes_all_of_the_settings_or_none_and_says_why(own):
    manager = Manager(own)
    with manager.socket:
        assert re.search(r"next deadline 20\d\d-\d\d-\d\dT", manager.status("next deadline"))
        change(own, logLevel="debug", rescanSeconds=1)
        own.process.send_signal(signal.SIGHUP)
        until("it is taken", lambda: "settings read again" in own.log.read_text())
        assert "logLevel" in own.log.read_text().split("settings read again")[1]

        change(own, logLevel="error", colour="green")
        own.process.send_signal(signal.SIGHUP)
        said = manager.status("settings kept as they were")
        assert "colour" in said and "next deadline" in said
        # It still says what only debug says: nothing of that file was taken.
        partner = Partner(own.demo, "barnsley")
        partner.drop("debug.json", signers.by_joserfc(
            partner.next("nomination", partner.nomination("debug")), partner.key))
        until("debug is still on", lambda: "name=debug.json" in own.log.read_text())

        change(own, colour=None, logLevel="debug", httpPort=1)
        own.process.send_signal(signal.SIGHUP)
        assert "settings kept as they were" in manager.status("cannot change httpPort")
        assert "settings.needs-restart" in own.log.read_text()

        change(own, httpPort=0, logLevel="info")
        own.process.send_signal(signal.SIGHUP)
        until("it is taken", lambda: own.log.read_text().count("settings read again") == 2)
        while "kept as they were" in manager.status("next deadline"):
            pass
    assert own.stop() == 0


def drop_some(daemon, party, labels):
    partner = Partner(daemon.demo, party)
    files = []
    for label in labels:
        file = signers.by_joserfc(partner.next("nomination", partner.nomination(label)), partner.key)
        partner.drop(f"{label}.json", file)
        files.append(file)
    return partner, files


def test_a_copy_made_while_files_flow_in_is_a_whole_ledger(own, tmp_path):
    partner, _ = drop_some(own, "rotherham", [f"{number}" for number in range(600)])
    made = []
    while partner.waiting() or len(made) < 3:
        target = tmp_path / f"copy-{len(made)}.sqlite"
        made.append(own.asked("backup", target))
        if len(made) > 40:
            break
    until("all are taken", lambda: not partner.waiting(), 60)
    assert len({copy["entries"] for copy in made}) > 1, "the ledger grew between two copies"
    for copy in (made[0], made[-1]):
        state = tmp_path / f"state-{copy['entries']}"
        proved = json.loads(
            mstcoord("restore", copy["file"], "--state", state, "--format", "json"))
        assert (proved["entries"], proved["root"], proved["kept"]) == (
            copy["entries"], copy["root"], None)
        report = json.loads(mstcoord("ledger", "verify", "--state", state, "--format", "json"))
        assert (report["verdict"], report["root"]) == ("agrees", copy["root"])
    # Nothing is overwritten, and nothing half is left.
    mstcoord("backup", made[0]["file"], *own.config(), status=74)
    assert not list(tmp_path.glob("*.part*"))


def test_only_the_newest_copies_of_a_folder_are_kept_and_nothing_else_is_touched(own, tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    strange = ["notes.txt", "coordinator-old.sqlite", "xcoordinator-20200101T000000Z.sqlite"]
    old = [f"coordinator-2020010{day}T000000Z.sqlite" for day in range(1, 6)]
    for name in strange + old:
        (folder / name).write_text("x")
    made = own.asked("backup", "--into", folder, "--keep", 3)
    left = sorted(path.name for path in folder.iterdir())
    assert left == sorted(strange + old[-2:] + [Path(made["file"]).name])
    assert sorted(made["removed"]) == old[:3]


def sabotage(copy, change):
    connection = sqlite3.connect(copy)
    connection.execute(change)
    connection.commit()
    connection.close()


@pytest.mark.parametrize("what", [
    "DELETE FROM ledger WHERE entry = 9",
    "UPDATE ledger SET verdict = 'body.rule' WHERE entry = (SELECT max(entry) FROM ledger"
    " WHERE type = 'nomination')",
    "UPDATE ledger SET envelope = CAST(replace(CAST(envelope AS TEXT), 'A', 'B') AS BLOB)"
    " WHERE entry = 9",
    "DELETE FROM setting WHERE name = 'coordinator'",
    "INSERT INTO grdb_migrations VALUES ('99 from the future')",
    None,
])
def test_a_copy_that_does_not_hold_replaces_nothing(tmp_path, what):
    daemon = Daemon(make_demonstration(tmp_path / "demo"))
    try:
        daemon.start()
        copy = Path(daemon.asked("backup", tmp_path / "copy.sqlite")["file"])
        assert daemon.stop() == 0
        if what:
            sabotage(copy, what)
        else:
            copy.write_bytes(b"no database at all" * 1000)
        before = daemon.asked("ledger", "verify")
        listing = sorted(os.listdir(daemon.demo / "state"))
        refused = run("restore", copy, *daemon.config())
        assert refused.returncode in (1, 74), refused
        assert re.match(r"mstcoord: (restore\.refused|storage\.newer-schema): ", refused.stderr)
        assert daemon.asked("ledger", "verify") == before
        assert sorted(os.listdir(daemon.demo / "state")) == listing
    finally:
        daemon.end()


def test_a_copy_of_another_service_is_refused(tmp_path):
    for name in ("one", "two"):
        make_demonstration(tmp_path / name)
    copy = tmp_path / "copy.sqlite"
    mstcoord("backup", copy, "--config", tmp_path / "one" / "settings.json")
    refused = run("restore", copy, "--config", tmp_path / "two" / "settings.json")
    assert (refused.returncode, "restore.refused" in refused.stderr) == (1, True)


def test_nothing_is_restored_under_a_running_daemon(own, tmp_path):
    copy = own.asked("backup", tmp_path / "copy.sqlite")["file"]
    refused = run("restore", copy, *own.config())
    assert (refused.returncode, "state.locked" in refused.stderr) == (74, True)


def drill(heading: str) -> str:
    """The block of commands that follows a line of the README."""
    text = (ROOT / "README.md").read_text()
    assert heading in text, heading
    return text.split(heading, 1)[1].split("```\n", 2)[1]


# What the drill calls, as a test has it: the program of the build, and a manager of one service.
SURROUNDINGS = r"""
set -eu
mstcoord() { command "$PROGRAM" "$@"; }
systemctl() {
    case $1 in
    start)
        "$PROGRAM" serve --demo-clock 2018-11-26 --speed 1 >>"$FOLDER/log" 2>&1 &
        echo $! >"$FOLDER/pid"
        until mstcoord status >/dev/null 2>&1 && grep -q ready "$FOLDER/log"; do sleep 0.1; done ;;
    stop)
        if [ -e "$FOLDER/pid" ]; then
            kill "$(cat "$FOLDER/pid")"
            wait "$(cat "$FOLDER/pid")"
            rm "$FOLDER/pid"
        fi
        : >"$FOLDER/log" ;;
    esac
}
runuser() { while [ "$1" != -- ]; do shift; done; shift; "$@"; }
"""


def follow(words: str, folder: Path, **variables) -> subprocess.CompletedProcess:
    return subprocess.run(
        ["bash", "-c", SURROUNDINGS + words], capture_output=True, text=True, timeout=180,
        cwd=ROOT, env=ENVIRONMENT | {
            "PROGRAM": PROGRAM, "FOLDER": str(folder),
            "MSTCOORD_CONFIG": str(folder / "demo" / "settings.json"),
        } | variables,
    )


def test_the_drill_that_stops_nothing_is_as_the_readme_says(tmp_path):
    make_demonstration(tmp_path / "demo")
    words = drill("*The drill, every quarter.*").replace("/var/tmp/drill", str(tmp_path / "drill"))
    done = follow("systemctl start\n" + words + "\nsystemctl stop", tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "The ledger agrees with itself." in done.stdout
    assert not (tmp_path / "drill").exists()


def test_after_a_loss_the_way_back_is_as_the_readme_says(tmp_path):
    daemon = Daemon(make_demonstration(tmp_path / "demo"))
    copies = tmp_path / "copies"
    copies.mkdir()
    partners = tmp_path / "from-the-parties"
    partners.mkdir()
    try:
        daemon.start()
        drop_some(daemon, "rotherham", ["before"])
        until("it is taken", lambda: not Partner(daemon.demo, "rotherham").waiting())
        # The demonstration's parties cosign the first head at once; where these stand among what is
        # lost would be chance, and no later head says it.
        until("all have cosigned", lambda: daemon.log.read_text().count("_cosigned-checkpoint") == 3)
        daemon.asked("backup", "--into", copies)
        partner, files = drop_some(daemon, "barnsley", ["lost-1", "lost-2"])
        until("they are taken", lambda: not partner.waiting())
        until("answers are out", lambda: not daemon.asked("outbox", "list")["files"])
        assert daemon.stop() == 0
        whole = daemon.asked("ledger", "verify")
        for number, file in enumerate(files):
            (partners / f"{number}.jws.json").write_bytes(file)
        (daemon.demo / "state" / "coordinator.sqlite").write_bytes(b"a broken disk")

        words = drill("*After a loss.*")
        words = words.replace("/var/backups/mst-coordinator", str(copies))
        words = words.replace("FOLDER…", str(partners))
        done = follow(words, tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "it is an old copy" in done.stdout, done.stdout + done.stderr
        assert "Nothing more is known to be missing." in done.stdout, done.stdout + done.stderr
        os.kill(int((tmp_path / "pid").read_text()), signal.SIGTERM)
        until("it is stopped", lambda: run("restore", copies / "none", *daemon.config()).returncode == 66)
        after = daemon.asked("ledger", "verify")
        assert (after["verdict"], after["root"]) == ("agrees", whole["root"])
    finally:
        daemon.end()
        for left in tmp_path.glob("pid"):
            subprocess.run(["kill", left.read_text().strip()], check=False, capture_output=True)


def test_a_copy_does_not_show_small_numbers_that_were_hidden_since(own, tmp_path):
    reason = ("--reason", "the board agreed")
    mstcoord("small-numbers", "show", *reason, *own.config())
    own.asked("backup", tmp_path / "copy.sqlite")
    mstcoord("small-numbers", "hide", *reason, *own.config())
    assert own.stop() == 0
    database = own.demo / "state" / "coordinator.sqlite"
    mstcoord("restore", tmp_path / "copy.sqlite", *own.config())
    assert newest_order(database) == (0, "the board agreed")
    database.write_bytes(b"a broken disk")
    said = run("status", *own.config())
    assert "storage.corrupt" in said.stderr and "restore the last backup" in said.stderr, said
    mstcoord("restore", tmp_path / "copy.sqlite", *own.config())
    assert newest_order(database) == (0, "orders since the copy was made are lost")


def newest_order(database):
    connection = sqlite3.connect(database)
    try:
        return connection.execute(
            "SELECT shown, reason FROM small_numbers ORDER BY id DESC").fetchone()
    finally:
        connection.close()


@pytest.mark.parametrize("fixture", sorted(FIXTURES.glob("schema-*.sql")), ids=lambda path: path.stem)
def test_a_ledger_of_every_released_program_is_proved_by_this_one(fixture, tmp_path):
    old = tmp_path / "old.sqlite"
    connection = sqlite3.connect(old)
    connection.executescript(fixture.read_text())
    connection.close()
    proved = json.loads(mstcoord("restore", old, "--state", tmp_path / "state", "--format", "json"))
    assert proved["entries"] == 12
    refused = sqlite3.connect(tmp_path / "state" / "coordinator.sqlite")
    refused.execute("INSERT INTO grdb_migrations VALUES ('99 from the future')")
    refused.commit()
    refused.close()
    said = run("status", "--state", tmp_path / "state")
    assert "storage.newer-schema" in said.stderr and "newer program" in said.stderr


def port(daemon) -> int:
    text = until("the board serves", lambda: re.search(r"127\.0\.0\.1:(\d+)/", daemon.log.read_text()))
    return int(text.group(1))


def figures(daemon) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port(daemon)}/metrics") as answer:
        assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
        return answer.read().decode()


NAME = re.compile(r"\b(?:mstcoord|process)_[a-z_]+")


def test_figures_are_in_the_form_that_prometheus_reads(own):
    partner, _ = drop_some(own, "rotherham", ["1", "2"])
    partner.drop("bad.json", b"not a file of ours")
    until("they are taken", lambda: not partner.waiting())
    # The parties cosign the first head by themselves; until they have, the ledger grows.
    until("all have cosigned", lambda: own.log.read_text().count("_cosigned-checkpoint") == 3)
    text = figures(own)
    seen = set()
    for line in text.splitlines():
        if line.startswith("#"):
            kind, name = line.split()[1:3]
            assert kind in ("HELP", "TYPE")
            assert (kind, name) not in seen, "each name once"
            seen.add((kind, name))
            continue
        assert re.fullmatch(
            r'[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? -?\d+(\.\d+)?', line), line
        base = re.sub(r"_(sum|count)$", "", NAME.match(line).group())
        assert ("TYPE", base) in seen or ("TYPE", NAME.match(line).group()) in seen, line
    value = dict(line.rsplit(" ", 1) for line in text.splitlines() if line[0] != "#")
    assert int(value['mstcoord_documents_total{verdict="applied"}']) >= 2
    assert int(value['mstcoord_refusals_total{code="envelope.not-json"}']) == 1
    assert int(value["mstcoord_ledger_entries"]) == daemon_entries(own)
    assert float(value["mstcoord_round_seconds_count"]) >= 1
    assert int(value["process_resident_memory_bytes"]) > 1 << 20
    assert int(value["mstcoord_next_deadline_seconds"]) > 0


def daemon_entries(daemon) -> int:
    return daemon.asked("ledger", "verify")["entries"]


def test_every_figure_of_dashboard_alerts_and_readme_is_there(own):
    partner, _ = drop_some(own, "rotherham", ["1"])
    partner.drop("bad.json", b"not a file of ours")
    until("they are taken", lambda: not partner.waiting())
    figures(own)  # its own request is counted from then on
    present = set(NAME.findall(figures(own)))
    monitoring = ROOT / "Deploy" / "monitoring"
    dashboard = (monitoring / "grafana-dashboard.json").read_text()
    json.loads(dashboard)
    alerts = (monitoring / "prometheus-alerts.yml").read_text()
    for name, text in (("dashboard", dashboard), ("alerts", alerts), ("README", (ROOT / "README.md").read_text())):
        used = set(NAME.findall(text))
        assert used, name
        missing = used - present - {"mstcoord_party_silence_seconds", "mstcoord_checkpoint_age_seconds"}
        assert not missing, (name, missing)
    if shutil.which("promtool"):
        subprocess.run(["promtool", "check", "rules", monitoring / "prometheus-alerts.yml"], check=True)
        subprocess.run(["promtool", "check", "metrics"], input=figures(own), text=True, check=True)


def references(demo: Path) -> set[str]:
    """Every reference of a child or family that a party's own files hold."""
    found = set()
    for file in demo.glob("desks/*/sent/*.json"):
        body = json.loads(signers.decode(json.loads(file.read_bytes())["payload"])).get("body", {})
        if isinstance(body.get("reference"), str):
            found.add(body["reference"])
    return found


def test_no_log_above_debug_names_a_child(tmp_path):
    demo = make_demonstration(tmp_path / "demo")
    log = tmp_path / "log"
    process = subprocess.Popen(
        [PROGRAM, "serve", "--config", demo / "settings.json", "--demo-clock", "2018-11-26",
         "--speed", "432000", "--setting", "logLevel=info"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log.open("wb"), env=ENVIRONMENT,
    )
    try:
        partner = Partner(demo, "rotherham")
        # A file whose name and content are its sender's, whatever they say.
        partner.drop("R-9999-jane.json", b'{"payload":"R-9999"}')
        until("it is put aside", lambda: "envelope." in log.read_text())
        until("two cycles are decided", lambda: log.read_text().count("done what was due") > 8, 240)
        assert len(references(demo)) > 20
    finally:
        process.kill()
        process.wait(60)
    text = log.read_text()
    named = {one for one in references(demo) | {"R-9999", "jane"} if one in text}
    assert not named
    assert all(re.match(r"(info|notice|warning|error): ", line) for line in text.splitlines())
