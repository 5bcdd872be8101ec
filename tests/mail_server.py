"""A mail server of the tests: takes what it is sent, and notes it; or refuses every address."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Conversation(socketserver.StreamRequestHandler):
    """One delivery, as RFC 5321 has it, as far as our letters need it."""

    server: "MailServer"

    def handle(self) -> None:
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            match line.upper().split()[0]:
                case "EHLO":
                    self.say("250-here\r\n250 8BITMIME")
                case "RCPT" if self.server.refuses:
                    self.say("550 nobody of that name")
                case "DATA":
                    self.say("354 go on")
                    self.server.letters.append(self.read_letter())
                    self.say("250 taken")
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 well")

    def read_letter(self) -> bytes:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines)

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """Where letters arrive."""

    daemon_threads = True

    def __init__(self, *, refuses: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters: list[bytes] = []
        self.refuses = refuses

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}?from=dialogue@example.org"


@contextmanager
def mail_server(*, refuses: bool = False) -> Iterator[MailServer]:
    """A server for as long as the test needs it."""
    with MailServer(refuses=refuses) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
