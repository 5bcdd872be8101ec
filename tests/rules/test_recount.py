"""A bundle recounts as it was decided, and whatever is changed in it does not agree."""

from collections.abc import Iterator
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.canonical import NotCanonical, canonical_bytes, parse_json
from deliberation.rules.recount import MOST_REASONS, Report, recount
from deliberation.rules.signing import fingerprint, public_jwk
from tests.rules.closed_rounds import KEY, election, local_round, small_election

Bundle = dict[str, Any]
Path = tuple[str | int, ...]


SMALL = small_election()


def scalars(part: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every place in a bundle with its value."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from scalars(value, (*path, name))
    elif isinstance(part, list):
        for at, value in enumerate(part):
            yield from scalars(value, (*path, at))
    else:
        yield path, part


def altered(bundle: Bundle, path: Path, value: Any) -> Bundle:
    """The bundle with another value in one place."""
    copy = deepcopy(bundle)
    part: Any = copy
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    return copy


def other_than(value: Any) -> Any:
    """A value of the same kind that is not this one."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case _:
            return ("0" if value[:1] != "0" else "1") + value[1:]


@settings(max_examples=250, deadline=None)
@given(st.integers(0, 2**32))
def test_recount_is_result(seed: int) -> None:
    bundle = parse_json(canonical_bytes(election(Random(seed))))
    report = recount(bundle)
    assert report.reasons == ()
    assert report.agrees
    assert report.ballots == sum(len(question["ballots"]) for question in bundle["questions"])
    local = recount(parse_json(canonical_bytes(local_round(Random(seed)))))
    assert local.reasons == ()


def test_the_generated_elections_reach_every_verdict() -> None:
    held = [election(Random(seed)) for seed in range(200)]
    verdicts = {question["outcome"]["verdict"] for bundle in held for question in bundle["questions"]}
    assert verdicts == {"essential", "recommended", "contextual", "remanded", "not_carried", "carried"}


def test_the_report_says_in_one_line_what_was_found() -> None:
    report = recount(SMALL)
    assert report.signer == fingerprint(public_jwk(KEY))
    assert report.summary == (
        f"Agrees: {report.questions} questions, {report.ballots} ballots, {report.units} units,"
        f" signed by key {report.signer}; every outcome follows from the ballots."
    )
    assert Report(("the roof leaks", "the door is open")).summary == "Does not agree: the roof leaks."


def test_no_value_can_be_changed() -> None:
    unseen = [path for path, value in scalars(SMALL) if recount(altered(SMALL, path, other_than(value))).agrees]
    assert unseen == []


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_byte_can_be_changed(data: st.DataObject) -> None:
    written = canonical_bytes(SMALL)
    at = data.draw(st.integers(0, len(written) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != written[at]))
    changed = written[:at] + bytes([byte]) + written[at + 1 :]
    try:
        bundle = parse_json(changed)
    except NotCanonical:
        return
    assert not recount(bundle).agrees


def test_nothing_can_be_taken_out() -> None:
    for path, _ in scalars(SMALL):
        copy = deepcopy(SMALL)
        part: Any = copy
        for step in path[:-1]:
            part = part[step]
        del part[path[-1]]
        assert not recount(copy).agrees


@pytest.mark.parametrize(
    "hostile",
    [
        None,
        7,
        1.5,
        "bundle",
        [],
        {},
        {"format": "common-thread/round-bundle"},
        SMALL | {"format_version": 2},
        SMALL | {"format_version": True},
        SMALL | {"units": {}},
        SMALL | {"units": [None]},
        SMALL | {"policy": []},
        SMALL | {"questions": [{}] * 500},
        SMALL | {"signature": {"algorithm": "none"}},
        SMALL | {"share": 0.5},
        SMALL | {"simulated": False},
        SMALL | {"\x1b[31m": 1},
        SMALL | {"policy_hash": "e\u0301"},
    ],
)
def test_hostile_input_gets_a_reason_and_never_an_error(hostile: Any) -> None:
    report = recount(hostile)
    assert not report.agrees
    assert 1 <= len(report.reasons) <= MOST_REASONS
    assert report.summary.startswith("Does not agree: ")


@settings(deadline=None)
@given(st.data())
def test_any_value_in_any_place_gets_a_report(data: st.DataObject) -> None:
    path, value = data.draw(st.sampled_from(list(scalars(SMALL))))
    odd: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.builds(list)
    # In Python True equals 1, in a bundle it does not.
    replacement = data.draw(odd.filter(lambda found: (type(found), found) != (type(value), value)))
    assert not recount(altered(SMALL, path, replacement)).agrees
