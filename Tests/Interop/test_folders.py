"""Files dropped into a running service: each gets the answer that is documented."""

import json
import os
import urllib.request

import pytest
import signers
from partner import Partner, digest
from service import mstcoord, until


@pytest.fixture(scope="module")
def rotherham(daemon):
    partner = Partner(daemon.demo, "rotherham")
    until("the demonstration's own files are taken", lambda: not partner.waiting())
    return partner


@pytest.fixture(scope="module")
def barnsley(daemon, rotherham):
    return Partner(daemon.demo, "barnsley")


def receipt(partner, name, payload, sign=signers.by_joserfc, count=1) -> dict:
    """Drops a signed payload and waits for its latest receipt."""
    partner.drop(name, sign(payload, partner.key))
    until(f"receipt for {name}", lambda: len(partner.receipts(payload)) >= count)
    return partner.receipts(payload)[-1]


@pytest.mark.parametrize("sign", signers.SIGNERS)
def test_a_nomination_signed_elsewhere_is_applied(sign, daemon, rotherham):
    label = sign.__name__
    payload = rotherham.next("nomination", rotherham.nomination(label))
    said = receipt(rotherham, f"{label}.json", payload, sign)
    assert said["result"] == "applied" and said["nomination"].startswith("n-")
    assert said["nomination"] in json.dumps(daemon.asked("waiting-list"))


@pytest.mark.parametrize("check", signers.CHECKERS)
def test_the_services_answers_are_good_for_other_libraries(check, daemon, rotherham):
    keys = daemon.coordinator_keys()
    answers = rotherham.answers("receipt")
    assert len(answers) >= 24
    for file, said in answers:
        assert json.loads(check(file, keys)) == said
        assert said["iss"] == "coordinator" and said["aud"] == ["rotherham"]


def test_the_answers_make_one_unbroken_stream(rotherham):
    last = None
    files = sorted(rotherham.outbox.glob("coordinator_rotherham-*"))
    stream = [path.read_bytes() for path in files if not path.name.endswith("_agreement.jws.json")]
    payloads = [signers.decode(json.loads(file)["payload"]) for file in stream]
    streams = [json.loads(payload) for payload in payloads]
    first = streams[0]["seq"]
    assert [said["seq"] for said in streams] == list(range(first, first + len(streams)))
    for payload, said in zip(payloads, streams):
        assert last is None or said["prev"] == last
        last = digest(payload)


def test_the_same_file_twice_is_answered_again_and_applied_once(daemon, rotherham):
    payload = rotherham.next("nomination", rotherham.nomination("twice"))
    file = signers.by_joserfc(payload, rotherham.key)
    first = receipt(rotherham, "twice.json", payload, lambda *_: file)
    assert first["result"] == "applied"
    before = daemon.asked("ledger", "verify")["entries"]
    [path] = [p for p in rotherham.outbox.iterdir() if answers_to(p, payload)]
    kept = path.read_bytes()
    path.unlink()
    rotherham.drop("twice-again.json", file)
    until("the receipt is there again", path.exists)
    assert path.read_bytes() == kept
    until("the file is taken", lambda: not rotherham.waiting())
    assert daemon.asked("ledger", "verify")["entries"] == before


def answers_to(path, payload) -> bool:
    said = json.loads(signers.decode(json.loads(path.read_bytes())["payload"]))
    return said["type"] == "receipt" and said["body"].get("of") == digest(payload)


def test_a_gap_is_held_until_it_is_filled(rotherham):
    first = rotherham.next("nomination", rotherham.nomination("gap-1"))
    second = rotherham.next("nomination", rotherham.nomination("gap-2"))
    held = receipt(rotherham, "gap-2.json", second)
    assert (held["result"], held["code"]) == ("held", "stream.gap")
    assert receipt(rotherham, "gap-1.json", first)["result"] == "applied"
    until("the held one follows", lambda: len(rotherham.receipts(second)) == 2)
    assert [said["result"] for said in rotherham.receipts(second)] == ["held", "applied"]


REJECTED = [
    ("expired", {"iat": 1_500_000_000, "exp": 1_500_000_001}, {}, "time.expired"),
    ("future", {"iat": 1_700_000_000, "exp": 1_700_000_001}, {}, "time.future"),
    ("unknown-member", {}, {"colour": "red"}, "body.shape"),
    ("window", {}, {"earliest": "2019-05-01", "latest": "2019-04-01"}, "body.rule"),
]


@pytest.mark.parametrize("name, head, body, code", REJECTED, ids=[case[0] for case in REJECTED])
def test_an_authentic_error_is_answered_and_the_stream_goes_on(name, head, body, code, rotherham):
    payload = rotherham.next("nomination", rotherham.nomination(f"{name}", **body), **head)
    said = receipt(rotherham, f"{name}.json", payload)
    assert (said["result"], said["code"]) == ("rejected", code)
    assert said["sentence"] and said["whatToDo"]
    after = rotherham.next("nomination", rotherham.nomination(f"{name}-after"))
    assert receipt(rotherham, f"{name}-after.json", after)["result"] == "applied"


def refused(daemon, partner, name, file, seconds=30) -> dict:
    """Drops what will be refused; gives the notice, once the quarantine agrees with it."""
    partner.drop(name, file)
    return notice(daemon, partner, name, file, seconds)


def notice(daemon, partner, name, file, seconds=30) -> dict:
    [said] = until(f"notice about {name}", lambda: partner.notices(file), seconds)
    until("the file is taken away", lambda: name not in partner.waiting())
    kept = [entry for entry in daemon.asked("quarantine", "list")["files"]
            if entry["originalName"] == name]
    assert [(entry["code"], entry["sizeBytes"]) for entry in kept] == [(said["code"], len(file))]
    assert said["originalName"] == name and said["whatToDo"]
    return said


