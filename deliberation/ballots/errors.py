"""What can go wrong with ratings and ballots."""

from deliberation.errors import DeliberationError, FieldError
from deliberation.locale import lazy_gettext as _


class VotingInterrupted(DeliberationError):
    """The key that seals ballots is not there; nothing can be cast until it is."""

    code, status = "voting_interrupted", 409
    message = _(
        "Voting is interrupted for a technical reason. The steward has been told. Ballots cast before are safe."
    )


class NotOnBallot(DeliberationError):
    """The question is not one of this round's ballot."""

    code, status = "not_on_ballot", 422
    message = _("This text is not on the ballot of this round.")


class ChoiceNotOffered(DeliberationError):
    """The answer is not one of those that this question offers."""

    code, status = "choice_not_offered", 422
    message = _("This answer is not offered for this text.")
    fields = (FieldError("choice", code, message),)


class NotInThisWave(DeliberationError):
    """The text is not one that the open wave asks about."""

    code, status = "not_in_this_wave", 422
    message = _("This text is not being rated now.")


class WaveOver(DeliberationError):
    """The wave has closed, or none is open."""

    code, status = "wave_over", 409
    message = _("This rating has closed. Your earlier answers count.")


class VotingOver(DeliberationError):
    """The time for voting is over, though nobody has counted yet."""

    code, status = "voting_over", 409
    message = _("Voting has closed. The ballot that you cast before counts.")
