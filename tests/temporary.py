"""Where the tests have their temporary files, the servers' above all: in memory where there is room for them.

A database is created and dropped for each SQL file, some hundred files each time, which on a disk is a third of the
tests' time.
"""

import os
import shutil
import tempfile
from pathlib import Path

import psutil

MEMORY = Path("/dev/shm")
# More than the servers of some processes write, in bytes.
ROOM = 12 << 30


def use_memory() -> None:
    """Makes a directory of the user's in memory the place of temporary files, where TMPDIR names no other."""
    if "TMPDIR" in os.environ or not has_room():
        return
    place = MEMORY / f"base_entity.{os.getuid()}"
    place.mkdir(mode=0o700, exist_ok=True)
    if place.stat().st_uid == os.getuid():
        os.environ["TMPDIR"] = str(place)
        tempfile.tempdir = None


def has_room() -> bool:
    """Whether there is memory for files, from which programs may be run as well: tests copy PostgreSQL."""
    if not os.access(MEMORY, os.W_OK | os.X_OK) or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return False
    return min(shutil.disk_usage(MEMORY).free, psutil.virtual_memory().available) > ROOM
