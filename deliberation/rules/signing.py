"""Ed25519 signatures over canonical JSON, kept beside what they sign."""

import base64
import binascii
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from deliberation.rules.canonical import canonical_bytes, canonical_hash

ALGORITHM = "Ed25519"


def key_from_seed(seed: bytes) -> Ed25519PrivateKey:
    """The signing key that 32 random bytes stand for (RFC 8032, 5.1.5); ValueError for any other length."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_jwk(key: Ed25519PrivateKey) -> dict[str, str]:
    """The public half of a key as a JSON Web Key (RFC 8037)."""
    return {"crv": "Ed25519", "kty": "OKP", "x": _base64url(key.public_key().public_bytes_raw())}


def fingerprint(jwk: dict[str, Any]) -> str:
    """The thumbprint by which people compare a public key (RFC 7638), base64url without padding."""
    required = {name: jwk[name] for name in ("crv", "kty", "x")}
    return _base64url(bytes.fromhex(canonical_hash(required)))


def sign(value: Any, key: Ed25519PrivateKey) -> dict[str, Any]:
    """A detached signature over the canonical form of a value; NotCanonical when it has none."""
    signed = key.sign(canonical_bytes(value))
    return {"algorithm": ALGORITHM, "public_key": public_jwk(key), "value": _base64url(signed)}


def verifies(value: Any, signature: dict[str, Any]) -> bool:
    """Whether the signature, made by the key it names, fits the value; a malformed signature does not."""
    try:
        jwk = signature["public_key"]
        if signature["algorithm"] != ALGORITHM or (jwk["kty"], jwk["crv"]) != ("OKP", "Ed25519"):
            return False
        public_key = Ed25519PublicKey.from_public_bytes(_from_base64url(jwk["x"]))
        public_key.verify(_from_base64url(signature["value"]), canonical_bytes(value))
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return False
    return True


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _from_base64url(text: str) -> bytes:
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    # Base64 leaves spare bits in the last character: only one spelling of a signature may pass.
    if _base64url(raw) != text:
        raise binascii.Error("not in the one canonical spelling")
    return raw
