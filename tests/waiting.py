"""Waiting for a state, which is asked for again and again, and never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

State = TypeVar("State")


def wait_until(ask: Callable[[], State], seconds: float = 300) -> State:
    """The value that `ask` returns once it is true; only a failure takes as long as the deadline."""
    deadline = time.monotonic() + seconds
    while not (state := ask()):
        assert time.monotonic() < deadline, f"not reached within {seconds} s: {getattr(ask, '__qualname__', ask)}"
        time.sleep(0.01)
    return state
