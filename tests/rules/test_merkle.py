"""The Merkle tree of RFC 6962, held against its published test tree."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.rules.merkle import (
    consistency_proof,
    inclusion_proof,
    merkle_root,
    verify_consistency,
    verify_inclusion,
)

# The test data of the reference implementation (certificate-transparency, merkle_tree_test).
PUBLISHED_LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
PUBLISHED_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

leaf_lists = st.lists(st.binary(max_size=6), min_size=1, max_size=40)


def test_rfc_6962_test_tree() -> None:
    assert [merkle_root(PUBLISHED_LEAVES[:size]).hex() for size in range(1, 9)] == PUBLISHED_ROOTS


def test_no_leaves_have_the_hash_of_nothing_as_root() -> None:
    assert merkle_root([]) == hashlib.sha256(b"").digest()


def test_published_audit_path_of_the_sixth_of_eight() -> None:
    path = [step.hex() for step in inclusion_proof(PUBLISHED_LEAVES, 5)]
    assert path == [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


def test_published_consistency_proof_of_six_in_eight() -> None:
    assert [step.hex() for step in consistency_proof(PUBLISHED_LEAVES, 6)] == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ]


@given(leaf_lists, st.data())
def test_every_leaf_proves_its_place_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path, root, size = inclusion_proof(leaves, index), merkle_root(leaves), len(leaves)
    assert verify_inclusion(leaves[index], index, size, path, root)
    assert not verify_inclusion(leaves[index] + b"!", index, size, path, root)
    assert not verify_inclusion(leaves[index], index, size, (*path, root), root)
    assert not verify_inclusion(leaves[index], index, size, path, bytes(32))
    assert not verify_inclusion(leaves[index], size, size, path, root)
    if path:
        assert not verify_inclusion(leaves[index], index, size, path[:-1], root)


@given(leaf_lists, st.data())
def test_every_beginning_proves_to_be_one(leaves: list[bytes], data: st.DataObject) -> None:
    old_size, new_size = data.draw(st.integers(1, len(leaves))), len(leaves)
    path = consistency_proof(leaves, old_size)
    old_root, new_root = merkle_root(leaves[:old_size]), merkle_root(leaves)
    assert verify_consistency(old_size, new_size, old_root, new_root, path)
    assert not verify_consistency(old_size, new_size, bytes(32), new_root, path)
    assert not verify_consistency(old_size, new_size, old_root, bytes(32), path)
    assert not verify_consistency(old_size, new_size, old_root, new_root, (*path, old_root))
    if path:
        assert not verify_consistency(old_size, new_size, old_root, new_root, path[:-1])


def test_a_changed_past_is_not_consistent() -> None:
    forged = [b"forged", *PUBLISHED_LEAVES[1:]]
    path = consistency_proof(forged, 4)
    assert not verify_consistency(4, 8, merkle_root(PUBLISHED_LEAVES[:4]), merkle_root(forged), path)


def test_a_larger_tree_does_not_begin_a_smaller_one() -> None:
    assert not verify_consistency(5, 4, bytes(32), bytes(32), (bytes(32),))
    assert not verify_consistency(0, 4, bytes(32), bytes(32), (bytes(32),))


@pytest.mark.parametrize("index", [-1, 8])
def test_there_is_no_path_to_a_missing_leaf(index: int) -> None:
    with pytest.raises(IndexError):
        inclusion_proof(PUBLISHED_LEAVES, index)


@pytest.mark.parametrize("old_size", [0, 9])
def test_there_is_no_proof_of_a_size_that_never_was(old_size: int) -> None:
    with pytest.raises(IndexError):
        consistency_proof(PUBLISHED_LEAVES, old_size)
