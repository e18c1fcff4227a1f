"""Signing and checking with programs that know nothing of this project."""

import base64
import json
import subprocess
import tempfile
from pathlib import Path

import jwcrypto.jwk
import jwcrypto.jws
from joserfc import jws as joserfc_jws
from joserfc.jwk import OKPKey

ALGORITHMS = ["EdDSA", "Ed25519"]


def encode(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def public(key: dict) -> dict:
    """The public part of a private JSON Web Key."""
    return {name: value for name, value in key.items() if name != "d"}


def new_key() -> dict:
    """A fresh Ed25519 key, made by jwcrypto, named by its RFC 7638 thumbprint."""
    key = jwcrypto.jwk.JWK.generate(kty="OKP", crv="Ed25519")
    made = json.loads(key.export_private())
    return {"kty": "OKP", "crv": "Ed25519", "x": made["x"], "d": made["d"], "kid": key.thumbprint()}


def header(payload: bytes, key: dict, **changes) -> dict:
    """The three members of the protected header."""
    kind = json.loads(payload)["type"]
    return {"alg": "EdDSA", "kid": key["kid"], "typ": f"mst-{kind}+jws"} | changes


# Each signer takes the payload's bytes and a private key, and gives the bytes of a file.


def by_joserfc(payload: bytes, key: dict, **changes) -> bytes:
    """General JSON serialization."""
    member = {"protected": header(payload, key, **changes)}
    signed = joserfc_jws.serialize_json(
        [member], payload, OKPKey.import_key(key), algorithms=ALGORITHMS
    )
    return json.dumps(signed).encode()


def by_jwcrypto(payload: bytes, key: dict, **changes) -> bytes:
    """Flattened JSON serialization."""
    token = jwcrypto.jws.JWS(payload)
    token.add_signature(
        jwcrypto.jwk.JWK(**key), protected=json.dumps(header(payload, key, **changes))
    )
    return token.serialize().encode()


def by_openssl(payload: bytes, key: dict, **changes) -> bytes:
    """General JSON serialization, put together by hand around the output of openssl."""
    protected = encode(json.dumps(header(payload, key, **changes)).encode())
    body = encode(payload)
    with tempfile.TemporaryDirectory() as folder:
        der = bytes.fromhex("302e020100300506032b657004220420") + decode(key["d"])
        paths = [Path(folder) / name for name in ("key.der", "message", "signature")]
        paths[0].write_bytes(der)
        paths[1].write_bytes(f"{protected}.{body}".encode())
        run = ["openssl", "pkeyutl", "-sign", "-rawin", "-keyform", "DER"]
        run += ["-inkey", str(paths[0]), "-in", str(paths[1]), "-out", str(paths[2])]
        subprocess.run(run, check=True, capture_output=True, timeout=30)
        signature = encode(paths[2].read_bytes())
    return envelope(body, protected, signature)


def envelope(payload: str, protected: str, signature: str) -> bytes:
    """A General JSON serialization of parts that are encoded already."""
    signatures = [{"protected": protected, "signature": signature}]
    return json.dumps({"payload": payload, "signatures": signatures}).encode()


SIGNERS = [by_joserfc, by_jwcrypto, by_openssl]

# Each checker gives the payload of a file whose signature by one of the keys is good, and raises
# an error otherwise.


def checked_by_joserfc(file: bytes, keys: list[dict]) -> bytes:
    kids = [member["protected"] for member in signatures(file)]
    [kid] = [json.loads(decode(protected))["kid"] for protected in kids]
    [key] = [key for key in keys if key["kid"] == kid]
    found = joserfc_jws.deserialize_json(
        json.loads(file), OKPKey.import_key(key), algorithms=ALGORITHMS
    )
    return found.payload


def checked_by_jwcrypto(file: bytes, keys: list[dict]) -> bytes:
    keyset = jwcrypto.jwk.JWKSet.from_json(json.dumps({"keys": keys}))
    token = jwcrypto.jws.JWS()
    token.allowed_algs = ALGORITHMS
    token.deserialize(file.decode())
    token.verify(keyset)
    return token.payload


def checked_by_openssl(file: bytes, keys: list[dict]) -> bytes:
    payload = json.loads(file)["payload"]
    [member] = signatures(file)
    kid = json.loads(decode(member["protected"]))["kid"]
    [key] = [key for key in keys if key["kid"] == kid]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("key.der", "message", "signature")]
        paths[0].write_bytes(bytes.fromhex("302a300506032b6570032100") + decode(key["x"]))
        paths[1].write_bytes(f"{member['protected']}.{payload}".encode())
        paths[2].write_bytes(decode(member["signature"]))
        run = ["openssl", "pkeyutl", "-verify", "-rawin", "-pubin", "-keyform", "DER"]
        run += ["-inkey", str(paths[0]), "-in", str(paths[1]), "-sigfile", str(paths[2])]
        subprocess.run(run, check=True, capture_output=True, timeout=30)
    return decode(payload)


def signatures(file: bytes) -> list[dict]:
    value = json.loads(file)
    return value.get("signatures") or [value]


CHECKERS = [checked_by_joserfc, checked_by_jwcrypto, checked_by_openssl]
