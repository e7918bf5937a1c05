"""Where and when something is measured."""

import os
import platform
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from bench import REPOSITORY


def facts() -> dict[str, str]:
    """The facts that a reader needs to compare: also the commit of the sources, and whether they have changed since."""
    changes = first_line("git status --porcelain src sql Cargo.toml")
    models = re.findall(r"^model name\s*: (.*)", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "base_entity": first_line("git rev-parse --short HEAD") + (" and changes" if changes else ""),
        "processor": f"{models[0] if models else platform.machine()}, {os.cpu_count()} threads",
        "kernel": f"{platform.system()} {platform.release()}",
        "compilers": f"{first_line('rustc --version')}; {first_line('cc --version')}",
        "load when it began": f"{os.getloadavg()[0]:.2f}",
    }


def first_line(command: str) -> str:
    """The first line that a program prints."""
    try:
        return subprocess.check_output(command.split(), text=True, cwd=REPOSITORY).partition("\n")[0]
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
