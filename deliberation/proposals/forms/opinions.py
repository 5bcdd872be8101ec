"""What people send to say where they stand."""

from pydantic import Field

from deliberation.inputs import Form
from deliberation.proposals.models import Stance


class ReactionForm(Form):
    """Where somebody stands on the version of this number, and whether others see it beside their name."""

    stance: Stance
    version: int = Field(ge=1)
    is_shown: bool = False
