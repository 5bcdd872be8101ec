"""Signatures over canonical JSON: held against RFC 8032 and RFC 8037, and against forgery."""

from typing import Any

import pytest

from deliberation.rules.canonical import NotCanonical
from deliberation.rules.signing import fingerprint, key_from_seed, public_jwk, sign, verifies

# RFC 8037, appendix A.
SEED = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
KEY = key_from_seed(SEED)
SIGNED = {"round": 3, "carried": ["a", "b"]}


def test_rfc_8037_public_key_and_thumbprint() -> None:
    assert public_jwk(KEY) == {"crv": "Ed25519", "kty": "OKP", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    assert fingerprint(public_jwk(KEY)) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


def test_a_signature_fits_what_it_signs_in_any_order_of_keys() -> None:
    signature = sign(SIGNED, KEY)
    assert verifies({"carried": ["a", "b"], "round": 3}, signature)
    assert not verifies({"carried": ["b", "a"], "round": 3}, signature)


def test_the_same_seed_gives_the_same_signature() -> None:
    assert sign(SIGNED, KEY) == sign(SIGNED, key_from_seed(SEED))


def test_another_key_does_not_fit() -> None:
    signature = sign(SIGNED, KEY) | {"public_key": public_jwk(key_from_seed(bytes(32)))}
    assert not verifies(SIGNED, signature)


def test_a_second_spelling_of_the_same_signature_does_not_pass() -> None:
    signature = sign(SIGNED, KEY)
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    last = alphabet.index(signature["value"][-1])
    assert not verifies(SIGNED, signature | {"value": signature["value"][:-1] + alphabet[last + 1]})


@pytest.mark.parametrize(
    "broken",
    [
        {},
        None,
        "signature",
        [1],
        sign(SIGNED, KEY) | {"algorithm": "none"},
        sign(SIGNED, KEY) | {"value": "not base64!"},
        sign(SIGNED, KEY) | {"value": "é"},
        sign(SIGNED, KEY) | {"value": 7},
        sign(SIGNED, KEY) | {"value": ""},
        sign(SIGNED, KEY) | {"public_key": {"kty": "EC", "crv": "Ed25519", "x": "AA"}},
        sign(SIGNED, KEY) | {"public_key": {"kty": "OKP", "crv": "Ed25519", "x": "AA"}},
        sign(SIGNED, KEY) | {"public_key": None},
    ],
)
def test_a_malformed_signature_does_not_fit(broken: Any) -> None:
    assert not verifies(SIGNED, broken)


def test_what_has_no_canonical_form_is_neither_signed_nor_verified() -> None:
    with pytest.raises(NotCanonical):
        sign({"share": 0.5}, KEY)
    assert not verifies({"share": 0.5}, sign(SIGNED, KEY))


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_seed_has_32_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="32"):
        key_from_seed(bytes(length))
