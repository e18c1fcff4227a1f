#!/usr/bin/env python3
"""Takes part in the exchange with Python 3.9 or newer and joserfc (pip install joserfc==1.8.0).

  partner.py new-key  PRIVATE.json                     make a key; prints its thumbprint
  partner.py keyset   PRIVATE.json --party NAME        the first keyset, signed
  partner.py cosign   PRIVATE.json AGREEMENT.json      your signature on an agreement
  partner.py make     PRIVATE.json TYPE BODY.json --party NAME --agreement AGREEMENT.json
                      [--after LAST_SENT.json] [--out OUT_FOLDER]
  partner.py check    FILE --keys KEYS.json            is it signed by one of these keys?
  partner.py read     FILE                             what it says, checked or not

Every command prints its result; `> name.jws.json` makes a file of it. KEYS.json is a JWK Set, or a
keyset file as the service puts it into your out folder.
"""

import argparse
import hashlib
import json
import os
import re
import secrets
import sys
import time
import warnings
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path

from joserfc import jws
from joserfc.jwk import OKPKey

# RFC 9864 calls the algorithm Ed25519; EdDSA is the name that every library knows.
ALGORITHMS = ["EdDSA", "Ed25519"]
HALF_A_YEAR = 183 * 86400
warnings.filterwarnings("ignore", message="EdDSA is deprecated")


def encode(data):
    """Base64url without padding."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def digest(payload):
    return "sha-256:" + encode(hashlib.sha256(payload).digest())


def thumbprint(key):
    """RFC 7638: the three members that make the key, sorted, without spaces."""
    text = json.dumps({name: key[name] for name in ("crv", "kty", "x")}, separators=(",", ":"))
    return encode(hashlib.sha256(text.encode()).digest())


def spoken(text):
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def public(key):
    return {"kty": key["kty"], "crv": key["crv"], "x": key["x"], "kid": thumbprint(key)}


def once(pairs):
    """Refuses a member that stands there twice: two programs would read two things."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member stands there twice")
    return found


def load(path):
    return json.loads(Path(path).read_bytes(), object_pairs_hook=once)


def sign(payload, key):
    """A file: the payload's bytes and one signature over them."""
    kind = json.loads(payload)["type"]
    header = {"alg": "EdDSA", "kid": thumbprint(key), "typ": f"mst-{kind}+jws"}
    signed = jws.serialize_json(
        [{"protected": header}], payload, OKPKey.import_key(key), algorithms=ALGORITHMS
    )
    return json.dumps(signed)


def write(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def contents(path):
    """The payload of a file, not checked."""
    return decode(load(path)["payload"])


def head(kind, party, seq, prev, agreement, body, valid=HALF_A_YEAR):
    now = int(time.time())
    return {
        "v": 1, "type": kind, "iss": party, "aud": ["coordinator"], "agreement": agreement,
        "seq": seq, "prev": prev, "iat": now, "exp": now + valid,
        "jti": encode(secrets.token_bytes(16)), "body": body,
    }


def new_key(words):
    key = OKPKey.generate_key("Ed25519").as_dict(private=True)
    key = {"kty": "OKP", "crv": "Ed25519", "x": key["x"], "d": key["d"]}
    private = lambda path, flags: os.open(path, flags, 0o600)  # noqa: E731
    with open(words.private, "x", opener=private) as file:
        json.dump(key, file)
    print(spoken(thumbprint(key)))


def keyset(words):
    key = load(words.private)
    kid = thumbprint(key)
    body = {
        "party": words.party, "version": 1, "previous": None, "keys": {"keys": [public(key)]},
        "use": {kid: {"types": ["*"], "notBefore": 0, "notAfter": None, "revoked": False}},
        "threshold": {"keyset": 1, "agreement": 1, "other": 1},
    }
    print(sign(write(head("keyset", words.party, 1, None, None, body)), key))


def cosign(words):
    """The same bytes as the others signed: never written anew."""
    print(sign(contents(words.agreement), load(words.private)))


def acknowledged(folder):
    """The highest number without a gap of the service's files that you hold."""
    found = {}
    for path in Path(folder).iterdir():
        match = re.fullmatch(r"coordinator_[a-z0-9.-]+_(\d{8,})_([a-z-]+)\.jws\.json", path.name)
        if match and match[2] not in ("agreement", "keyset"):
            found[int(match[1])] = path
    if not found:
        return {}
    last = min(found)
    while last + 1 in found:
        last += 1
    return {"coordinator": {"seq": last, "digest": digest(contents(found[last]))}}


def make(words):
    text = contents(words.agreement)
    terms = json.loads(text)
    agreement = {
        "id": terms["body"]["agreement"], "version": terms["seq"], "digest": digest(text)
    }
    seq, prev = 1, None
    if words.after:
        last = contents(words.after)
        seq, prev = json.loads(last)["seq"] + 1, digest(last)
    value = head(words.type, words.party, seq, prev, agreement, load(words.body))
    held = acknowledged(words.out) if words.out else {}
    print(sign(write(value | ({"ack": held} if held else {})), load(words.private)))


def known_keys(path):
    value = load(path)
    if "payload" in value:
        value = json.loads(decode(value["payload"]), object_pairs_hook=once)["body"]["keys"]
    return {thumbprint(key): key for key in value["keys"] if key["kty"] == "OKP"}


def check(words):
    """Every signature by a known key must be good, and there must be one. We count, not the library."""
    keys, file = known_keys(words.keys), load(words.file)
    members = file.get("signatures") or [file]
    good = []
    for member in members:
        protected = json.loads(decode(member["protected"]), object_pairs_hook=once)
        if set(protected) != {"alg", "kid", "typ"}:
            sys.exit("refused: the protected header has other members than alg, kid and typ")
        # The post-quantum signature beside the other one needs another library: mstcoord verify.
        if protected["alg"] == "ML-DSA-65":
            continue
        if protected["kid"] in keys:
            single = {"payload": file["payload"]} | {
                name: member[name] for name in ("protected", "signature")
            }
            key = OKPKey.import_key(keys[protected["kid"]])
            try:
                found = jws.deserialize_json(single, key, algorithms=ALGORITHMS)
            except Exception as error:
                sys.exit(f"refused: the signature of {protected['kid']} is not good ({error})")
            payload = json.loads(found.payload, object_pairs_hook=once)
            if protected["typ"] != f"mst-{payload['type']}+jws":
                sys.exit("refused: the content is of another type than its signature says")
            good.append(protected["kid"])
    if not good:
        sys.exit("refused: no known key signed it")
    print(f"good: {payload['type']} number {payload['seq']} from {payload['iss']}, "
          f"signed by {spoken(good[0])}")


def read(words):
    print(json.dumps(json.loads(contents(words.file)), indent=2, ensure_ascii=False))


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(required=True)

    def command(action, *names):
        made = commands.add_parser(action.__name__.replace("_", "-"))
        for name in names:
            made.add_argument(name)
        made.set_defaults(action=action)
        return made

    command(new_key, "private")
    command(keyset, "private").add_argument("--party", required=True)
    command(cosign, "private", "agreement")
    made = command(make, "private", "type", "body")
    for name, needed in (("party", True), ("agreement", True), ("after", False), ("out", False)):
        made.add_argument("--" + name, required=needed)
    command(check, "file").add_argument("--keys", required=True)
    command(read, "file")
    words = parser.parse_args()
    try:
        words.action(words)
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.exit(f"refused: {error}")


if __name__ == "__main__":
    main()
