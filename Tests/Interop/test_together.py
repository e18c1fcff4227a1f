"""Several programs at once, full disks and folders of others: nobody's work may be lost or undone."""

import json
import re
import subprocess

import pytest
from service import ENVIRONMENT, PROGRAM, ROOT, make_demonstration, mstcoord

AGREEMENT = ROOT / "Config" / "agreement.json"


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return make_demonstration(tmp_path_factory.mktemp("together") / "demo")


def started(*words, **options):
    return subprocess.Popen([PROGRAM, *map(str, words)], env=ENVIRONMENT, **options)


def test_programs_that_send_at_one_desk_at_once_number_one_after_the_other(demo):
    desk = demo / "desks" / "rotherham"
    begun = []
    for number in range(12):
        kind = ("nomination", "team-referral")[number % 2]
        more = ["--set", "birthMonth=2006-03"] if kind == "nomination" else []
        begun.append(started(
            "send", kind, "--desk", desk, "--set", f"reference=T-{number}", "--set", "class=2",
            "--set", "waitingSince=2018-06-01", *more, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL))
    assert [one.wait(120) for one in begun] == [0] * 12
    names = [path.name for path in (desk / "sent").iterdir()]
    # A keyset and the text of an agreement are numbered apart.
    numbers = [re.search(r"_(\d{8})_(nomination|team-referral)", name) for name in names]
    given = sorted(int(found[1]) for found in numbers if found)
    assert given == list(range(given[0], given[0] + len(given)))
    mstcoord("ledger", "verify", "--config", demo / "settings.json")


@pytest.mark.parametrize("words", [["export", "charges"], ["roster"], ["doctor"], ["settings"]])
def test_what_cannot_be_printed_is_no_success(demo, words):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [PROGRAM, *words, "--config", str(demo / "settings.json")], stdout=full,
            stderr=subprocess.PIPE, env=ENVIRONMENT, timeout=120)
    assert done.returncode == 74 and b"file.write" in done.stderr


def test_a_reader_that_has_seen_enough_is_no_failure(demo):
    words = [PROGRAM, "roster", "--config", str(demo / "settings.json")]
    done = subprocess.run(
        ["bash", "-c", 'set -o pipefail; "$@" | head -c 1', "roster", *words],
        capture_output=True, env=ENVIRONMENT, timeout=120)
    assert done.returncode == 0


@pytest.mark.parametrize("name", ["settings.json", "financial-plan.csv"])
def test_a_demonstration_is_made_over_nothing(tmp_path, name):
    (tmp_path / name).write_text("mine")
    mstcoord("init", "--demo", tmp_path, "--agreement", AGREEMENT, status=78)
    assert (tmp_path / name).read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_mirror_is_made_in_no_service_and_over_no_settings(demo, tmp_path):
    desk = demo / "desks" / "barnsley"
    before = (demo / "settings.json").read_text()
    for state in (demo / "state", demo):
        mstcoord("init", "--mirror", desk, "--state", state, status=78)
    assert (demo / "settings.json").read_text() == before
    assert not (demo / "state" / "settings.json").exists()


def test_the_address_of_a_calendar_is_printed_once_and_is_for_no_login(demo):
    words = ["token", "create", "--config", demo / "settings.json", "--role", "calendar"]
    made = json.loads(mstcoord(*words, "--url", "https://board.example", "--format", "json"))
    assert made["link"].startswith("https://board.example/api/v1/calendar.ics?token=mst_")
    mstcoord(*words, "--login", status=64)
    mstcoord(*words, "--url", "javascript:alert(1)", status=64)
