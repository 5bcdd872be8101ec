"""A bundle recounts as it was decided, and whatever is changed in it does not agree."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.rules.bundle import ballots_root
from deliberation.rules.canonical import NotCanonical, canonical_bytes, canonical_hash, parse_json
from deliberation.rules.recount import MOST_REASONS, Report, recount
from deliberation.rules.signing import fingerprint, public_jwk
from tests.rules.closed_rounds import KEY, election, local_round, signed_again

Bundle = dict[str, Any]
Path = tuple[str | int, ...]


def small_election() -> Bundle:
    """The first drawn round with a text, a charter, a whole set and ratings on a few pages."""
    drawn = (election(Random(seed)) for seed in range(10_000))
    return next(
        bundle
        for bundle in drawn
        if {question["kind"] for question in bundle["questions"]} == {"proposal", "charter", "set"}
        and all(len(question["ballots"]) > 2 for question in bundle["questions"])
        and bundle["questions"][0]["proposed_tier"] == "recommended"
        and any("histogram" in text for text in bundle["ratings"])
        and len(canonical_bytes(bundle)) < 12_000
    )


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


def _proposal(bundle: Bundle) -> Any:
    return bundle["questions"][0]


def _whole(bundle: Bundle) -> Any:
    return bundle["questions"][-1]


def _change_choice(bundle: Bundle) -> None:
    ballot = _proposal(bundle)["ballots"][0]
    ballot["choice"] = "no" if ballot["choice"] != "no" else "yes"


def _change_choice_and_root(bundle: Bundle) -> None:
    _change_choice(bundle)
    _proposal(bundle)["root"] = ballots_root(_proposal(bundle)["ballots"])


def _choose_advice_where_it_is_not_offered(bundle: Bundle) -> None:
    _proposal(bundle)["ballots"][0]["choice"] = "advice"


def _choose_advice_on_a_whole(bundle: Bundle) -> None:
    _whole(bundle)["ballots"][0]["choice"] = "advice"


def _claim_another_verdict(bundle: Bundle) -> None:
    outcome = _whole(bundle)["outcome"]
    outcome["verdict"] = "carried" if outcome["verdict"] == "not_carried" else "not_carried"


def _stuff_the_ballots(bundle: Bundle) -> None:
    question, unit = _proposal(bundle), bundle["units"][0]
    extra = [{"receipt": f"{number:032x}", "choice": "yes", "unit": unit["id"]} for number in range(40)]
    question["ballots"] = sorted([*extra, *question["ballots"]], key=lambda ballot: str(ballot["receipt"]))


def _invent_turnout(bundle: Bundle) -> None:
    bundle["units"][0]["turnout"] = bundle["units"][0]["roll"] + 1


def _invent_a_unit(bundle: Bundle) -> None:
    _proposal(bundle)["ballots"][0]["unit"] = "u99"


def _double_a_unit(bundle: Bundle) -> None:
    bundle["units"].append(bundle["units"][0])


def _double_a_question(bundle: Bundle) -> None:
    _whole(bundle)["id"] = _proposal(bundle)["id"]


def _repeat_a_receipt(bundle: Bundle) -> None:
    ballots = _proposal(bundle)["ballots"]
    ballots[1]["receipt"] = ballots[0]["receipt"]


def _show_a_receipt_under_two_questions(bundle: Bundle) -> None:
    _whole(bundle)["ballots"][0]["receipt"] = _proposal(bundle)["ballots"][0]["receipt"]


def _turn_the_ballots_round(bundle: Bundle) -> None:
    _proposal(bundle)["ballots"].reverse()


def _change_a_text(bundle: Bundle) -> None:
    _proposal(bundle)["wordings"]["en"]["text"] += "!"


def _change_the_policy(bundle: Bundle) -> None:
    bundle["policy"]["budget"]["answers"] += 1


def _break_the_policy(bundle: Bundle) -> None:
    bundle["policy"]["ballot"]["rule"] = "dice"


def _propose_another_tier(bundle: Bundle) -> None:
    _proposal(bundle)["proposed_tier"] = "essential"


def _leave_out_the_tier(bundle: Bundle) -> None:
    del _proposal(bundle)["proposed_tier"]


def _propose_a_tier_for_a_whole(bundle: Bundle) -> None:
    _whole(bundle)["proposed_tier"] = "essential"


def _rated(bundle: Bundle) -> Any:
    return next(text for text in bundle["ratings"] if "histogram" in text)


def _claim_another_class(bundle: Bundle) -> None:
    _rated(bundle)["class"] = "insufficient"


def _claim_that_something_else_followed(bundle: Bundle) -> None:
    _rated(bundle)["following"] = "carried_up"


def _miscount_the_raters(bundle: Bundle) -> None:
    _rated(bundle)["rated"] += 1


def _hide_a_histogram(bundle: Bundle) -> None:
    del _rated(bundle)["histogram"]


def _rate_a_version_twice(bundle: Bundle) -> None:
    bundle["ratings"].append(bundle["ratings"][0])


def _vote_on_what_was_archived(bundle: Bundle) -> None:
    bundle["ratings"].append(
        {
            "version": _whole(bundle)["version"],
            "rated": 9,
            "histogram": [9, 0, 0, 0, 0, 0, 0, 0, 0],
            "cannot_judge": 0,
            "requirement": {"required": 0, "advice": 0},
            "class": "out",
            "following": "archived",
        }
    )


def _vote_where_no_ballot_follows(bundle: Bundle) -> None:
    bundle["round"]["has_ballot"] = False


@pytest.mark.parametrize(
    ("forge", "reason"),
    [
        (_change_choice, "the ballots do not have the Merkle root that is claimed"),
        (_change_choice_and_root, "the outcome does not follow from the ballots"),
        (_choose_advice_where_it_is_not_offered, "advice was chosen, and not offered"),
        (_choose_advice_on_a_whole, "advice was chosen, and not offered"),
        (_claim_another_verdict, "the outcome does not follow from the ballots"),
        (_stuff_the_ballots, "more ballots than people who voted"),
        (_invent_turnout, "more voted than are on the roll"),
        (_invent_a_unit, "ballots of an unknown unit u99"),
        (_double_a_unit, "two units have the same id"),
        (_double_a_question, "two questions have the same id"),
        (_repeat_a_receipt, "a receipt occurs twice"),
        (_show_a_receipt_under_two_questions, "a receipt occurs twice"),
        (_turn_the_ballots_round, "the ballots are not sorted by receipt"),
        (_change_a_text, "the text in en does not have the hash that is claimed"),
        (_change_the_policy, "the policy does not have the hash that is claimed"),
        (_break_the_policy, "the policy cannot be read: /ballot/rule"),
        (_propose_another_tier, "the proposed tier does not follow from what raters required"),
        (_leave_out_the_tier, "belong to proposals, all three, and to nothing else"),
        (_propose_a_tier_for_a_whole, "belong to proposals, all three, and to nothing else"),
        (_claim_another_class, "the class does not follow from the ratings"),
        (_claim_that_something_else_followed, "what followed does not follow from the ratings"),
        (_miscount_the_raters, "the histogram does not add up to those who rated"),
        (_hide_a_histogram, "the histogram is left out where, and only where, too few rated"),
        (_rate_a_version_twice, "a version is rated twice"),
        (_vote_on_what_was_archived, "put to the vote, though the ratings left no vote"),
        (_vote_where_no_ballot_follows, "put to the vote, though the ratings left no vote"),
    ],
)
def test_a_forgery_by_whoever_has_the_key_is_named(forge: Callable[[Bundle], None], reason: str) -> None:
    forged = deepcopy(SMALL)
    forge(forged)
    assert any(reason in found for found in recount(signed_again(forged)).reasons)
    assert "the signature does not fit" not in recount(signed_again(forged)).reasons
    assert "the signature does not fit" in recount(forged).reasons


def test_a_policy_that_was_swapped_with_its_hash_changes_no_outcome_unseen() -> None:
    swapped = deepcopy(SMALL)
    swapped["policy"]["ballot"]["quorum_factor"] = [9, 1]
    swapped["policy_hash"] = canonical_hash(swapped["policy"])
    assert any("outcome" in reason for reason in recount(signed_again(swapped)).reasons)


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
    odd: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just([]) | st.just({})
    # In Python True equals 1, in a bundle it does not.
    replacement = data.draw(odd.filter(lambda found: (type(found), found) != (type(value), value)))
    assert not recount(altered(SMALL, path, replacement)).agrees


def test_true_does_not_pass_for_one() -> None:
    forged = deepcopy(SMALL)
    measure = _whole(forged)["outcome"]["whole"]["measures"][0]
    measure["holds"] = int(measure["holds"])
    assert any("outcome" in reason for reason in recount(signed_again(forged)).reasons)
