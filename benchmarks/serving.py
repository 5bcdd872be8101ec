"""The server of life in a process of its own, and how much of the processor it takes for an answer."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from socket import socket
from time import monotonic, sleep

PROJECT = Path(__file__).resolve().parent.parent
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Server:
    """A server on this machine's own address, seen from outside."""

    process: subprocess.Popen[bytes]
    port: int

    def length(self, address: str, headers: Mapping[str, str]) -> int:
        """How many bytes it answers with."""
        with closing(self._connection()) as connection:
            return len(_answer(connection, address, headers))

    def work(self, address: str, headers: Mapping[str, str], times: int) -> float:
        """The seconds of the processor that the server takes for an answer, on average over one connection."""
        with closing(self._connection()) as connection:
            before = self._seconds()
            for _time in range(times):
                _answer(connection, address, headers)
            return (self._seconds() - before) / times

    def is_listening(self) -> bool:
        """Whether a connection is taken."""
        try:
            with closing(self._connection()) as connection:
                connection.connect()
        except ConnectionRefusedError:
            return False
        return True

    def _connection(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_TO_START)

    def _seconds(self) -> float:
        """All that the server's workers have had of the processor, to the nanosecond as Linux counts it."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        threads = [each for child in children for each in Path(f"/proc/{child}/task").glob("*/schedstat")]
        return sum(int(each.read_text().split()[0]) for each in threads) / 1e9


@contextmanager
def serving(application: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Serve an application, by the name that gunicorn knows it by, as it is served in life."""
    port = _free_port()
    process = subprocess.Popen(  # noqa: S603 (our own server)
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", application],
        env={**os.environ, **environment, "HOST": "127.0.0.1", "PORT": str(port)},
        cwd=PROJECT,
        stdout=subprocess.DEVNULL,
    )
    try:
        server = Server(process, port)
        _wait_for(server)
        yield server
    finally:
        process.terminate()
        process.wait()


def _answer(connection: HTTPConnection, address: str, headers: Mapping[str, str]) -> bytes:
    """What is answered; raises ValueError for anything but 200."""
    connection.request("GET", address, headers=dict(headers))
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise ValueError(f"{address} was answered with {answer.status}")
    return body


def _wait_for(server: Server) -> None:
    latest = monotonic() + SECONDS_TO_START
    while not server.is_listening():
        if monotonic() > latest or server.process.poll() is not None:
            raise TimeoutError("the server did not start")
        sleep(0.1)


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
