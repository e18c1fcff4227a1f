"""Values that people write into files reach what is answered: names of the board, limits of colours."""

import http.client
import json
import re

import pytest

from service import ROOT, Daemon, make_demonstration, until


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    folder = tmp_path_factory.mktemp("named")
    agreement = json.loads((ROOT / "Config" / "agreement.json").read_text())
    agreement["statusLimits"] = {"greenPercent": 7, "amberPercent": 31}
    (folder / "agreement.json").write_text(json.dumps(agreement))
    demo = make_demonstration(folder / "demo", folder / "agreement.json")
    settings = json.loads((demo / "settings.json").read_text())
    settings["boardNames"] = "board.example,other.example"
    (demo / "settings.json").write_text(json.dumps(settings))
    daemon = Daemon(demo)
    daemon.start()
    said = r"board=http://127.0.0.1:(\d+)/"
    text = until("a port", lambda: re.search(said, daemon.log.read_text()))
    yield int(text.group(1))
    assert daemon.stop() == 0


def ask(port, target, host="localhost"):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", target, headers={"Host": host})
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, body


@pytest.mark.parametrize("host, status", [
    ("board.example", 200), ("Other.Example:443", 200), ("localhost", 200), ("third.example", 421),
    ("board.example.evil", 421),
])
def test_the_board_goes_by_the_names_in_its_settings_and_by_no_other(board, host, status):
    assert ask(board, "/healthz", host)[0] == status


def test_the_limits_of_the_colours_are_the_agreements(board):
    status, body = ask(board, "/finance")
    assert status == 200
    assert "by 7 % at the most" in body and "by 31 %" in body
