"""What whoever holds the key might change and sign again is found by what else a bundle says, and named."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from deliberation.rules.bundle import ballots_root
from deliberation.rules.canonical import canonical_hash
from deliberation.rules.recount import recount
from tests.rules.closed_rounds import signed_again, small_election

Bundle = dict[str, Any]

SMALL = small_election()


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


def test_true_does_not_pass_for_one() -> None:
    forged = deepcopy(SMALL)
    measure = _whole(forged)["outcome"]["whole"]["measures"][0]
    measure["holds"] = int(measure["holds"])
    assert any("outcome" in reason for reason in recount(signed_again(forged)).reasons)
