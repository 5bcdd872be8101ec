"""What arrives from a browser: a text that is not UTF-8 is seen as such, whichever way the form was sent."""

from typing import IO
from urllib.parse import parse_qsl

from flask import Flask, Request
from werkzeug.datastructures import MultiDict
from werkzeug.formparser import FormDataParser

Parsed = tuple[IO[bytes], MultiDict[str, str], MultiDict[str, str]]


class _Forms(FormDataParser):
    """Puts U+FFFD where bytes cannot be read, in short forms as Werkzeug does in long ones; `inputs` refuses it."""

    def _parse_urlencoded(self, stream: IO[bytes], *_told: object) -> Parsed:  # type: ignore[override]
        sent = stream.read().decode(errors="replace")
        fields = parse_qsl(sent, keep_blank_values=True, errors="replace")
        return stream, self.cls(fields), self.cls()


class ReadableRequest(Request):
    """A request whose texts can be read, or are seen to be unreadable."""

    form_data_parser_class = _Forms


def init_app(app: Flask) -> None:
    """Read every form in this way."""
    app.request_class = ReadableRequest
