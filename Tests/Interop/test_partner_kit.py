"""The partner kit: its page followed word by word, with each of its two programs."""

import json
import os
import shutil
import subprocess
import sys

import pytest
import signers
from partner import Partner
from service import ROOT, mstcoord, until

KIT = ROOT / "Deploy" / "partner-kit"


class Kit:
    """One of the two programs, with its own way of saying the same."""

    def __init__(self, name, folder):
        self.name, self.folder = name, folder
        self.key = folder / ("key.jwk.json" if name == "partner.py" else "key.pem")

    def run(self, *words, status=0) -> str:
        first = [sys.executable] if self.name.endswith(".py") else ["bash"]
        done = subprocess.run(
            [*first, KIT / self.name, *map(str, words)], capture_output=True, timeout=60,
            cwd=self.folder,
        )
        assert done.returncode == status, (words, done.returncode, done.stdout, done.stderr)
        assert b"Traceback" not in done.stderr, done.stderr
        return (done.stdout if status == 0 else done.stderr).decode()

    def new_key(self):
        return self.run("new-key", self.key).strip()

    def keyset(self, party):
        if self.name == "partner.py":
            return self.run("keyset", self.key, "--party", party)
        return self.run("keyset", self.key, party)

    def make(self, party, kind, body, agreement, after=None, out=None):
        path = self.folder / "body.json"
        path.write_text(json.dumps(body))
        if self.name == "partner.py":
            words = ["--party", party, "--agreement", agreement]
            words += ["--after", after] if after else []
            words += ["--out", out] if out else []
            return self.run("make", self.key, kind, path, *words)
        return self.run("make", self.key, party, kind, path, agreement, *([after] if after else []))

    def check(self, file, keys, status=0):
        words = [file, "--keys", keys] if self.name == "partner.py" else [file, keys]
        return self.run("check", *words, status=status)


@pytest.fixture(params=["partner.py", "partner.sh"])
def kit(request, tmp_path):
    if request.param == "partner.sh" and not shutil.which("jq"):
        pytest.skip("jq is not installed")
    return Kit(request.param, tmp_path)


def adopt(kit, key):
    """The kit's program signs with a key that the service knows already."""
    if kit.name == "partner.py":
        kit.key.write_text(json.dumps(key))
    else:
        der = bytes.fromhex("302e020100300506032b657004220420") + signers.decode(key["d"])
        (kit.folder / "key.der").write_bytes(der)
        run = ["openssl", "pkey", "-inform", "DER", "-in", kit.folder / "key.der", "-out", kit.key]
        subprocess.run(run, check=True, timeout=30)


def test_a_key_and_a_keyset_that_the_service_would_take(kit):
    spoken = kit.new_key()
    assert [len(group) for group in spoken.split()] == [4] * 10 + [3]
    assert os.stat(kit.key).st_mode & 0o77 == 0
    path = kit.folder / "keyset.jws.json"
    path.write_text(kit.keyset("rotherham"))
    assert spoken in mstcoord("key", "show", path)
    assert spoken in kit.check(path, path)
    keys = kit.folder / "keys.json"
    keys.write_text(mstcoord("key", "show", path, "--format", "json"))
    said = json.loads(mstcoord("verify", path, "--jwks", keys, "--format", "json"))
    assert said["verdict"] == "accepted" and said["type"] == "keyset"


