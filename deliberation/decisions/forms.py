"""What facilitators send when they move or close a round."""

from deliberation.inputs import Form, Prose
from deliberation.rules.phases import Phase


class MoveForm(Form):
    """To go on now: from which phase, so that a second tap moves nothing, and why."""

    phase: Phase
    reason: Prose


class StatementForm(Form):
    """What facilitators say about the result: what was decided, and what happens next."""

    statement: Prose


class Nothing(Form):
    """A button without fields."""
