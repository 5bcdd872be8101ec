"""What somebody asks for who reads a list."""

from typing import Annotated

from pydantic import Field

from deliberation.inputs import Form

LARGEST_NUMBER = 2**31 - 1


class Page(Form):
    """The number after which to go on."""

    after: Annotated[int, Field(ge=0, le=LARGEST_NUMBER)] = 0