def test_a_party_signs_the_agreement_and_takes_part(kit, tmp_path):
    """A real service, founded for this: the kit is the whole of Rotherham."""
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({
        "stateDirectory": str(tmp_path / "state"), "exchangeRoot": str(tmp_path / "exchange"),
        "httpPort": 0,
    }))
    mstcoord("init", "--agreement", ROOT / "Config" / "agreement.json", "--config", settings)
    spoken = kit.new_key()
    mstcoord("trust", "add", "rotherham", "--thumbprint", spoken, "--config", settings)
    box = tmp_path / "exchange" / "rotherham"
    (box / "in" / "keyset.jws.json").write_text(kit.keyset("rotherham"))
    service = subprocess.Popen(
        [os.environ.get("MSTCOORD", ROOT / ".build" / "debug" / "mstcoord"), "serve", "--config",
         settings], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        found = lambda ending: list((box / "out").glob(f"*_{ending}.jws.json"))  # noqa: E731
        [agreement] = until("the agreement is there", lambda: found("agreement"))
        until("the keyset is taken", lambda: found("receipt"))
        signed = kit.run("cosign", kit.key, agreement)
        (box / "in" / "signed.json.part").write_text(signed)
        os.rename(box / "in" / "signed.json.part", box / "in" / "signed.json")
        receipts = until("the signature has a receipt", lambda: len(found("receipt")) > 1 and
                         sorted(found("receipt")))
        keys = box / "out" / "coordinator_keys_00000001_keyset.jws.json"
        assert "keyset number 1 from coordinator" in kit.check(keys, keys)
        listed = mstcoord("trust", "list", "--config", settings)
        assert kit.check(keys, keys).strip().split("signed by ")[1] in listed
        assert "receipt number 2 from coordinator" in kit.check(receipts[-1], keys)
        assert '"applied"' in kit.run("read", receipts[-1])
    finally:
        service.terminate()
        service.wait(30)


def test_documents_one_after_the_other(kit, daemon):
    partner = Partner(daemon.demo, "rotherham")
    until("the demonstration's own files are taken", lambda: not partner.waiting())
    partner = Partner(daemon.demo, "rotherham")
    adopt(kit, partner.key)
    [agreement] = list(partner.outbox.glob("*_agreement.jws.json"))
    sent = sorted((daemon.demo / "desks" / "rotherham" / "sent").glob("*_0*.jws.json"))
    sent = [path for path in sent if "agreement" not in path.name]
    # The demonstration's clock stands in 2018: a document of today is from the future to it.
    body = partner.nomination("kit" + kit.name[-2:])
    first = kit.folder / "first.jws.json"
    first.write_text(kit.make("rotherham", "nomination", body, agreement, sent[-1], partner.outbox))
    said = json.loads(signers.decode(json.loads(first.read_bytes())["payload"]))
    assert said["seq"] == partner.seq + 1 and said["prev"] == partner.prev
    assert said["agreement"] == partner.card["agreement"] and said["body"] == body
    if kit.name == "partner.py":
        assert said["ack"]["coordinator"]["seq"] >= 24
    second = kit.folder / "second.jws.json"
    second.write_text(kit.make("rotherham", "nomination", body, agreement, first))
    keys = kit.folder / "keys.json"
    keys.write_text(json.dumps({"keys": [signers.public(partner.key)]}))
    said = json.loads(mstcoord("verify", second, "--jwks", keys, "--format", "json"))
    assert said["verdict"] == "accepted"
    assert f"number {partner.seq + 2} from rotherham" in kit.check(second, keys)


HOSTILE = {
    "a letter changed": lambda text: text.replace('"payload":"', '"payload":"A', 1),
    "a payload twice": lambda text: text.replace('"payload"', '"payload":"e30","payload"', 1),
    "a signature of nothing": lambda text: text[: text.index('"signature":"') + 13] + '"}]}',
    "not JSON": lambda text: text[:-2],
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_not_good_is_refused(kit, change):
    kit.new_key()
    good, bad = kit.folder / "good.json", kit.folder / "bad.json"
    good.write_text(json.dumps(json.loads(kit.keyset("rotherham")), separators=(",", ":")))
    kit.check(good, good)
    bad.write_text(change(good.read_text()))
    assert kit.check(bad, good, status=1) or True


def test_a_stranger_is_refused(kit, tmp_path):
    kit.new_key()
    good = kit.folder / "good.json"
    good.write_text(kit.keyset("rotherham"))
    strange = kit.folder / "strange.json"
    strange.write_text(json.dumps({"keys": [signers.public(signers.new_key())]}))
    assert "no known key" in kit.check(good, strange, status=1)
