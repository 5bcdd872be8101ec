"""Recounting what ratings decided: class, what followed, and the tier that was proposed."""

from collections.abc import Iterator, Mapping
from typing import Any

from deliberation.rules.policy import Policy
from deliberation.rules.rating import RatingClass, RequirementCount, classify, proposed_tier
from deliberation.rules.waves import Following, what_follows

Part = Mapping[str, Any]


def rating_faults(bundle: Part, policy: Policy) -> Iterator[str]:
    """What in the ratings of a bundle, whose shape is known to be right, does not follow from the histograms."""
    texts, has_ballot = bundle["ratings"], bundle["round"]["has_ballot"]
    if len({text["version"] for text in texts}) != len(texts):
        yield "a version is rated twice"
    for text in texts:
        yield from (
            f"version {text['version']}: {fault}" for fault in _text_faults(text, policy, has_ballot=has_ballot)
        )
    archived = {text["version"] for text in texts if text["following"] == Following.ARCHIVED}
    for question in bundle["questions"]:
        if not has_ballot or question["version"] in archived:
            yield f"question {question['id']}: put to the vote, though the ratings left no vote"


def proposed_tier_faults(question: Part, policy: Policy) -> Iterator[str]:
    """What speaks against the proposed tier of a question; nothing does where none is proposed."""
    if "proposed_tier" in question:
        count = RequirementCount(**question["requirement"])
        if proposed_tier([count], policy.rating) != question["proposed_tier"]:
            yield "the proposed tier does not follow from what raters required"


def _text_faults(text: Part, policy: Policy, *, has_ballot: bool) -> Iterator[str]:
    least, histogram = policy.rating.least_ratings, text.get("histogram")
    if (histogram is None) != (text["rated"] < least):
        yield "the histogram is left out where, and only where, too few rated"
        return
    if histogram is not None and sum(histogram) != text["rated"]:
        yield "the histogram does not add up to those who rated"
    found = RatingClass.INSUFFICIENT if histogram is None else classify(tuple(histogram), policy.rating)
    if found != text["class"]:
        yield "the class does not follow from the ratings"
    if what_follows(found, has_ballot=has_ballot) != text["following"]:
        yield "what followed does not follow from the ratings"
