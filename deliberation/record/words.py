"""What each kind of entry is called where people read the record."""

from collections.abc import Mapping

from flask import Flask

from deliberation.errors import Sentence
from deliberation.locale import lazy_gettext as _

# By the code that the record keeps: the events themselves belong to slices that this one may not know.
KINDS: Mapping[str, Sentence] = {
    "community_founded": _("The community was founded."),
    "community_reshaped": _("The settings of the community were changed."),
    "admission_asked": _("Somebody asked to be admitted."),
    "admission_declined": _("Somebody was not admitted."),
    "member_joined": _("Somebody joined."),
    "member_left": _("Somebody left."),
    "member_erased": _("Somebody closed their account."),
    "role_granted": _("Somebody was given a role."),
    "role_revoked": _("A role was taken from somebody."),
    "invitation_made": _("An invitation was made."),
    "invitation_withdrawn": _("An invitation was withdrawn."),
    "deliberation_created": _("A deliberation was created."),
    "deliberation_approved": _("The members approved question, frame and rules."),
    "round_planned": _("The round was planned."),
    "round_opened": _("The round was opened, and its rules were frozen."),
    "phase_entered": _("The next stage began."),
    "phase_extended": _("The stage was given more time."),
    "phase_rescheduled": _("The dates of the next stages moved."),
    "taking_part_confirmed": _("Somebody confirmed that they take part."),
    "proposal_submitted": _("A proposal was made."),
    "version_made": _("A proposal got a new version."),
    "proposal_withdrawn": _("A proposal was withdrawn."),
    "proposal_status_set": _("It was settled what became of a proposal."),
    "lineage_drawn": _("A proposal came of an earlier one."),
    "support_given": _("Somebody supported a proposal."),
    "support_withdrawn": _("Somebody withdrew their support."),
    "reaction_given": _("Somebody reacted to a proposal."),
    "reaction_withdrawn": _("Somebody withdrew their reaction."),
    "post_made": _("Somebody wrote a contribution."),
    "post_edited": _("A contribution was changed by its author."),
    "wave_opened": _("Rating began."),
    "wave_closed": _("Rating ended."),
    "voting_opened": _("Voting began, and the voters' list was frozen."),
    "turnout_reached": _("More of the voters' list have voted."),
    "outcome_reached": _("A text was decided."),
    "carried_up": _("A text was carried up."),
    "round_moved": _("The round was moved on."),
    "round_closed": _("The round was closed, and its ballots were published without names."),
    "outcome_stated": _("The facilitators said what the result means."),
    "release_signed": _("A facilitator signed the set."),
    "set_released": _("The set was published."),
}


def kind_word(kind: str) -> Sentence:
    """The sentence for a kind of entry; its code where no sentence was written yet."""
    return KINDS.get(kind, kind)


def init_app(app: Flask) -> None:
    """Let every template say these words."""
    app.jinja_env.globals.update(entry_word=kind_word)
