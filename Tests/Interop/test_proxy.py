"""The board behind a web proxy, as Deploy/proxy sets it up."""

import json
import re
import socket
import ssl

import pytest
import signers
from partner import Partner
from proxies import NAME, Front, program
from service import mstcoord, until

WAYS = [("nginx", "port"), ("nginx", "one address"), ("nginx", "socket"),
        ("caddy", "port"), ("caddy", "socket")]
FORGED = {"X_Forwarded_For": "203.0.113.9", "X_Forwarded_Proto": "https"}


@pytest.fixture(scope="module", params=WAYS, ids=lambda way: " by ".join(way))
def front(request, tmp_path_factory):
    kind, way = request.param
    if program(kind) is None:
        pytest.skip(f"there is no {kind} here: apt-get install nginx-light caddy")
    front = Front(kind, way, tmp_path_factory.mktemp("front"))
    try:
        yield front.start()
    finally:
        front.end()


def link(front) -> str:
    said = json.loads(mstcoord(
        "token", "create", "--role", "board", "--login", "--url", f"https://{NAME}",
        *front.daemon.config(), "--format", "json"))
    return re.search(r"/login\?link=\S+?(?=\"|$)", json.dumps(said)).group(0)


def bearer(front) -> dict:
    said = mstcoord("token", "create", "--role", "board", *front.daemon.config())
    return {"Authorization": "Bearer " + re.search(r"mst_\S+", said).group(0)}


def test_the_page_comes_by_tls_and_the_cookie_never_goes_in_the_clear(front):
    status, headers, _ = front.ask(link(front))
    assert status == 303 and headers["Location"] == "/"
    cookie = headers["Set-Cookie"]
    for part in ("; Secure", "; HttpOnly", "; SameSite=Strict"):
        assert part in cookie
    status, headers, page = front.ask("/", Cookie=cookie.split(";")[0])
    assert status == 200 and b"</html>" in page
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    status, headers, _ = front.ask_in_the_clear("/finance")
    assert (status, headers["Location"]) in [
        (301, f"https://{NAME}/finance"), (308, f"https://{NAME}/finance"),
        (308, f"https://{NAME}:{front.https}/finance")]


def test_another_name_is_not_shown_the_board(front):
    status, _, page = 0, None, b""
    try:
        status, _, page = front.ask("/openapi.json", host="evil.example")
    except OSError:
        pass
    except Exception as fault:  # a connection that is ended without a word
        assert "RemoteDisconnected" in type(fault).__name__
    assert b"openapi" not in page, status
    with pytest.raises((ssl.SSLError, OSError)):
        front.tls(name="evil.example")


def test_nobody_but_the_proxy_says_who_asks_and_how(front):
    bad = {"Authorization": "Bearer mst_1_" + "A" * 43}
    link(front)  # from the first token on it is closed
    status, _, _ = front.ask("/", source="127.0.0.3", **FORGED, **bad)
    assert status == 401
    assert front.wrong_credentials_from()[-1:] == ["127.0.0.3"]
    if front.way == "socket":
        return
    # Past the proxy: what is forged there counts for nothing.
    others = ["127.0.0.9"] + (["127.0.0.1"] if front.way == "one address" else [])
    for source in others:
        status, _, _ = front.ask_daemon("/", source=source, **FORGED, **bad)
        assert status == 401
        assert front.wrong_credentials_from()[-1:] == [source]
        _, headers, _ = front.ask_daemon(link(front), source=source, **FORGED)
        assert "Secure" not in headers["Set-Cookie"]


def test_the_figures_of_the_machine_are_not_for_the_public(front):
    link(front)
    assert front.ask("/metrics")[0] == 401
    if front.way != "socket":
        assert front.ask_daemon("/metrics")[0] == 200
        # Who says that a proxy passed it on is believed to its loss.
        assert front.ask_daemon("/metrics", X_Forwarded_For="127.0.0.1")[0] == 401


def test_events_come_through_when_they_happen(front):
    fields = bearer(front)
    stream = front.tls()
    stream.settimeout(20)
    head = f"GET /api/v1/events HTTP/1.1\r\nHost: {NAME}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "\r\n"
    stream.sendall(head.encode())
    read = b""

    def heard(count):
        nonlocal read
        try:
            read += stream.recv(65536)
        except socket.timeout:
            return False
        return read.count(b"event: ledger") >= count

    with stream:
        until("the first event", lambda: heard(1), 20)
        partner = Partner(front.daemon.demo, "rotherham")
        partner.drop("event.json", signers.by_joserfc(
            partner.next("nomination", partner.nomination("event")), partner.key))
        until("the next one", lambda: heard(2), 20)
    assert b"200 OK" in read.split(b"\r\n", 1)[0]
    assert b"text/event-stream" in read
