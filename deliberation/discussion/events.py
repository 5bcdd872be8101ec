"""What can happen in a conversation; a post is named by a salted commitment to its text."""

from dataclasses import dataclass

from deliberation.events import Event


@dataclass(frozen=True, kw_only=True)
class PostMade(Event):
    """Somebody contributed to a conversation."""

    kind = "post_made"
    thread_id: int
    proposal_id: int | None
    post_id: int
    number: int
    commitment: str


@dataclass(frozen=True, kw_only=True)
class PostEdited(Event):
    """An author put a contribution right, soon after making it."""

    kind = "post_edited"
    thread_id: int
    post_id: int
    revision: int
    commitment: str
