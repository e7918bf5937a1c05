"""The user that servers run as: PostgreSQL refuses to run as root."""

import os
import pwd
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

SERVICE_USER = "postgres"
_home_of_root = os.environ.get("HOME", "/root")


def lower() -> None:
    """Continues as the servers' user where root runs it."""
    if os.geteuid() == 0:
        _become(SERVICE_USER, home=tempfile.gettempdir())


@contextmanager
def as_caller() -> Iterator[None]:
    """Continues as the user who ran it, whose tools and caches the servers' user may not reach."""
    real, _, saved = os.getresuid()
    if saved == real:
        yield
        return
    _become("root", home=_home_of_root)
    try:
        yield
    finally:
        lower()


def _become(name: str, home: str) -> None:
    """Takes another user. The saved user remains root, to be taken again; programs that are run do not inherit it."""
    user = pwd.getpwnam(name)
    os.seteuid(0)
    os.initgroups(user.pw_name, user.pw_gid)
    os.setgid(user.pw_gid)
    os.setresuid(user.pw_uid, user.pw_uid, 0)
    os.environ |= {"HOME": home, "USER": user.pw_name, "LOGNAME": user.pw_name}
