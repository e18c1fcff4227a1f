"""Hostile clients against the real board: after each of them a normal request is answered, and the
daemon's memory stays bounded."""

import re
import socket
import time

import pytest

from service import Daemon, make_demonstration, until

HOST = b"Host: localhost\r\n"
GET = b"GET / HTTP/1.1\r\n"
POST = b"POST / HTTP/1.1\r\n"

# What is sent, and how it may be answered; an end of the connection without a word is as good.
REQUESTS = {
    "a header of 64 KiB": (GET + HOST + b"X: " + b"a" * 65536 + b"\r\n\r\n", {431, 400}),
    "a header of 8 MiB": (GET + HOST + b"X: " + b"a" * (8 << 20) + b"\r\n\r\n", {431, 400}),
    "20,000 headers": (
        GET + HOST + b"".join(b"X%d: a\r\n" % i for i in range(20000)) + b"\r\n", {431, 400}),
    "a target of 1 MiB": (
        b"GET /" + b"a" * (1 << 20) + b" HTTP/1.1\r\n" + HOST + b"\r\n", {414, 400}),
    "no host": (GET + b"\r\n", {400}),
    "two hosts": (GET + HOST + b"Host: b\r\n\r\n", {400}),
    "a foreign host": (GET + b"Host: evil.example\r\n\r\n", {421}),
    "two lengths in two ways": (
        POST + HOST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
        {400, 405, 413}),
    "two lengths": (POST + HOST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", {400, 413}),
    "a length below nothing": (POST + HOST + b"Content-Length: -5\r\n\r\n", {400}),
    "a length of 2^63": (POST + HOST + b"Content-Length: 9223372036854775808\r\n\r\n", {400, 413}),
    "a length in letters": (POST + HOST + b"Content-Length: abc\r\n\r\n", {400}),
    "a broken chunk": (POST + HOST + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\n", {400, 405, 413}),
    "a zero byte in the target": (b"GET /\0 HTTP/1.1\r\n" + HOST + b"\r\n", {400}),
    "a field over two lines": (GET + HOST + b"X: a\r\n b\r\n\r\n", {200, 400}),
    "every byte there is": (bytes(range(256)) * 40, {400}),
    "the begin of TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", {400}),
    "a way out of the folder": (b"GET /../../etc/passwd HTTP/1.1\r\n" + HOST + b"\r\n", {404}),
    "a version that is none": (b"GET / HTTP/9.9\r\n" + HOST + b"\r\n", {400, 505}),
    "the begin of HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 505}),
    "an expectation": (
        POST + HOST + b"Expect: 100-continue\r\nContent-Length: 5\r\n\r\n", {100, 413}),
    "a thousand at once": ((b"GET /healthz HTTP/1.1\r\n" + HOST + b"\r\n") * 1000, {200}),
}
CONNECTIONS = 1200
# Above what the daemon has at rest: the server's own buffers of some hundred connections.
KIB_MORE = 96 * 1024


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    daemon = Daemon(make_demonstration(tmp_path_factory.mktemp("hostile")))
    daemon.start()
    said = r"board=http://127.0.0.1:(\d+)/"
    text = until("a port", lambda: re.search(said, daemon.log.read_text()))
    yield daemon, int(text.group(1))
    assert daemon.stop() == 0


def connect(port):
    return socket.create_connection(("127.0.0.1", port), 10)


def status(client):
    """The status of the answer; None if the server ended the connection without one."""
    try:
        client.settimeout(10)
        got = client.recv(4096)
    except ConnectionError:
        return None
    found = re.match(rb"HTTP/1\.[01] (\d{3})", got)
    assert found or not got, got[:80]
    return int(found.group(1)) if found else None


def check_alive(port):
    begin = time.monotonic()
    with connect(port) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\n" + HOST + b"Connection: close\r\n\r\n")
        assert status(client) == 200
    assert time.monotonic() - begin < 5


def resident(daemon) -> int:
    with open(f"/proc/{daemon.process.pid}/status") as file:
        return int(re.search(r"VmRSS:\s+(\d+) kB", file.read()).group(1))


@pytest.mark.parametrize("name", REQUESTS)
def test_a_hostile_request_is_refused_and_harms_nobody(board, name):
    _, port = board
    sent, expected = REQUESTS[name]
    with connect(port) as client:
        try:
            client.sendall(sent)
            found = status(client)
        except ConnectionError:
            found = None  # It was refused before all of it was sent.
    assert found is None or found in expected, found
    check_alive(port)


def test_slow_clients_by_the_thousand_keep_nobody_waiting_and_fill_no_memory(board):
    daemon, port = board
    before = resident(daemon)
    held = []
    try:
        for number in range(CONNECTIONS):
            client = connect(port)
            held.append(client)
            try:
                if number % 3 == 0:  # Sends its head a byte at a time.
                    client.sendall(b"GET / HTTP/1.1\r\nX: ")
                elif number % 3 == 1:  # Announces a body that never comes.
                    client.sendall(POST + HOST + b"Content-Length: 100\r\n\r\na")
                else:  # Asks for much, and takes none of it.
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
                    client.sendall((b"GET /openapi.json HTTP/1.1\r\n" + HOST + b"\r\n") * 20)
            except ConnectionError:
                pass  # It made room for another.
            if number % 100 == 99:
                check_alive(port)
        more = resident(daemon) - before
        assert more < KIB_MORE, more
    finally:
        for client in held:
            client.close()
    check_alive(port)


def test_a_body_that_drips_ends_its_connection(board):
    _, port = board
    with connect(port) as client:
        client.sendall(POST + HOST + b"Content-Length: 1000\r\n\r\n")
        assert status(client) in {405, 413}
        ended = until("the end of the connection", lambda: dripped(client), 30)
    assert ended
    check_alive(port)


def dripped(client) -> bool:
    try:
        client.sendall(b"a")
        client.settimeout(0.5)
        return client.recv(100) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True
