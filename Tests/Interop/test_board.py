"""The board as programs and calendars that are not ours see it."""

import gzip
import http.client
import json
import re
import socket
import time

import icalendar
import jsonschema
import pytest

from service import Daemon, make_demonstration, mstcoord, until

AUTHORITIES = ("rotherham", "barnsley")


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    daemon = Daemon(make_demonstration(tmp_path_factory.mktemp("board")))
    daemon.start()
    text = until("a port", lambda: re.search(r"board=http://127.0.0.1:(\d+)/", daemon.log.read_text()))
    yield daemon, int(text.group(1))
    assert daemon.stop() == 0


def ask(port, target, method="GET", **fields):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request(method, target, headers={k.replace("_", "-"): v for k, v in fields.items()})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


def described(port):
    return json.loads(ask(port, "/openapi.json")[2])


def addresses(port, description):
    """Every operation of the version with things that exist in its path."""
    cycles = [c["id"] for c in json.loads(ask(port, "/api/v1/cycles")[2])["cycles"]]
    waiting = json.loads(ask(port, "/api/v1/waiting-list")[2])["waiting"]
    for path, item in description["paths"].items():
        if not path.startswith("/api/v1/"):
            continue
        operation = item["get"]
        names = [""]
        if "{id}" in path:
            names = cycles[:3] if "/cycles/" in path else AUTHORITIES
            if "/nominations/" in path:
                names = [w["nomination"] for w in waiting[:3]]
        query = {"getWhatIf": "?years=1&runs=1", "proveInclusion": "?entry=1"}
        for name in names:
            yield operation, path.replace("{id}", name) + query.get(operation["operationId"], "")


def test_every_answer_is_what_the_description_says(board):
    _, port = board
    description = described(port)
    validator = jsonschema.Draft202012Validator
    schemas = description["components"]["schemas"]
    for schema in schemas.values():
        validator.check_schema(schema)
    answered = set()
    for operation, address in addresses(port, description):
        if operation["operationId"] == "streamEvents":
            continue
        status, fields, body = ask(port, address)
        stated = operation["responses"][str(status)]
        kind = fields["Content-Type"].split(";")[0]
        if status == 200:
            assert kind in stated["content"], address
            if kind == "application/json":
                validator(schemas[operation["operationId"]]).validate(json.loads(body))
            answered.add(operation["operationId"])
        else:
            assert kind == "application/problem+json", address
            validator(schemas["Problem"]).validate(json.loads(body))
        if len(stated.get("content", {})) > 1:
            assert ask(port, address, Accept="text/csv")[1]["Content-Type"].startswith("text/csv")
        assert ask(port, address, Accept="image/png")[0] == 406
        head = ask(port, address, "HEAD")
        assert (head[0], head[2]) == (status, b"")
        if status == 200:
            assert ask(port, address, If_None_Match="*")[0] == 304
        refused = ask(port, address + ("&" if "?" in address else "?") + "wish=1")
        assert refused[0] == 400
        assert ask(port, address, "DELETE")[1]["Allow"] == "GET, HEAD"
    assert len(answered) >= 20, answered


