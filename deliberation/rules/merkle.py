"""The Merkle tree of RFC 6962: one hash that fixes a whole list, and short proofs about it."""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """The hash of one leaf (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees (RFC 6962, 2.1); its prefix keeps a node from passing as a leaf."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """The root over leaves in their order, 32 bytes; of no leaves, the hash of nothing."""
    return _root_of([leaf_hash(leaf) for leaf in leaves])


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """The audit path of one leaf, from the leaf up; IndexError when there is no such leaf (RFC 6962, 2.1.1)."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"no leaf {index} among {len(leaves)}")
    path = []
    level = [leaf_hash(leaf) for leaf in leaves]
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            path.append(level[sibling])
        level, index = _level_above(level), index // 2
    return tuple(path)


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path shows the leaf at this place of a tree of this size and root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    last, reached = size - 1, leaf_hash(leaf)
    for step in path:
        if last == 0:
            return False
        if index % 2 or index == last:
            reached = node_hash(step, reached)
            index, last = _past_right_edge(index, last)
        else:
            reached = node_hash(reached, step)
        index, last = index // 2, last // 2
    return last == 0 and reached == root


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """The nodes which show that the first leaves are the tree of old_size (RFC 6962, 2.1.2); else IndexError."""
    if not 0 < old_size <= len(leaves):
        raise IndexError(f"no tree of {old_size} within {len(leaves)}")
    return tuple(_consistency([leaf_hash(leaf) for leaf in leaves], old_size))


def verify_consistency(old_size: int, new_size: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the path shows that the new tree begins with the whole old one (RFC 9162, 2.1.4.2)."""
    if old_size == new_size:
        return not path and old_root == new_root
    if not 0 < old_size < new_size or not path:
        return False
    steps = [old_root, *path] if old_size.bit_count() == 1 else list(path)
    index, last = _past_complete_subtree(old_size - 1, new_size - 1)
    old_reached = new_reached = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if index % 2 or index == last:
            old_reached, new_reached = node_hash(step, old_reached), node_hash(step, new_reached)
            index, last = _past_right_edge(index, last)
        else:
            new_reached = node_hash(new_reached, step)
        index, last = index // 2, last // 2
    return last == 0 and old_reached == old_root and new_reached == new_root


def _root_of(hashes: Sequence[bytes]) -> bytes:
    level = list(hashes) or [EMPTY_ROOT]
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def _level_above(level: Sequence[bytes]) -> list[bytes]:
    # A node without a sibling rises unhashed, which gives the same tree as RFC 6962's split at a power of two.
    paired = [node_hash(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
    return paired if len(level) % 2 == 0 else [*paired, level[-1]]


def _consistency(hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    path: list[bytes] = []
    old_root_is_known = True
    while old_size < len(hashes):
        split = 1 << (len(hashes) - 1).bit_length() - 1
        if old_size <= split:
            path.append(_root_of(hashes[split:]))
            hashes = hashes[:split]
        else:
            path.append(_root_of(hashes[:split]))
            hashes, old_size, old_root_is_known = hashes[split:], old_size - split, False
    return path[::-1] if old_root_is_known else [_root_of(hashes), *path[::-1]]


def _past_right_edge(index: int, last: int) -> tuple[int, int]:
    while index and index % 2 == 0:
        index, last = index // 2, last // 2
    return index, last


def _past_complete_subtree(index: int, last: int) -> tuple[int, int]:
    while index % 2:
        index, last = index // 2, last // 2
    return index, last
