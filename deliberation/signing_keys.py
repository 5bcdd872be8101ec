"""The installation's own signing key, under which bundles and releases are published."""

from random import SystemRandom

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from deliberation.keys import Keys
from deliberation.rules.signing import key_from_seed

NAME = "signing"


def signing_key(keys: Keys) -> Ed25519PrivateKey:
    """The key that signs what this installation publishes; made at its first use, from nobody's seed."""
    return key_from_seed(keys.create(NAME, SystemRandom()))
