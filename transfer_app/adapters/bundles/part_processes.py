"""Processes that each work on a part at a time: sealing and opening hold the interpreter's lock.

They are started afresh (spawn), so that nothing of the window or of an open workspace is in them. What they
need, a package's content key among it, reaches them through a pipe and never lies on a disk. They end with
the process that started them, however that ends.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection, wait
from typing import Any

from transfer_app.domain.errors import OutputFailed, TransferError

SMALL = 64 * 1024**2
"""Bytes of a package below which starting processes to open it takes longer than they save."""
MOST = 8
WAITING = 16 * 1024**2
"""Bytes that may wait in a process for its work."""
EVERY_S = 0.1
"""How often whoever waits is told how far the work is, and may stop it."""

Work = Callable[[Any, "Inbox", "Told"], None]
"""(setup, what comes, whom to tell): it tells one result for each piece of work. A function of a module."""


def cores() -> int:
    """How many processes can run at once here, at most MOST."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST)


class Told:
    """Whoever started a process, told how far it is and what came of its work."""

    def __init__(self, state: Any, outbox: Connection) -> None:
        self._state = state
        self._outbox = outbox
        self._one_at_a_time = threading.Lock()

    def done(self, count: int) -> None:
        """All in all since the process began."""
        self._state[0] = count

    def give(self, result: Callable[[], object]) -> None:
        """What the call returns, or what it raises; by any thread."""
        with self.faults():
            self._send((True, result()))

    @contextmanager
    def faults(self) -> Iterator[None]:
        """What the block raises is told, and goes no further."""
        try:
            yield
        except TransferError as fault:
            self._send((False, (type(fault), fault.args, fault.__dict__)))
        except Exception:
            self._send((False, traceback.format_exc()))

    def _send(self, told: tuple[bool, object]) -> None:
        with self._one_at_a_time:
            self._outbox.send(told)


class Inbox:
    """What was sent to this process, in order; fetched at once, so that the sender never stands still."""

    def __init__(self, source: Connection, state: Any) -> None:
        self._source = source
        self._state = state
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._fetch, daemon=True).start()

    def next(self) -> Any:
        """None when there will be no more."""
        message = self._queue.get()
        if message is None:
            return None
        self._state[1] += len(message)
        return pickle.loads(message)

    def _fetch(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                self._queue.put(self._source.recv_bytes())
        self._queue.put(None)


class PartProcess:
    """One process. given: pieces of work whose results did not come yet."""

    def __init__(self, work: Work, setup: object) -> None:
        context = get_context("spawn")
        inbox, self._to = context.Pipe(duplex=False)
        self.results, outbox = context.Pipe(duplex=False)
        self._state = context.RawArray("Q", 2)
        self._sent = 0
        self._outgoing: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.given = 0
        self._process = context.Process(
            target=_serve, args=(work, setup, inbox, outbox, self._state), daemon=True
        )
        self._process.start()
        inbox.close()
        outbox.close()
        self._passing = threading.Thread(target=self._pass_on, daemon=True)
        self._passing.start()

    @property
    def done(self) -> int:
        return int(self._state[0])

    def has_room(self, message: bytes) -> bool:
        waiting = self._sent - int(self._state[1])
        return not waiting or waiting + len(message) <= WAITING

    def send(self, message: bytes) -> None:
        """Returns at once, also while the process is still starting."""
        self._sent += len(message)
        self._outgoing.put(message)

    def _pass_on(self) -> None:
        # One that ended is noticed where its result is read, which says why.
        with suppress(OSError):
            while (message := self._outgoing.get()) is not None:
                self._to.send_bytes(message)

    def result(self) -> object:
        """Of work that it was given, in that order; what went wrong with it is raised here."""
        try:
            good, result = self.results.recv()
        except (EOFError, OSError):
            raise OutputFailed(
                "A process that worked on a part of the package was ended before it was done.",
                "Try again. Nothing was kept.",
            ) from None
        if good:
            self.given -= 1
            return result
        raise _raised(result)

    def end(self) -> None:
        self._process.terminate()
        self._process.join()
        self._process.close()
        self._outgoing.put(None)
        self._passing.join()
        self._to.close()
        self.results.close()


class PartProcesses:
    """At most so many processes. Leaving the block ends them all, also at work.

    Each is started while the one before it gets its first work, as starting takes some tenths of a second.

    progress(done): told while waiting, with the sum of what the processes said; it may raise.
    ahead: pieces of work that one process may have at once, when none has nothing to do.
    """

    def __init__(
        self, most: int, work: Work, setup: object, progress: Callable[[int], None], ahead: int = 1
    ) -> None:
        self._most, self._ahead = most, ahead
        self._work, self._setup = work, setup
        self._progress = progress
        self._all: list[PartProcess] = []
        self._finished: list[object] = []

    def __enter__(self) -> PartProcesses:
        return self

    def __exit__(self, *_: object) -> None:
        for each in self._all:
            each.end()

    def begin(self, message: object) -> PartProcess:
        """Gives the first message of a piece of work to the process that has the least; waits for one."""
        idle = sum(not each.given for each in self._all)
        for _ in range(min(2 - idle, self._most - len(self._all))):
            self._all.append(PartProcess(self._work, self._setup))
        while (process := min(self._all, key=lambda each: each.given)).given == self._ahead:
            self._wait()
        process.given += 1
        self.send(process, message)
        return process

    def send(self, process: PartProcess, message: object) -> None:
        text = pickle.dumps(message)
        while not process.has_room(text):
            self._wait()
        process.send(text)

    def results(self) -> Sequence[object]:
        """What is finished and was not given out yet."""
        found, self._finished = self._finished, []
        return found

    def rest(self) -> Iterator[object]:
        """Every other result, as it comes."""
        yield from self.results()
        while any(each.given for each in self._all):
            self._wait()
            yield from self.results()

    def _wait(self) -> None:
        at_work = {each.results: each for each in self._all if each.given}
        ready = wait(list(at_work), EVERY_S)
        self._finished += [at_work[each].result() for each in ready if isinstance(each, Connection)]
        self._progress(sum(each.done for each in self._all))


def _serve(work: Work, setup: object, inbox: Connection, outbox: Connection, state: Any) -> None:
    # Ctrl-C is for the process that started this one: it ends us when it stops.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    told = Told(state, outbox)
    with told.faults():
        work(setup, Inbox(inbox, state), told)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _raised(what: Any) -> Exception:
    """The fault as it was in the process, whatever its kind takes to be made."""
    if isinstance(what, str):
        return RuntimeError(f"in a process for parts of a package:\n{what}")
    kind, args, state = what
    fault: TransferError = kind.__new__(kind, *args)
    fault.__dict__.update(state)
    return fault
