"""The command that anybody can run on the file of a round, without the application."""

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest

from deliberation import cli
from deliberation.cli import AGREES, DOES_NOT_AGREE, UNREADABLE, main
from deliberation.rules.canonical import canonical_bytes
from deliberation.rules.signing import fingerprint, public_jwk
from tests.rules.closed_rounds import KEY, election

BUNDLE = election(Random(7))
SIGNER = fingerprint(public_jwk(KEY))

WITHOUT_THE_APPLICATION = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"flask", "sqlalchemy", "werkzeug", "jinja2", "babel", "regex"}:
            raise ImportError(f"{name} is not installed here")

sys.meta_path.insert(0, Absent())
from deliberation.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A bundle as it is downloaded, into a folder with a space in its name."""
    folder = tmp_path / "from the web"
    folder.mkdir()
    file = folder / "bundle.json"
    file.write_bytes(canonical_bytes(BUNDLE))
    return file


def test_a_bundle_that_agrees_says_so_in_one_line(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recount", str(published)]) == AGREES
    output = capsys.readouterr()
    assert output.out.startswith("Agrees: ")
    assert SIGNER in output.out
    assert output.out.count("\n") == 1
    assert output.err == ""


def test_spaces_between_the_values_do_not_matter(published: Path) -> None:
    published.write_text(json.dumps(BUNDLE, indent=2, ensure_ascii=True), "utf-8")
    assert main(["recount", str(published)]) == AGREES


def test_a_changed_bundle_says_why_it_does_not_agree(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    forged: dict[str, Any] = BUNDLE | {"policy_hash": "0" * 64}
    published.write_bytes(canonical_bytes(forged))
    assert main(["recount", str(published)]) == DOES_NOT_AGREE
    assert capsys.readouterr().out.splitlines() == [
        "Does not agree: the signature does not fit.",
        "  the policy does not have the hash that is claimed",
    ]


def test_the_key_that_must_have_signed(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recount", str(published), "--signer", SIGNER]) == AGREES
    assert main(["recount", str(published), "--signer", "somebody-else"]) == DOES_NOT_AGREE
    assert capsys.readouterr().out.endswith(f"Does not agree: signed by key {SIGNER}, not by somebody-else.\n")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not JSON"),
        (b"\x00\xff", "not JSON"),
        (b"<html></html>", "not JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"share":0.5}', "0.5 is not an integer"),
    ],
)
def test_what_is_no_json_cannot_be_read(
    published: Path, content: bytes, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    published.write_bytes(content)
    assert main(["recount", str(published)]) == UNREADABLE
    output = capsys.readouterr()
    assert output.err.startswith(f"Cannot read {published}: {reason}")
    assert output.out == ""


@pytest.mark.parametrize("name", ["missing.json", ".", "nul\0byte"])
def test_what_is_no_file_cannot_be_read(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recount", f"{tmp_path}/{name}"]) == UNREADABLE
    assert capsys.readouterr().err.startswith("Cannot read ")


def test_a_file_larger_than_any_bundle_is_not_read(
    published: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "LARGEST_FILE", 10)
    assert main(["recount", str(published)]) == UNREADABLE
    assert "larger than any bundle" in capsys.readouterr().err


def test_a_hostile_file_does_not_steer_the_terminal(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    published.write_bytes(canonical_bytes(BUNDLE | {"\x1b[2J\u202eمرحبا": 1}))
    assert main(["recount", str(published)]) == DOES_NOT_AGREE
    assert capsys.readouterr().out == (
        "Does not agree: /: \\x1b[2J\\u202e\\u0645\\u0631\\u062d\\u0628\\u0627 is not known here.\n"
    )


@pytest.mark.parametrize("arguments", [[], ["recount"], ["verdict"], ["recount", "a", "b"]])
def test_a_command_out_of_form_explains_itself(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == UNREADABLE
    assert "usage: deliberation" in capsys.readouterr().err


@pytest.mark.parametrize(("policy_hash", "code"), [(BUNDLE["policy_hash"], AGREES), ("0" * 64, DOES_NOT_AGREE)])
def test_a_recount_needs_nothing_of_the_application(published: Path, policy_hash: str, code: int) -> None:
    published.write_bytes(canonical_bytes(BUNDLE | {"policy_hash": policy_hash}))
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_APPLICATION, "recount", str(published)],
        cwd=Path(cli.__file__).parents[1],
        env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (code, "")
    assert ran.stdout.startswith("Agrees: " if code == AGREES else "Does not agree: ")
