"""Rounds of the tests in which people rate and vote, brought there by the acts that bring them there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from deliberation.ballots import actions
from deliberation.ballots.actions import NewQuestion, OwnChoice
from deliberation.ballots.forms import BallotForm, RatingForm
from deliberation.ballots.models import Question, Wave
from deliberation.communities.models import Community
from deliberation.decisions import manifests
from deliberation.decisions.actions.closing import close_round
from deliberation.keys import installed_keys
from deliberation.people.models import Member
from deliberation.permissions import CLOCK
from deliberation.proposals.models import Proposal
from deliberation.rounds.actions import confirm_taking_part
from deliberation.rounds.models import Deliberation, Round
from deliberation.rules.phases import Phase
from deliberation.rules.published import QuestionKind
from deliberation.rules.tally import Choice
from deliberation.rules.tiers import Tier
from tests.communities.factories import belonging, community
from tests.conftest import NOON
from tests.people.factories import acting, member
from tests.proposals.factories import proposal
from tests.rounds.factories import moved_to, opened_round, participant


@dataclass(frozen=True)
class Scene:
    """Numbers of a round, its community, its voters, its texts (versions), and its questions once people vote."""

    round: int
    community: int
    voters: tuple[int, ...]
    versions: tuple[int, ...]
    questions: tuple[int, ...] = ()
    wave: int = 0

    @property
    def voter(self) -> int:
        """The first of the voters."""
        return self.voters[0]


def texts_in(session: Session, round_: Round, number: int) -> list[Proposal]:
    """Proposals of a round, each by an author of its own who belongs to the round's community."""
    return [proposal(session, participant(session, round_.community)[0], round_) for _text in range(number)]


def taking_part(session: Session, round_: Round, number: int, home: Community | None = None) -> list[Member]:
    """Members of the round's community, or of one below it, who said with one tap that they take part."""
    people = []
    for _one in range(number):
        people.append(somebody := member(session))
        belonging(session, somebody, home or round_.community)
        confirm_taking_part(session, acting(session, somebody.id), round_.id, NOON)
    return people


def rating_round(
    session: Session, texts: int = 3, members: int = 3, within: Deliberation | None = None, top: Community | None = None
) -> Scene:
    """A round whose first wave is open for ten days."""
    top = top or community(session)
    round_ = opened_round(session, top, within)
    proposals = texts_in(session, round_, texts)
    people = taking_part(session, round_, members)
    moved_to(session, round_, Phase.RATING)
    versions = [each.current.id for each in proposals]
    wave = actions.open_wave(session, round_, versions, NOON, NOON + timedelta(days=10))
    return Scene(round_.id, top.id, _ids(people), tuple(versions), wave=wave.id)


def second_wave(session: Session, scene: Scene, versions: Sequence[int], now: datetime = NOON) -> Wave:
    """The wave that follows the open one of a scene."""
    round_, first = session.get_one(Round, scene.round), session.get_one(Wave, scene.wave)
    actions.close_wave(session, first, round_, now)
    return actions.open_wave(session, round_, versions, now, now + timedelta(days=10))


def voting_round(
    session: Session,
    texts: int = 3,
    voters: int = 3,
    tiers: Sequence[Tier] = (Tier.ESSENTIAL,),
    within: Deliberation | None = None,
    top: Community | None = None,
    homes: Sequence[Community] = (),
) -> Scene:
    """A round in which people vote on some texts; its voters live in its community, or in turn in these homes."""
    top = top or community(session)
    round_ = opened_round(session, top, within)
    authors = [participant(session, top)[0] for _text in range(texts)]
    proposals = [proposal(session, author, round_) for author in authors]
    people = [taking_part(session, round_, 1, _turn(homes, number))[0] for number in range(voters)]
    moved_to(session, round_, Phase.VOTING)
    asked = [_text_question(each, tiers[number % len(tiers)]) for number, each in enumerate(proposals)]
    questions = put(session, round_, asked)
    versions = tuple(each.current.id for each in proposals)
    return Scene(round_.id, top.id, _ids(people), versions, tuple(question.id for question in questions))


def put(session: Session, round_: Round, asked: Sequence[NewQuestion], now: datetime = NOON) -> list[Question]:
    """Open the voting of a round that has reached it."""
    return actions.open_voting(session, round_, asked, now, Random(11), installed_keys())


def cast(session: Session, member_id: int, scene: Scene, choices: Mapping[int, Choice | str], **how: Any) -> None:
    """Cast or change the ballot of a member."""
    now = how.pop("now", NOON)
    chance = how.pop("chance", Random())
    form = BallotForm.parse({"choices": dict(choices), **how})
    actions.cast_ballot(session, acting(session, member_id), scene.round, form, now, chance, installed_keys())


def own(session: Session, member_id: int, scene: Scene) -> dict[int, OwnChoice]:
    """What a member sees of their own ballot."""
    return actions.own_ballot(session, acting(session, member_id), scene.round, installed_keys())


def rated(session: Session, member_id: int, scene: Scene, version: int, relevance: int | None, **others: Any) -> None:
    """One answer of a member."""
    form = RatingForm(version=version, relevance=relevance, **others)
    actions.rate(session, acting(session, member_id), scene.round, [form], others.pop("now", NOON))


def close(session: Session, scene: Scene, now: datetime = NOON) -> None:
    """Count and close a round; the key lies there still, as between commit and its destruction."""
    close_round(session, CLOCK, scene.round, now, Random(13), installed_keys())


def _text_question(proposal: Proposal, tier: Tier) -> NewQuestion:
    return NewQuestion(QuestionKind.PROPOSAL, manifests.of_proposal(proposal, tier), proposal, tier)


def _turn(homes: Sequence[Community], number: int) -> Community | None:
    return homes[number % len(homes)] if homes else None


def _ids(people: Sequence[Member]) -> tuple[int, ...]:
    return tuple(each.id for each in people)
