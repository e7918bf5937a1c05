"""A Debian of its own in a directory: made by debootstrap, copied, and entered by chroot."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# Where the toolchain of this machine is mounted: Rust is all that a machine is given.
RUST = "/opt/rust"

# Runs the rest in processes and mounts of its own, which end with it: the directory, the toolchain, and the command.
ENTER = """
mount --bind "$2" "$1$0" && mount -o remount,bind,ro "$1$0"
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
root=$1
shift 2
exec chroot "$root" "$@"
"""
APART = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]

# By what this machine reaches the registries.
SETTINGS = ["/etc/resolv.conf", "/etc/hosts", "/etc/pip.conf", "/usr/local/share/ca-certificates", "/etc/ssl/certs"]
VARIABLES = ("PIP_CERT", "PIP_INDEX_URL", "PIP_DEFAULT_TIMEOUT", "CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTRIES_")

# Installs packages.
APT = "export DEBIAN_FRONTEND=noninteractive; apt-get update && apt-get install --yes --no-install-recommends"

# Else installing a server would start it, on a port of this machine.
POLICY = "#!/bin/sh\nexit 101\n"


@dataclass(frozen=True)
class Debian:
    """A Debian in a directory."""

    root: Path

    @classmethod
    def bare(cls, release: str, root: Path) -> "Debian":
        """A new one with no package but those that all have."""
        subprocess.run(["debootstrap", "--variant=minbase", release, root], check=True, stdout=subprocess.DEVNULL)
        debian = cls(root)
        debian.write("/usr/sbin/policy-rc.d", POLICY, mode=0o755)
        debian.write("/etc/apt/apt.conf.d/90proxies", proxies())
        (root / RUST[1:]).mkdir()
        for setting in filter(os.path.exists, SETTINGS):
            subprocess.run(["cp", "--recursive", "--dereference", "--parents", setting, root], check=True)
        return debian

    def copy_to(self, root: Path) -> "Debian":
        """A copy of it in another directory."""
        subprocess.run(["cp", "--archive", self.root, root], check=True)
        return Debian(root)

    def write(self, path: str, text: str, mode: int = 0o644) -> None:
        """Writes a file in it."""
        file = self.root / path[1:]
        file.write_text(text)
        file.chmod(mode)

    def attempt(self, line: str, user: str = "root") -> tuple[bool, str]:
        """Runs a line of a shell in it, in the user's home; whether it succeeded, and all that it printed."""
        home = "/root" if user == "root" else f"/home/{user}"
        path = f"{RUST}/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        variables = [f"{name}={value}" for name, value in registries().items()]
        environment = ["env", "-i", "LC_ALL=C", f"PATH={path}", f"HOME={home}", *variables]
        shell = ["runuser", "-u", user, "--", "sh", "-e", "-c", f"cd && {line}"]
        ended = subprocess.run(
            [*APART, "sh", "-e", "-c", ENTER, RUST, self.root, toolchain(), *environment, *shell],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return ended.returncode == 0, ended.stdout

    def run(self, line: str, user: str = "root") -> str:
        """The output of a line, which must succeed."""
        succeeded, printed = self.attempt(line, user)
        assert succeeded, f"{line}:\n{printed}"
        return printed


def can_be_made() -> bool:
    """Whether this machine can make one and enter it."""
    return shutil.which("debootstrap") is not None and subprocess.run([*APART, "true"]).returncode == 0


@cache
def toolchain() -> str:
    """The directory of the Rust toolchain."""
    return subprocess.check_output(["rustc", "--print", "sysroot"], text=True).strip()


def registries() -> dict[str, str]:
    """The variables by which this machine reaches the registries."""
    return {
        name: value
        for name, value in os.environ.items()
        if name.startswith(VARIABLES) or name.lower().endswith("_proxy")
    }


def proxies() -> str:
    """The proxies of apt."""
    settings = subprocess.check_output(["apt-config", "dump", "Acquire"], text=True)
    return "".join(line for line in settings.splitlines(keepends=True) if "::Proxy" in line)
