"""Where the tests have their temporary files, the servers' above all: in memory where there is room for them.

A database is created and dropped for each SQL file, some hundred files each time, which takes a disk a third of the tests' time.
"""

import os
import shutil
import tempfile

import psutil

MEMORY = "/dev/shm"
# More than the servers of some processes write, in bytes.
ROOM = 12 << 30


def use_memory() -> None:
    """Makes memory the place of temporary files, where TMPDIR names no other."""
    if "TMPDIR" not in os.environ and has_room():
        os.environ["TMPDIR"] = MEMORY
        tempfile.tempdir = None


def has_room() -> bool:
    """Whether there is memory for files, from which programs may be run as well: tests copy PostgreSQL."""
    if not os.access(MEMORY, os.W_OK | os.X_OK) or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return False
    return min(shutil.disk_usage(MEMORY).free, psutil.virtual_memory().available) > ROOM
