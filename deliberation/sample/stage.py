"""The stage on which a sample is played: its clock, its chance, and who is who."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from flask import current_app
from sqlalchemy.orm import Session

from deliberation.database import fetch, reading
from deliberation.decisions.clock import advance_due, next_due
from deliberation.keys import Keys
from deliberation.people.identity import actor_for
from deliberation.people.models import Member
from deliberation.permissions import Actor
from deliberation.sample.criteria import Opinion
from deliberation.sample.dialogue import SampleDialogue


@dataclass
class Stage:
    """What changes while a sample is played: the time, and the rows that its keys became."""

    dialogue: SampleDialogue
    chance: Random
    keys: Keys
    time: datetime
    deliberation_id: int = 0
    communities: dict[str, int] = field(default_factory=dict)
    people: dict[tuple[str, int], int] = field(default_factory=dict)
    homes: dict[int, str] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    opinions: dict[tuple[str, str], Opinion] = field(default_factory=dict)

    def person(self, community: str, number: int) -> int:
        """The member who became the person of this number in a community."""
        return self.people[community, number]

    def actor(self, session: Session, member_id: int) -> Actor:
        """A member as one who acts."""
        return actor_for(session, fetch(session, Member, member_id))

    def key_of(self, community_id: int) -> str:
        """The key of the community that became this row."""
        return next(key for key, number in self.communities.items() if number == community_id)

    def opinion_on(self, text: str, actor: Actor) -> Opinion:
        """How people of the actor's community lean towards a text."""
        home = self.homes[actor.member_id or 0]
        if (text, home) not in self.opinions:
            criterion = next(each for each in self.dialogue.criteria if each.text == text)
            self.opinions[text, home] = self.dialogue.opinion(criterion, home)
        return self.opinions[text, home]

    def wait(self, **span: float) -> None:
        """Let time pass; the clock does what falls due in it, at the minute at which it falls due."""
        until = self.time + timedelta(**span)
        while (due := next_due(reading(), after=self.time)) is not None and due <= until:
            self._strike(due)
        self._strike(until)

    def wait_for_what_is_due(self) -> None:
        """Let time pass until the clock has had something to move."""
        due = next_due(reading(), after=self.time)
        if due is not None:
            self._strike(due)

    def set_the_clock(self) -> None:
        """Have the application's clock show the stage's time, so that the record does."""
        current_app.extensions["clock"] = lambda: self.time

    def _strike(self, moment: datetime) -> None:
        self.time = moment
        advance_due(self.time, self.chance, self.keys)
