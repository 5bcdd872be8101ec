"""What simulated people do while a round proposes and discusses."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from deliberation.database import fetch
from deliberation.decisions.queries import open_proposals
from deliberation.discussion.actions import post
from deliberation.discussion.forms import PostForm
from deliberation.discussion.models import Thread
from deliberation.discussion.queries import thread_on_proposal, thread_on_round
from deliberation.permissions import Actor
from deliberation.proposals.actions import propose, react, support
from deliberation.proposals.forms import ProposalForm, ReactionForm
from deliberation.proposals.models import Proposal, Stance
from deliberation.rounds.models import Round
from deliberation.sample.conversation import SampleThread
from deliberation.sample.criteria import Opinion, SampleCriterion
from deliberation.sample.stage import Stage

# Of those who take part, so many say where they stand on any one text while it is discussed.
REACTING = 0.3
SUPPORTING = 0.15


def propose_criteria(session: Session, stage: Stage, round_: Round) -> None:
    """Each criterion that starts in the round's community is proposed by one of its members."""
    community = stage.key_of(round_.community_id)
    for criterion in stage.dialogue.criteria_from(community):
        number = stage.chance.randint(1, stage.dialogue.community(community).members)
        author = stage.actor(session, stage.person(community, number))
        propose(session, author, round_.id, _form(criterion), stage.time, stage.chance)


def talk(session: Session, stage: Stage, round_: Round, people: Sequence[Actor]) -> None:
    """People say where they stand, and hold the conversations of the sample."""
    proposals = open_proposals(session, round_)
    for proposal in proposals:
        for actor in people:
            _say_where_one_stands(session, stage, proposal, actor)
    texts = {proposal.current.statement: proposal for proposal in proposals}
    for thread in stage.dialogue.threads:
        if thread.round == stage.key_of(round_.community_id):
            _hold(session, stage, round_, thread, texts)


def _form(criterion: SampleCriterion) -> ProposalForm:
    return ProposalForm(
        area=criterion.area,
        elements=(criterion.element,),
        language="en",
        statement=criterion.text,
        why=criterion.why,
        evidence=criterion.evidence,
        exclusion=criterion.exclusion,
        fit_for=criterion.fit_for,
    )


def _say_where_one_stands(session: Session, stage: Stage, proposal: Proposal, actor: Actor) -> None:
    opinion = stage.opinion_on(proposal.current.statement, actor)
    if stage.chance.random() < REACTING:
        form = ReactionForm(
            stance=_stance(stage, opinion), version=proposal.latest_number, is_shown=stage.chance.random() < 0.5
        )
        react(session, actor, proposal.id, form, stage.time)
    if stage.chance.random() < SUPPORTING * opinion.support / 100:
        support(session, actor, proposal.id, stage.time)


def _stance(stage: Stage, opinion: Opinion) -> Stance:
    agree = opinion.support * opinion.requirement // 100
    weights = (agree, opinion.support - agree, opinion.against, opinion.unsure)
    stances = (Stance.AGREE, Stance.CAN_LIVE_WITH, Stance.DISAGREE, Stance.UNSURE)
    return stage.chance.choices(stances, weights)[0]


def _hold(session: Session, stage: Stage, round_: Round, spoken: SampleThread, texts: Mapping[str, Proposal]) -> None:
    """Hold one conversation; a criterion that did not reach this round has none here."""
    thread = _thread(session, stage, round_, spoken, texts)
    if thread is None:
        return
    written: dict[str, int] = {}
    for said in spoken.posts:
        author = stage.actor(session, stage.person(said.by, said.number))
        form = PostForm(
            body=said.text, language=said.language, reply_to=written[said.reply_to] if said.reply_to else None
        )
        written[said.key] = post(session, author, thread.id, form, stage.time, stage.chance).id


def _thread(
    session: Session, stage: Stage, round_: Round, spoken: SampleThread, texts: Mapping[str, Proposal]
) -> Thread | None:
    anybody = stage.actor(session, stage.person(spoken.posts[0].by, spoken.posts[0].number))
    if spoken.criterion is None:
        return thread_on_round(session, anybody, round_.id)
    text = next(each.text for each in stage.dialogue.criteria if each.key == spoken.criterion)
    proposal = texts.get(text)
    return thread_on_proposal(session, anybody, fetch(session, Proposal, proposal.id).id) if proposal else None
