"""A council that takes part with nothing but its key, its two folders and a JOSE library."""

import hashlib
import json
import os
import re
import secrets
from datetime import datetime
from pathlib import Path

import signers


def digest(payload: bytes) -> str:
    return "sha-256:" + signers.encode(hashlib.sha256(payload).digest())


def reference(label: str) -> str:
    """An opaque reference as the service wants them: capitals, a digit, at most 24 characters."""
    return f"T1-{label.upper().replace('_', '-')}"[:24]


class Partner:
    """Drafts, signs and drops the documents of one party of a demonstration."""

    def __init__(self, demo: Path, party: str):
        desk = demo / "desks" / party
        self.party = party
        self.card = json.loads((desk / "desk.json").read_text())
        self.key = json.loads((desk / "keys" / f"{party}.jwk.json").read_text())
        self.inbox = demo / "exchange" / party / "in"
        self.outbox = demo / "exchange" / party / "out"
        clock = json.loads((demo / "exchange" / "demonstration-clock.json").read_text())
        self.now = int(datetime.fromisoformat(clock["start"].replace("Z", "+00:00")).timestamp())
        self.seq, self.prev = 0, None
        for path in (desk / "sent").iterdir():
            if "_none_" not in path.name:
                self._follow(signers.decode(json.loads(path.read_bytes())["payload"]))

    def _follow(self, payload: bytes):
        seq = json.loads(payload)["seq"]
        if seq > self.seq:
            self.seq, self.prev = seq, digest(payload)

    def draft(self, kind: str, body: dict, **changes) -> bytes:
        """The next payload of this party's stream; `changes` put errors into it."""
        value = {
            "v": 1, "type": kind, "iss": self.party, "aud": [self.card["coordinator"]],
            "agreement": self.card["agreement"], "seq": self.seq + 1, "prev": self.prev,
            "iat": self.now, "exp": self.now + 30 * 86400,
            "jti": signers.encode(secrets.token_bytes(16)), "body": body,
        }
        return json.dumps(value | changes, sort_keys=True).encode()

    def next(self, kind: str, body: dict, **changes) -> bytes:
        """Like `draft`, and the stream goes on after it."""
        payload = self.draft(kind, body, **changes)
        self._follow(payload)
        return payload

    def nomination(self, label: str, **changes) -> dict:
        body = {"birthMonth": "2006-04", "class": 3, "waitingSince": "2018-09-03"}
        return body | {"reference": reference(label)} | changes

    def drop(self, name: str, file: bytes):
        """As the README asks: under a name that is left alone, and then renamed."""
        part = self.inbox / f"{name}.part"
        part.write_bytes(file)
        os.rename(part, self.inbox / name)

    def waiting(self) -> list[str]:
        """Names that the daemon has not taken yet."""
        return [name for name in os.listdir(self.inbox) if not name.endswith(".part")]

    def answers(self, kind: str) -> list[tuple[bytes, dict]]:
        """Files of one type in the out folder in their order, each with what it says."""
        found = []
        for path in sorted(self.outbox.iterdir()):
            if re.fullmatch(rf"coordinator_[a-z0-9-]+_\d{{8}}_{kind}\.jws\.json", path.name):
                file = path.read_bytes()
                found.append((file, json.loads(signers.decode(json.loads(file)["payload"]))))
        return found

    def receipts(self, payload: bytes) -> list[dict]:
        """What the receipts for a document say, in their order."""
        wanted = digest(payload)
        found = [said["body"] for _, said in self.answers("receipt")]
        return [body for body in found if body["of"] == wanted]

    def notices(self, file: bytes) -> list[dict]:
        """What the notices about a refused file say."""
        wanted = hashlib.sha256(file).hexdigest()
        found = [said["body"] for _, said in self.answers("notice")]
        return [body for body in found if body.get("sha256") == wanted]
