"""Envelopes: a choice and its receipt, sealed with AES-GCM and padded to one length."""

from dataclasses import dataclass
from random import Random

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from deliberation.rules.tally import Choice

NONCE = 12
RECEIPT_BITS = 128
LONGEST_CHOICE = 16
PREFIX = "round-"


@dataclass(frozen=True)
class Letter:
    """What an envelope holds: the choice, and the receipt by which its voter finds it in the published list."""

    choice: Choice
    receipt: str


def new_receipt(chance: Random) -> str:
    """128 random bits as 32 hexadecimal digits."""
    return f"{chance.getrandbits(RECEIPT_BITS):032x}"


def seal(key: bytes, roll_entry_id: int, question_id: int, letter: Letter, chance: Random) -> bytes:
    """The letter under the round's key, bound to its voter and question so that envelopes cannot be swapped."""
    nonce = chance.randbytes(NONCE)
    plain = bytes.fromhex(letter.receipt) + letter.choice.value.encode("ascii").ljust(LONGEST_CHOICE)
    return nonce + AESGCM(key).encrypt(nonce, plain, _bound_to(roll_entry_id, question_id))


def unseal(key: bytes, roll_entry_id: int, question_id: int, sealed: bytes) -> Letter:
    """What an envelope holds; raises InvalidTag for a wrong key, or an envelope that was touched or swapped."""
    plain = AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], _bound_to(roll_entry_id, question_id))
    receipt, choice = plain[: RECEIPT_BITS // 8], plain[RECEIPT_BITS // 8 :]
    return Letter(Choice(choice.decode("ascii").strip()), receipt.hex())


def key_name(round_id: int) -> str:
    """The name under which a round's key lies outside the database."""
    return f"{PREFIX}{round_id}"


def round_of_key(name: str) -> int | None:
    """The round that a key of this name belongs to; nothing for another kind of key."""
    number = name.removeprefix(PREFIX)
    return int(number) if number != name and number.isdecimal() else None


def _bound_to(roll_entry_id: int, question_id: int) -> bytes:
    return f"{roll_entry_id}:{question_id}".encode("ascii")