def tampered(partner) -> bytes:
    payload = partner.draft("nomination", partner.nomination("x"))
    value = json.loads(signers.by_joserfc(payload, partner.key))
    value["payload"] = signers.encode(payload.replace(b"T1-X", b"T1-Y"))
    return json.dumps(value).encode()


def by_another(partner) -> bytes:
    home = Partner(partner.inbox.parents[2], "home")
    return signers.by_joserfc(partner.draft("nomination", partner.nomination("x")), home.key)


def signed(**changes):
    """An authentic file that is wrong in its head."""
    def make(partner) -> bytes:
        payload = partner.draft("nomination", partner.nomination("x"), **changes)
        return signers.by_joserfc(payload, partner.key)
    return make


QUARANTINED = [
    ("tampered", tampered, "key.signature"),
    ("stranger", lambda p: signers.by_jwcrypto(p.draft("nomination", {}), signers.new_key()),
     "key.unknown"),
    ("another-party", by_another, "payload.issuer"),
    ("audience", signed(aud=["somebody"]), "payload.audience"),
    ("agreement", signed(agreement=None), "payload.agreement"),
    ("prev", signed(prev="sha-256:" + "A" * 43), "stream.prev"),
    ("member", signed(colour="red"), "payload.shape"),
    ("garbage", lambda p: b"hello", "envelope.not-json"),
    ("compact", lambda p: b"e30.e30.e30", "envelope.not-json"),
]


@pytest.mark.parametrize("name, make, code", QUARANTINED, ids=[case[0] for case in QUARANTINED])
def test_a_file_without_an_author_is_put_aside(name, make, code, daemon, rotherham):
    assert refused(daemon, rotherham, f"{name}.json", make(rotherham))["code"] == code
    payload = rotherham.next("nomination", rotherham.nomination(f"{name}"))
    assert receipt(rotherham, f"{name}-then.json", payload)["result"] == "applied"


def test_an_enormous_file_is_never_read(daemon, rotherham):
    for name, size in [("large.json", (1 << 20) + 1), ("sparse.json", 1 << 36)]:
        path = rotherham.inbox / name
        with path.open("wb") as file:
            file.truncate(size)
        kept = until(f"{name} in quarantine", lambda: [
            entry for entry in daemon.asked("quarantine", "list")["files"]
            if entry["originalName"] == name], 60)
        assert [entry["code"] for entry in kept] == ["file.too-large"]
    payload = rotherham.next("nomination", rotherham.nomination("large"))
    assert receipt(rotherham, "after-large.json", payload)["result"] == "applied"


def test_what_is_no_plain_file_is_not_followed(daemon, rotherham):
    os.symlink("/etc/passwd", rotherham.inbox / "link.json")
    os.mkfifo(rotherham.inbox / "pipe.json")
    for name in ("link.json", "pipe.json"):
        kept = until(f"{name} in quarantine", lambda: [
            entry for entry in daemon.asked("quarantine", "list")["files"]
            if entry["originalName"] == name], 60)
        assert [entry["code"] for entry in kept] == ["file.not-regular"]
    shown = mstcoord("quarantine", "show", kept[0]["id"], *daemon.config())
    assert "root:" not in shown


def test_a_truncated_file_is_waited_for_and_then_put_aside(daemon, rotherham):
    payload = rotherham.next("nomination", rotherham.nomination("cut"))
    file = signers.by_joserfc(payload, rotherham.key)
    (rotherham.inbox / "late.json").write_bytes(file[: len(file) // 2])
    (rotherham.inbox / "cut.json").write_bytes(file[: len(file) // 3])
    # The rest of one arrives in time, that of the other never does.
    with (rotherham.inbox / "late.json").open("ab") as late:
        late.write(file[len(file) // 2:])
    until("the completed file is applied", lambda: rotherham.receipts(payload))
    said = notice(daemon, rotherham, "cut.json", file[: len(file) // 3], seconds=90)
    assert said["code"] == "file.truncated"


def test_two_documents_with_one_number_stop_the_stream(daemon, barnsley):
    first = barnsley.draft("nomination", barnsley.nomination("one"))
    other = barnsley.draft("nomination", barnsley.nomination("other"))
    assert receipt(barnsley, "one.json", first)["result"] == "applied"
    said = refused(daemon, barnsley, "other.json", signers.by_joserfc(other, barnsley.key))
    assert said["code"] == "stream.fork"
    assert "barnsley" in json.dumps(daemon.asked("status"))


def test_the_ledger_agrees_with_itself_after_all_this(daemon):
    report = daemon.asked("ledger", "verify")
    assert (report["verdict"], report["findings"]) == ("agrees", [])


def test_the_command_and_the_board_give_one_answer(daemon):
    log = daemon.log.read_text()
    board = log.rsplit("board=", 1)[1].split()[0]
    pairs = [
        ("cycles", ["cycle", "list"]), ("waiting-list", ["waiting-list"]),
        ("authorities/barnsley/balance", ["balance", "barnsley"]),
    ]
    for path, words in pairs:
        with urllib.request.urlopen(f"{board}api/v1/{path}", timeout=30) as answer:
            assert json.loads(answer.read()) == daemon.asked(*words)


def test_it_stops_cleanly_when_told_to(daemon):
    assert daemon.stop() == 0
    assert "agrees" in mstcoord("ledger", "verify", *daemon.config())
