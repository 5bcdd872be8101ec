"""Forms larger than the server takes, and forms of a great many fields."""

from time import monotonic

import pytest
from flask import Flask

from deliberation.extensions import MOST_BYTES
from deliberation.inputs import MOST_ERRORS
from tests.people.factories import with_token

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("path", ["/sign-in", "/join/finish/nothing", "/api/v1/sign-in"])
def test_what_is_too_large_is_refused_with_a_page_like_any_other(app: Flask, path: str) -> None:
    answer = with_token(app.test_client()).post(path, data="a=" + "x" * MOST_BYTES, content_type=FORM)
    assert answer.status_code == 413
    assert "too_large" in answer.text if path.startswith("/api") else "<h1" in answer.text


def test_a_form_of_very_many_fields_keeps_nobody_waiting(app: Flask) -> None:
    fields = "&".join(f"{number:x}=1" for number in range(100_000))
    began = monotonic()
    answer = with_token(app.test_client()).post("/sign-in", data=fields, content_type=FORM)
    assert (answer.status_code, len(answer.data) < 100_000) == (422, True)
    assert monotonic() - began < 5


def test_neither_does_a_list_of_very_many_wrong_ones(app: Flask) -> None:
    wrong = {"languages": ["klingon!"] * 80_000, **{f"field-{number}": 1 for number in range(200)}}
    began = monotonic()
    answer = with_token(app.test_client()).post("/api/v1/sign-in", json=wrong)
    assert (answer.status_code, len(answer.json["fields"])) == (422, MOST_ERRORS)
    assert monotonic() - began < 5
