"""Taking turns: a lock that goes to whoever has waited for it longest."""

from collections import deque
from threading import Lock
from types import TracebackType


class Turns:
    """A lock that is handed on in the order in which it was asked for; Python's own may forget a thread for seconds."""

    def __init__(self) -> None:
        self._guard = Lock()
        # Each is held until its owner's turn has come; the first is the one whose turn it is.
        self._waiting: deque[Lock] = deque()

    @property
    def length(self) -> int:
        """How many there are: whose turn it is, and those who wait for theirs."""
        return len(self._waiting)

    def __enter__(self) -> None:
        turn = Lock()
        with self._guard:
            self._waiting.append(turn)
            if self._waiting[0] is not turn:
                turn.acquire()
        try:
            turn.acquire()
        except BaseException:
            self._leave(turn)
            raise

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._leave(self._waiting[0])

    def _leave(self, turn: Lock) -> None:
        with self._guard:
            had_come = self._waiting[0] is turn
            self._waiting.remove(turn)
            if had_come and self._waiting:
                self._waiting[0].release()
