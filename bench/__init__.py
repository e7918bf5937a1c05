"""Benchmarks: the extension compared with its peers and with lower bounds. Run as `python -m bench`."""

import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent

# Servers are those of the tests.
sys.path.insert(0, str(REPOSITORY / "tests"))
