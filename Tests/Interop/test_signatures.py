"""Files go both ways between this program and other JOSE libraries."""

import json

import pytest
import signers
from partner import Partner
from service import make_demonstration, mstcoord


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    return make_demonstration(tmp_path_factory.mktemp("signatures") / "demo")


@pytest.fixture(scope="module")
def partner(demo):
    return Partner(demo, "rotherham")


@pytest.fixture
def keys(tmp_path):
    """A key of our own, and the file with its public part."""
    key = signers.new_key()
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"keys": [signers.public(key)]}))
    return key, path


def verdict(file: bytes, path, tmp_path, status=0) -> dict:
    dropped = tmp_path / "file.json"
    dropped.write_bytes(file)
    said = mstcoord("verify", dropped, "--jwks", path, "--format", "json", status=status)
    return json.loads(said)


SIGNED = [(sign, "EdDSA") for sign in signers.SIGNERS]
# The newer name of the algorithm (RFC 9864); jwcrypto does not know it yet.
SIGNED += [(signers.by_joserfc, "Ed25519"), (signers.by_openssl, "Ed25519")]


@pytest.mark.parametrize("sign, algorithm", SIGNED)
def test_other_programs_files_are_accepted(sign, algorithm, partner, keys, tmp_path):
    key, path = keys
    payload = partner.draft("nomination", partner.nomination("9001"))
    said = verdict(sign(payload, key, alg=algorithm), path, tmp_path)
    assert said["verdict"] == "accepted" and said["issuer"] == "rotherham"
    assert said["kids"] == [key["kid"]] and said["type"] == "nomination"


def test_a_thumbprint_is_the_one_other_libraries_compute(keys, tmp_path):
    key, _ = keys
    private = tmp_path / "private.json"
    private.write_text(json.dumps(key))
    assert key["kid"] in mstcoord("key", "show", private)


@pytest.mark.parametrize("check", signers.CHECKERS)
def test_this_programs_files_are_accepted_by_others(check, demo):
    desk = demo / "desks" / "rotherham"
    key = json.loads((desk / "keys" / "rotherham.jwk.json").read_text())
    files = list((desk / "sent").glob("*_nomination.jws.json"))
    assert len(files) == 24
    for path in files:
        file = path.read_bytes()
        payload = check(file, [signers.public(key)])
        assert payload == signers.decode(json.loads(file)["payload"])
        changed = json.loads(file)
        changed["payload"] = signers.encode(payload.replace(b"rotherham", b"rothexham"))
        with pytest.raises(Exception):
            check(json.dumps(changed).encode(), [signers.public(key)])


def altered(change):
    """A signed file with a change to its JSON."""
    def make(payload: bytes, key: dict) -> bytes:
        value = json.loads(signers.by_joserfc(payload, key))
        change(value)
        return json.dumps(value).encode()
    return make


def with_header(**members):
    """A file whose protected header has been replaced, with a good signature over it."""
    return lambda payload, key: signers.by_openssl(payload, key, **members)


def padded(value):
    value["signatures"][0]["signature"] += "=="


def unprotected(value):
    value["signatures"][0]["header"] = {"kid": "x"}


def polyglot(value):
    value["signature"] = value["signatures"][0]["signature"]


def doubled(payload: bytes, key: dict) -> bytes:
    return signers.by_joserfc(payload, key).replace(b'{"payload"', b'{"payload":"e30","payload"', 1)


HOSTILE = [
    ("not-json", lambda payload, key: b"nomination: R-1", "envelope.not-json"),
    ("bytes", lambda payload, key: b'{"payload":"\xff\xfe"}', "envelope.not-utf8"),
    ("duplicate", doubled, "envelope.duplicate-member"),
    ("unprotected", altered(unprotected), "envelope.shape"),
    ("polyglot", altered(polyglot), "envelope.shape"),
    ("padding", altered(padded), "envelope.base64"),
    ("none", with_header(alg="none"), "envelope.algorithm"),
    ("hmac", with_header(alg="HS256"), "envelope.algorithm"),
    ("embedded", with_header(jwk={"kty": "OKP"}), "envelope.header"),
    ("critical", with_header(crit=["b64"], b64=False), "envelope.header"),
    (
        "stranger",
        lambda payload, key: signers.by_joserfc(payload, signers.new_key()),
        "key.unknown",
    ),
    (
        "borrowed-kid",
        lambda payload, key: signers.by_joserfc(payload, signers.new_key() | {"kid": key["kid"]}),
        "key.signature",
    ),
    ("other-type", with_header(typ="mst-withdrawal+jws"), "payload.type"),
]


@pytest.mark.parametrize("make, code", [case[1:] for case in HOSTILE], ids=[c[0] for c in HOSTILE])
def test_hostile_files_are_refused_with_their_code(make, code, partner, keys, tmp_path):
    key, path = keys
    payload = partner.draft("nomination", partner.nomination("9002"))
    said = verdict(make(payload, key), path, tmp_path, status=1)
    assert (said["verdict"], said["code"]) == ("refused", code)