def test_compressed_content_is_the_same_under_another_tag(board):
    _, port = board
    _, plain, body = ask(port, "/")
    _, packed, small = ask(port, "/", Accept_Encoding="br, gzip;q=0.8")
    assert packed["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed["Vary"]
    assert packed["ETag"] != plain["ETag"] and len(small) < len(body) / 2
    assert b"<h1>" in gzip.decompress(small)
    assert ask(port, "/", Accept_Encoding="gzip;q=0")[1]["Content-Encoding"] is None


def test_pages_of_a_list_fit_together(board):
    _, port = board
    whole = json.loads(ask(port, "/api/v1/waiting-list")[2])["waiting"]
    found, cursor = [], ""
    while True:
        status, fields, body = ask(port, "/api/v1/waiting-list?limit=5" + cursor)
        page = json.loads(body)
        assert status == 200 and len(page["waiting"]) <= 5
        found += page["waiting"]
        assert (page["next"] is None) == (fields["Link"] is None)
        if page["next"] is None:
            break
        cursor = "&cursor=" + page["next"]
    assert [w["nomination"] for w in found] == [w["nomination"] for w in whole]
    for bad in ("limit=0", "limit=501", "cursor=x", "cursor=0-0"):
        assert ask(port, "/api/v1/waiting-list?" + bad)[0] == 400


def test_calendar_programs_read_the_calendar(board):
    daemon, port = board
    _, fields, body = ask(port, "/api/v1/calendar.ics")
    assert fields["Content-Type"].startswith("text/calendar")
    lines = body.split(b"\r\n")
    assert b"\n" not in b"".join(lines) and all(len(line) <= 75 for line in lines)
    calendar = icalendar.Calendar.from_ical(body)
    events = calendar.walk("VEVENT")
    uids = [str(e["UID"]) for e in events]
    cycles = json.loads(ask(port, "/api/v1/cycles")[2])["cycles"]
    assert len(set(uids)) == len(uids) and len(events) >= 2 * len(cycles)
    first = next(e for e in events if str(e["UID"]).startswith("cycle." + cycles[0]["id"]))
    assert first["DTSTART"].dt.isoformat() == cycles[0]["start"]
    assert first["DTEND"].dt.isoformat() == cycles[0]["end"]
    assert ask(port, "/api/v1/calendar.ics")[2] == body
    assert mstcoord("report", "ics", *daemon.config()).encode() == body


def test_a_stream_tells_the_head_of_the_ledger(board):
    _, port = board
    with socket.create_connection(("127.0.0.1", port), 30) as stream:
        stream.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        got = b""
        while not re.search(rb"data: \{.*\}", got):
            got += stream.recv(4096)
    assert b"content-type: text/event-stream" in got.lower()
    data = json.loads(re.search(rb"data: (\{.*\})", got).group(1))
    head = json.loads(ask(port, "/api/v1/ledger/checkpoint")[2])
    assert data["size"] <= head["size"] and data["root"].startswith("sha-256:")


def test_half_open_connections_keep_nobody_waiting(board):
    _, port = board
    held = []
    try:
        for _ in range(600):
            client = socket.create_connection(("127.0.0.1", port), 5)
            client.sendall(b"GET / HTTP/1.1\r\nHo")
            held.append(client)
        begin = time.monotonic()
        assert ask(port, "/healthz")[0] == 200
        assert time.monotonic() - begin < 2
    finally:
        for client in held:
            client.close()


def test_two_hosts_are_one_too_many(board):
    _, port = board
    with socket.create_connection(("127.0.0.1", port), 30) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: b\r\n\r\n")
        assert client.recv(400).startswith(b"HTTP/1.1 400 ")


def test_tokens_close_a_demonstration_and_open_it_by_role(board):
    """The last one: from its first token on the demonstration asks everybody."""
    daemon, port = board
    description = described(port)
    everything = list(addresses(port, description))
    children = {}
    for child in json.loads(ask(port, "/api/v1/waiting-list")[2])["waiting"]:
        children.setdefault(child["authority"], []).append(child["nomination"])
    assert set(children) == set(AUTHORITIES)

    def made(role, *words):
        text = mstcoord(
            "token", "create", "--role", role, *words, *daemon.config(), "--format", "json")
        return json.loads(text)

    tokens = {role: made(role)["token"] for role in ("board", "operator", "authority:rotherham")}
    pages = [
        "/", "/team", "/finance", "/outcomes", "/ledger", "/exchange", "/what-if?years=1&runs=1",
        "/cycles/2018-19-C4",
    ]
    targets = [address for op, address in everything if op["operationId"] != "streamEvents"]
    for target in pages + targets:
        assert ask(port, target)[0] == 401, target
        for role, token in tokens.items():
            hidden = sum((c for a, c in children.items() if not role.endswith(a)), [])
            if role == "operator":
                hidden = []
            for accept in ("*/*", "text/csv"):
                _, _, body = ask(port, target, Authorization="Bearer " + token, Accept=accept)
                for child in hidden:
                    assert child in target or child.encode() not in body, (role, target)
    assert ask(port, "/api/v1/cycles", Authorization="Bearer " + tokens["board"] + "x")[0] == 401
    link = made("authority:barnsley", "--login")["link"]
    target = link[link.index("/login"):]
    status, fields, _ = ask(port, target)
    assert status == 303 and "HttpOnly" in fields["Set-Cookie"]
    cookie = fields["Set-Cookie"].split(";")[0]
    assert ask(port, "/", Cookie=cookie)[0] == 200 and ask(port, target)[0] == 401
    assert ask(port, "/logout", "POST", Cookie=cookie)[0] == 303
    assert ask(port, "/", Cookie=cookie)[0] == 401
    number = next(
        row["id"] for row in json.loads(
            mstcoord("token", "list", *daemon.config(), "--format", "json"))["access"]
        if row["role"] == "board")
    mstcoord("token", "revoke", number, *daemon.config())
    assert ask(port, "/", Authorization="Bearer " + tokens["board"])[0] == 401
    database = (daemon.demo / "state" / "coordinator.sqlite").read_bytes()
    database += (daemon.demo / "state" / "coordinator.sqlite-wal").read_bytes()
    for token in tokens.values():
        assert token.split("_", 2)[2].encode() not in database
