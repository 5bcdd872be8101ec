"""Rounds with many people, written into the tables at once where the acts that make them would take hours."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from random import Random
from secrets import token_hex

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from deliberation.ballots.actions import NewQuestion, open_voting
from deliberation.ballots.envelopes import Letter, key_name, new_receipt, seal
from deliberation.ballots.models import Envelope, Question, RollEntry
from deliberation.communities.models import Community, Membership, MembershipStatus, RoleGrant
from deliberation.database import transaction
from deliberation.decisions import manifests
from deliberation.keys import installed_keys
from deliberation.people.actions.sign_ins import begin_sign_in
from deliberation.people.models import Device, Member
from deliberation.permissions import Role
from deliberation.proposals.models import Proposal
from deliberation.rounds.models import Participation
from deliberation.rules.phases import Phase
from deliberation.rules.published import QuestionKind
from deliberation.rules.tally import Choice
from deliberation.rules.tiers import Tier
from tests.communities.factories import community
from tests.conftest import NOON
from tests.proposals.factories import proposal
from tests.rounds.factories import moved_to, opened_round, participant

BATCH = 10_000
CHOICES = (Choice.YES, Choice.YES, Choice.YES, Choice.NO, Choice.ADVICE)


def voting_round(texts: int, voters: int, homes: int = 5) -> int:
    """A round in which people vote: its voters live in some communities, and none has voted yet."""
    with transaction() as session:
        top = community(session)
        towns = [community(session, parent=top) for _home in range(homes)]
        round_ = opened_round(session, top)
        author, _acting = participant(session, top)
        proposals = [proposal(session, author, round_) for _text in range(texts)]
        moved_to(session, round_, Phase.VOTING)
        people = inhabitants(session, towns, voters)
        session.execute(
            insert(Participation),
            [{"round_id": round_.id, "member_id": number, "confirmed_at": NOON} for number in people],
        )
        tier = Tier.ESSENTIAL
        asked = [
            NewQuestion(QuestionKind.PROPOSAL, manifests.of_proposal(each, tier), each, tier) for each in proposals
        ]
        open_voting(session, round_, asked, NOON, Random(11), installed_keys())
        return round_.id


def inhabitants(session: Session, towns: Sequence[Community], number: int) -> list[int]:
    """So many people, each a member of one of the communities in turn."""
    people = [_insert(session, Member, _person(each)) for each in range(number)]
    for place, member_id in enumerate(people):
        home = {
            "community_id": towns[place % len(towns)].id,
            "member_id": member_id,
            "status": MembershipStatus.ADMITTED,
            "asked_at": NOON,
            "admitted_at": NOON,
        }
        membership = _insert(session, Membership, home)
        _insert(session, RoleGrant, {"membership_id": membership, "role": Role.MEMBER, "granted_at": NOON})
    return people


def fill_ballots(round_id: int) -> None:
    """Everybody on the roll of a round answers every question of it."""
    with transaction() as session:
        batch: list[dict[str, object]] = []
        for envelope in _envelopes(session, round_id):
            batch.append(envelope)
            if len(batch) == BATCH:
                session.execute(insert(Envelope), batch)
                batch = []
        if batch:
            session.execute(insert(Envelope), batch)


def voters_of(session: Session, round_id: int) -> list[int]:
    """Who is on the roll of a round."""
    found = session.scalars(select(RollEntry.member_id).where(RollEntry.round_id == round_id).order_by(RollEntry.id))
    return [member_id for member_id in found if member_id is not None]


def signed_in(app: Flask, people: Sequence[int], now: datetime = NOON) -> list[dict[str, str]]:
    """For each of these people the headers by which their browser is known, and its forms are taken."""
    secret = token_hex(20)
    page = SecureCookieSessionInterface().get_signing_serializer(app).dumps({"csrf_token": secret})
    return [
        {
            "Cookie": f"{app.config['SIGN_IN_COOKIE']}={token}; {app.config['SESSION_COOKIE_NAME']}={page}",
            "X-CSRFToken": _form_token(app, secret),
        }
        for token in _tokens(people, now)
    ]


def _question(about: Proposal) -> NewQuestion:
    manifest = manifests.of_proposal(about, Tier.ESSENTIAL)
    return NewQuestion(QuestionKind.PROPOSAL, manifest, about, Tier.ESSENTIAL)


def _tokens(people: Sequence[int], now: datetime) -> list[str]:
    on_a_phone = partial(begin_sign_in, device=Device.PHONE, is_shared_phone=False, now=now)
    with transaction() as session:
        return [on_a_phone(session, session.get_one(Member, member_id)) for member_id in people]


def _form_token(app: Flask, secret: str) -> str:
    return URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(secret)


def _person(number: int) -> dict[str, object]:
    return {"shown_name": f"Voter {number}", "languages": ["en"], "joined_at": NOON}


def _insert(session: Session, kind: type, row: dict[str, object]) -> int:
    made = session.execute(insert(kind).values(row))
    return int(made.inserted_primary_key[0])


def _envelopes(session: Session, round_id: int) -> Iterator[dict[str, object]]:
    key, chance = installed_keys().read(key_name(round_id)), Random(17)
    questions = session.scalars(select(Question.id).where(Question.round_id == round_id)).all()
    for entry_id in session.scalars(select(RollEntry.id).where(RollEntry.round_id == round_id)).all():
        for question_id in questions:
            letter = Letter(chance.choice(CHOICES), new_receipt(chance))
            yield {
                "roll_entry_id": entry_id,
                "question_id": question_id,
                "wording_language": "en",
                "wording_revision": 1,
                "sealed": seal(key, entry_id, question_id, letter, chance),
            }
