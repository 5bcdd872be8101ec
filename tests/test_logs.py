"""The logs say what happened to the server, in lines of JSON, and nothing of whom."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from deliberation.doors import door
from deliberation.permissions import Act
from tests.kernel import kernel


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = kernel(tmp_path)

    @app.route("/links/<secret>", methods=["GET", "POST"])
    @door(Act.READ)
    def follow(secret: str) -> str:
        if secret == "broken":
            raise ValueError("amina@example.org, hunter2")
        return "done"

    app.add_url_rule("/ballot", "ballot", door(Act.CAST_BALLOT)(lambda: "cast"))
    return app


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What was written since the last look, line by line."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_request_is_a_line_with_its_rule_and_not_its_address(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    client = app.test_client()
    client.set_cookie("signed-in", "cookie-of-amina")
    client.get("/links/once-only?token=hunter2", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    (line,) = lines(capsys)
    took, moment = line.pop("milliseconds"), line.pop("timestamp")
    assert took >= 0
    assert moment.endswith("Z")
    assert line == {
        "event": "answered",
        "level": "info",
        "logger": "deliberation.requests",
        "method": "GET",
        "rule": "/links/<secret>",
        "status": 200,
    }


def test_that_somebody_voted_just_now_is_not_said(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.test_client().get("/ballot").text == "cast"
    assert lines(capsys) == []


def test_a_fault_is_told_by_its_place_and_not_by_its_words(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    answer = app.test_client().get("/links/broken", headers={"Accept": "application/json"})
    assert answer.status_code == 500
    fault, request = lines(capsys)
    assert (fault["event"], fault["level"], request["status"]) == ("unexpected", "error", 500)
    assert fault["exception"][0]["exc_type"] == "ValueError"
    assert fault["exception"][0]["frames"][-1]["name"] == "follow"
    assert not [word for word in ("amina", "hunter2") if word in json.dumps(fault)]


def test_a_line_break_in_a_name_does_not_make_a_line(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    app.logger.warning('a name\n{"event": "forged"}')
    (line,) = lines(capsys)
    assert line["event"] == 'a name\n{"event": "forged"}'
