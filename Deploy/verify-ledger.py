#!/usr/bin/env python3
"""Checks an exported ledger, or a proof of one document, without the program that made it.

    verify-ledger.py ledger.jsonl --pin coordinator=THUMBPRINT [--pin barnsley=THUMBPRINT …]
    verify-ledger.py proof.json   --pin coordinator=THUMBPRINT

It needs Python 3.10 and the package `cryptography`; ML-DSA-65 signatures are checked where that
package knows the algorithm (47 or later), and counted as unchecked where it does not.

Checked: every signature under a key of the sender's keyset as it was then; that keysets follow one
another and begin with a key that you vouch for; each stream's numbers and links; the hash tree over
all documents (RFC 9162); every signed head against it; that a signed record vouches for what is left
of each document that was destroyed at the end of its retention; that agreements, keysets and heads
bear an ML-DSA-65 signature of every party that signed them, from the day the agreement demands it (the
newest text that all its parties signed). Not checked: whether the decisions are right; `mstcoord ledger
verify` makes each of them again.

Exit status: 0 everything holds, 1 something does not, 2 the file cannot be read.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from datetime import datetime
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

try:
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PublicKey
except ImportError:
    MLDSA65PublicKey = None

TEXT = re.compile(r"[A-Za-z0-9_-]*\Z")


# Documents on which trust, order and proof rest are never destroyed.
WHOLE = ("keyset", "agreement", "checkpoint", "trust", "stream-resume", "ack-dispute",
         "clock-accepted", "retention")


class Wrong(Exception):
    """Something does not hold; one sentence."""


def decode(text):
    """Base64url in its one proper form."""
    if not isinstance(text, str) or not TEXT.match(text) or len(text) % 4 == 1:
        raise Wrong("not base64url")
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if encode(data) != text:
        raise Wrong("not base64url in its one proper form")
    return data


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def strict(data):
    """JSON without duplicate members."""

    def members(pairs):
        if len({name for name, _ in pairs}) != len(pairs):
            raise Wrong("a member stands twice")
        return dict(pairs)

    try:
        return json.loads(data, object_pairs_hook=members)
    except (ValueError, RecursionError) as error:
        raise Wrong(f"not JSON: {error}") from error


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def text_of(digest):
    return "sha-256:" + encode(digest)


def bytes_of(text):
    if not isinstance(text, str) or not text.startswith("sha-256:"):
        raise Wrong("not a digest")
    data = decode(text[8:])
    if len(data) != 32:
        raise Wrong("not a digest")
    return data


class Key:
    """One public key of a keyset, with the name made from it."""

    def __init__(self, jwk):
        self.kind = jwk.get("kty")
        if self.kind == "OKP" and jwk.get("crv") == "Ed25519":
            needed = {"crv": "Ed25519", "kty": "OKP", "x": jwk["x"]}
            self.algorithms = ("EdDSA", "Ed25519")
            self.key = Ed25519PublicKey.from_public_bytes(decode(jwk["x"]))
        elif self.kind == "AKP" and jwk.get("alg") == "ML-DSA-65":
            needed = {"alg": "ML-DSA-65", "kty": "AKP", "pub": jwk["pub"]}
            self.algorithms = ("ML-DSA-65",)
            known = MLDSA65PublicKey
            self.key = known and known.from_public_bytes(decode(jwk["pub"]))
        else:
            raise Wrong("a key of an unknown kind")
        name = json.dumps(needed, separators=(",", ":"), sort_keys=True).encode()
        self.kid = encode(sha256(name))
        if jwk.get("kid", self.kid) != self.kid:
            raise Wrong("a key has another key's name")


class Document:
    """A signed document: its exact bytes, and the signatures over them."""

    def __init__(self, value):
        if not isinstance(value, dict):
            raise Wrong("not a signed document")
        self.text = value["payload"]
        self.payload = decode(self.text)
        self.signatures = []
        for part in value["signatures"]:
            header = strict(decode(part["protected"]))
            if set(header) != {"alg", "kid", "typ"}:
                raise Wrong("a protected header is not of the agreed form")
            self.signatures.append((part["protected"], header, decode(part["signature"])))
        kids = [header["kid"] for _, header, _ in self.signatures]
        if not kids or len(set(kids)) != len(kids):
            raise Wrong("no signature, or two of one key")
        self.head = strict(self.payload)
        self.type = self.head["type"]
        if any(header["typ"] != f"mst-{self.type}+jws" for _, header, _ in self.signatures):
            raise Wrong("a signature is for another type of document")
        self.digest = text_of(sha256(self.payload))

    def leaf(self):
        """Compact forms, sorted by key, joined by a line feed: hashed as a leaf."""
        forms = sorted(
            (header["kid"], f"{protected}.{self.text}.{encode(signature)}")
            for protected, header, signature in self.signatures
        )
        return sha256(b"\0", "\n".join(form for _, form in forms).encode())

    def signers(self, lookup, counts):
        """The keys that signed, each checked; unknown keys mean nothing."""
        found = []
        for protected, header, signature in self.signatures:
            key = lookup(header["kid"])
            if key is None:
                continue
            if header["alg"] not in key.algorithms:
                raise Wrong(f"alg {header['alg']} is not one of key {key.kid}")
            found.append(key.kid)
            if key.key is None:
                counts["unchecked"] += 1
                continue
            try:
                key.key.verify(signature, f"{protected}.{self.text}".encode())
            except InvalidSignature:
                raise Wrong(f"the signature of key {key.kid} is wrong") from None
            counts["signatures"] += 1
        return found


class Remainder:
    """What is left of a document destroyed at the end of its retention: nobody's signature."""

    def __init__(self, line):
        self.head = line["destroyed"]
        self.type = self.head["type"]
        if self.type in WHOLE:
            raise Wrong(f"a {self.type} is never destroyed")
        self.digest = text_of(bytes_of(line["digest"]))
        self.hash = bytes_of(line["leaf"])
        kept = json.dumps(self.head, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
        self.kept = text_of(sha256(kept.encode()))

    def leaf(self):
        return self.hash


class Trust:
    """Whose keys count, from the pins and the keysets in their order."""

    def __init__(self, pins, counts):
        self.pins = dict(pins)
        self.counts = counts
        self.keysets = {}
        self.owners = {}

    def key(self, kid):
        return self.owners[kid][1] if kid in self.owners else None

    def accept(self, document, at):
        """A first keyset under its pin, a later one under the one before and its own."""
        body = document.head["body"]
        party = body["party"]
        if party != document.head["iss"]:
            raise Wrong("a keyset of one party in the name of another")
        keys = {key.kid: key for key in map(Key, body["keys"]["keys"])}
        for kid in keys:
            if kid in self.owners and self.owners[kid][0] != party:
                raise Wrong(f"key {kid} belongs to another party")
        kids = document.signers(lambda kid: keys.get(kid) or self.key(kid), self.counts)
        before = self.keysets.get(party)
        if before is None:
            if body["version"] != 1 or self.pins.get(party) not in kids:
                raise Wrong(f"nobody vouched for the first key of {party}")
        else:
            if body["version"] != before["body"]["version"] + 1:
                raise Wrong("a keyset does not follow the one before")
            if body["previous"] != before["digest"]:
                raise Wrong("a keyset names another one as the one before")
            self.threshold(before["body"], before["keys"], kids, "keyset", at)
        self.threshold(body, keys, kids, "keyset", at)
        self.owners = {kid: owner for kid, owner in self.owners.items() if owner[0] != party}
        self.owners |= {kid: (party, key) for kid, key in keys.items()}
        self.keysets[party] = {"body": body, "digest": document.digest, "keys": keys}

    @staticmethod
    def usable(body, kid, kind, at):
        """Whether a key of this keyset may sign this type of document at this time."""
        use = body["use"][kid]
        ends = use["notAfter"] if use["notAfter"] is not None else at
        current = not use["revoked"] and use["notBefore"] <= at <= ends
        return current and ("*" in use["types"] or kind in use["types"])

    @staticmethod
    def threshold(body, keys, kids, kind, at):
        """Counted over different Ed25519 keys: a second algorithm is no second person."""
        good = 0
        for kid in set(kids) & set(keys):
            good += keys[kid].kind == "OKP" and Trust.usable(body, kid, kind, at)
        needed = body["threshold"].get(kind, body["threshold"]["other"])
        if good < needed:
            raise Wrong(f"{good} of {needed} keys of {body['party']} signed")

    def reached(self, document, at):
        """The parties whose threshold these signatures reach."""
        kids = document.signers(self.key, self.counts)
        if not kids:
            raise Wrong("no known key signed it")
        found = set()
        for party in {self.owners[kid][0] for kid in kids}:
            keyset = self.keysets[party]
            self.threshold(keyset["body"], keyset["keys"], kids, document.type, at)
            found.add(party)
        return found

    def post_quantum(self, document, at):
        """Every party that signed must have signed with an ML-DSA-65 key as well."""
        with_it, parties = set(), set()
        for kid in (header["kid"] for _, header, _ in document.signatures):
            if kid not in self.owners:
                continue
            party, key = self.owners[kid]
            parties.add(party)
            if key.kind == "AKP" and self.usable(
                self.keysets[party]["body"], kid, document.type, at
            ):
                with_it.add(party)
        if parties - with_it:
            raise Wrong(f"{min(parties - with_it)} signed without an ML-DSA-65 key")


class Tree:
    """The hash tree over the leaves, with the root of every size."""

    def __init__(self):
        self.levels = [[]]

    def append(self, leaf):
        self.levels[0].append(leaf)
        level = 0
        while len(self.levels[level]) % 2 == 0:
            if len(self.levels) == level + 1:
                self.levels.append([])
            left, right = self.levels[level][-2:]
            self.levels[level + 1].append(sha256(b"\1", left, right))
            level += 1

    def __len__(self):
        return len(self.levels[0])

    def root(self, size):
        """From the smallest complete subtree on the right to the largest on the left."""
        if size == 0:
            return sha256(b"")
        root, end = None, size
        for level in range(size.bit_length()):
            if size >> level & 1:
                node = self.levels[level][(end >> level) - 1]
                root = node if root is None else sha256(b"\1", node, root)
                end -= 1 << level
        return root


def root_of_path(leaf, index, size, path):
    """RFC 9162 section 2.1.3.2."""
    if not 0 <= index < size or len(path) > 64:
        raise Wrong("the proof is for no entry of the ledger")
    node, last, value = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise Wrong("the proof is too long")
        if node & 1 or node == last:
            value = sha256(b"\1", sibling, value)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            value = sha256(b"\1", value, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise Wrong("the proof is too short")
    return value


def is_consistent(old, new, path):
    """RFC 9162 section 2.1.4.2; `old` and `new` are (size, root)."""
    (size, root), (total, top) = old, new
    if size > total or len(path) > 64:
        return False
    if size == 0:
        return not path and root == sha256(b"")
    if size == total:
        return not path and root == top
    path = list(path)
    if size & (size - 1) == 0:
        path.insert(0, root)
    if not path:
        return False
    node, last = size - 1, total - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first, second = sha256(b"\1", sibling, first), sha256(b"\1", sibling, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = sha256(b"\1", second, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and first == root and second == top


class Ledger:
    """An export, checked line by line."""

    def __init__(self, header, pins):
        if header.get("format") != "mst-ledger-export/1":
            raise Wrong("the first line is not that of an export")
        self.header = header
        self.me = header["coordinator"]
        self.counts = {"documents": 0, "signatures": 0, "unchecked": 0, "heads": 0, "cosigned": 0,
                       "destroyed": 0}
        if self.me not in pins:
            raise Wrong(f"nobody vouched for the key of {self.me}: --pin {self.me}=…")
        self.given = pins
        self.trust = Trust(pins, self.counts)
        self.tree = Tree()
        self.streams = {}
        self.heads = {}
        self.recorded = 0
        self.destroyed = {}
        self.unvouched = {}
        self.in_force = None

    def take(self, line):
        entry = len(self.tree) + 1
        if line["entry"] != entry:
            raise Wrong(f"entry {line['entry']} where {entry} is next")
        if line["recordedAt"] < self.recorded:
            raise Wrong("recorded before the entry before it")
        self.recorded = line["recordedAt"]
        if "destroyed" in line:
            document = Remainder(line)
            self.tree.append(document.leaf())
            self.unvouched[entry] = self.destroyed[entry] = document
            self.counts["destroyed"] += 1
        else:
            document = Document(line["document"])
            try:
                self.author(document, entry, self.recorded)
            finally:
                self.tree.append(document.leaf())
            if document.type == "retention":
                self.vouch(document.head)
        head = document.head
        self.counts["documents"] += 1
        if document.type in ("keyset", "agreement"):
            return
        if document.type == "checkpoint" and not self.is_new_head(document):
            return
        stream = (head["iss"], *head["aud"])
        number, digest = self.streams.get(stream, (0, None))
        if head["seq"] != number + 1 or head["prev"] != digest:
            raise Wrong("it does not follow the one before in its stream")
        self.streams[stream] = (head["seq"], document.digest)

    def vouch(self, head):
        """A record of destroyed documents names what they were and what is left of each."""
        for item in head["body"]["documents"]:
            left = self.destroyed.get(item["entry"])
            if left is None or left.digest != item["digest"]:
                raise Wrong(f"it names a document that entry {item['entry']} is not")
            if left.kept == item["kept"]:
                self.unvouched.pop(item["entry"], None)

    def needs_post_quantum(self, at, text=None):
        """By the agreement in force on that day, or by a text that is being signed."""
        for agreement in (self.in_force, text):
            start = agreement and agreement.get("postQuantumFrom")
            day = datetime.fromtimestamp(at, ZoneInfo(agreement["timeZone"])) if start else None
            if start and start <= day.date().isoformat():
                return True
        return False

    def agreed(self, text, reached):
        """In force is the next version that every party named in it has signed."""
        now = self.in_force or {"agreement": text["agreement"], "version": 0}
        follows = (text["agreement"], text["version"]) == (now["agreement"], now["version"] + 1)
        if follows and {party["id"] for party in text["parties"]} <= reached:
            self.in_force = text

    def author(self, document, entry, at):
        head = document.head
        if document.type == "keyset":
            self.trust.accept(document, at)
            if self.needs_post_quantum(at):
                self.trust.post_quantum(document, at)
            return
        reached = self.trust.reached(document, at)
        text = head["body"] if document.type == "agreement" else None
        if document.type in ("agreement", "checkpoint") and self.needs_post_quantum(at, text):
            self.trust.post_quantum(document, at)
        if text is not None:
            self.agreed(text, reached)
        if document.type != "agreement" and head["iss"] not in reached:
            raise Wrong(f"iss is {head['iss']}, and no key of it signed")
        if document.type == "agreement":
            kids = (header["kid"] for _, header, _ in document.signatures)
            if head["iss"] not in {self.trust.owners[kid][0] for kid in kids
                                   if kid in self.trust.owners}:
                raise Wrong(f"it is in the name of {head['iss']}, who has not signed it")
        if document.type not in ("agreement", "checkpoint") and reached != {head["iss"]}:
            raise Wrong("a key of another party signed")
        if document.type == "trust":
            party, pin = head["body"]["party"], head["body"]["thumbprint"]
            if head["iss"] != self.me or self.given.get(party, pin) != pin:
                raise Wrong(f"the key of {party} is not the one you vouch for")
            self.trust.pins[party] = pin

    def is_new_head(self, document):
        """A signed head must be that of the entries before it; or it comes back cosigned."""
        head, body = document.head, document.head["body"]
        if document.digest in self.heads:
            party = head["aud"][0]
            if party not in self.trust.reached(document, self.recorded):
                raise Wrong(f"{party} has not signed the head that came back")
            self.counts["cosigned"] += 1
            return False
        self.heads[document.digest] = body["size"]
        if head["iss"] != self.me or not 0 <= body["size"] < len(self.tree):
            raise Wrong("a signed head is not that of the entries before it")
        root = self.tree.root(body["size"])
        if bytes_of(body["root"]) != root:
            raise Wrong("a signed head is not that of the entries before it")
        for proof in body["proofs"]:
            old = (proof["from"]["size"], bytes_of(proof["from"]["root"]))
            path = [bytes_of(text) for text in proof["path"]]
            if not is_consistent(old, (body["size"], root), path):
                raise Wrong("a proof of a signed head does not hold")
            if old[1] != self.tree.root(old[0]):
                raise Wrong("a signed head builds on another history")
        self.counts["heads"] += 1
        return True

    def finish(self):
        if self.unvouched:
            raise Wrong(f"no record vouches for what is left of entry {min(self.unvouched)}")
        size, root = len(self.tree), self.tree.root(len(self.tree))
        if (self.header["size"], bytes_of(self.header["root"])) != (size, root):
            raise Wrong("the first line claims another size or root")
        return size, root


def check_export(lines, pins):
    ledger, wrong = None, []
    for number, line in enumerate(lines):
        try:
            value = strict(line)
            if ledger is None:
                ledger = Ledger(value, pins)
            else:
                ledger.take(value)
        except (Wrong, KeyError, TypeError, IndexError) as error:
            what = str(error) if isinstance(error, Wrong) else f"not of the agreed form: {error!r}"
            wrong.append(f"entry {number}: {what}" if number else what)
            if ledger is None or len(wrong) >= 100:
                break
    if ledger is None:
        return wrong or ["the file is empty"], {}
    try:
        size, root = ledger.finish()
        ledger.counts |= {"size": size, "root": text_of(root)}
    except Wrong as error:
        wrong.append(str(error))
    return wrong, ledger.counts


def check_proof(value, pins):
    counts = {"signatures": 0, "unchecked": 0}
    wrong = []

    def look(name, check):
        try:
            return check()
        except (Wrong, KeyError, TypeError, IndexError) as error:
            wrong.append(f"{name}: {error}")

    leaf, root = bytes_of(value["leafHash"]), bytes_of(value["root"])

    def document():
        if value["document"] is not None and Document(value["document"]).leaf() != leaf:
            raise Wrong("it is not the one that is proved")

    def path():
        hashes = [bytes_of(text) for text in value["path"]]
        if root_of_path(leaf, value["entry"] - 1, value["size"], hashes) != root:
            raise Wrong("it does not lead to the root")

    def signed():
        trust = Trust(pins, counts)
        for keyset in map(Document, value["keysets"]):
            if keyset.head["iss"] in pins:
                trust.accept(keyset, keyset.head["iat"])
        if value["checkpoint"] is None:
            raise Wrong("no signed head stands in the proof")
        head = Document(value["checkpoint"])
        body = head.head["body"]
        if head.type != "checkpoint" or (body["size"], body["root"]) != (
            value["size"], value["root"],
        ):
            raise Wrong("the signed head is another one")
        counts["signedBy"] = sorted(trust.reached(head, head.head["iat"]))

    look("document", document)
    look("path", path)
    look("head", signed)
    return wrong, counts | {"entry": value["entry"], "size": value["size"], "root": value["root"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file")
    parser.add_argument("--pin", action="append", default=[], metavar="PARTY=THUMBPRINT")
    arguments = parser.parse_args()
    pins = {}
    for pin in arguments.pin:
        party, _, thumbprint = pin.partition("=")
        pins[party] = thumbprint.replace(" ", "")
    try:
        with open(arguments.file, "rb") as file:
            first = file.readline()
            if b'"mst-ledger-export/1"' in first:
                file.seek(0)
                wrong, counts = check_export(file, pins)
            else:
                wrong, counts = check_proof(strict(first + file.read()), pins)
    except (OSError, Wrong, KeyError) as error:
        print(f"cannot be read: {error}", file=sys.stderr)
        return 2
    for name, value in counts.items():
        print(f"{name:<11}{', '.join(value) if isinstance(value, list) else value}")
    for sentence in wrong:
        print(f"WRONG      {sentence}")
    print("holds" if not wrong else "does not hold")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
