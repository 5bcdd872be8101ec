"""What somebody asks for who catches up."""

from typing import Annotated

from pydantic import Field

from deliberation.events import Audience
from deliberation.inputs import Form

LARGEST_NUMBER = 2**31 - 1


class CatchUp(Form):
    """The number after which to go on, and which of the two streams to read."""

    since: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] = 0
    stream: Audience = Audience.PUBLIC
