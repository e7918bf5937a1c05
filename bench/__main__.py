"""Measures subjects, prints and keeps the results, and writes the page on all results that are kept."""

import argparse
import re
import subprocess
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

from service_user import lower

from bench import machine, page
from bench.findings import Findings
from bench.subjects import SUBJECTS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("subjects", nargs="*", choices=[*SUBJECTS, "all"], default="all")
    parser.add_argument("--pg", type=int, default=15, help="version of PostgreSQL, of those that the tests use (15)")
    parser.add_argument("--pg-config", type=Path, help="another installation, with a release build of the extension")
    parser.add_argument("--rounds", type=int, help="number of rounds, instead of what each subject takes")
    parser.add_argument("--quick", action="store_true", help="a look: fewer rounds and rows; keeps no results")
    parser.add_argument("--results", type=Path, help="directory that keeps results, quick ones too (bench/results)")
    parser.add_argument("--page", action="store_true", help="measure nothing: write the page and the plots anew")
    options = parser.parse_args()
    results = (options.results or page.RESULTS).resolve()
    subjects = [] if options.page else list(SUBJECTS) if "all" in options.subjects else options.subjects
    # PostgreSQL refuses to run as root, but root may own the results.
    with ProcessPoolExecutor(1, get_context("fork"), initializer=lower) as worker:
        for subject in subjects:
            findings = worker.submit(measure, subject, options, machine.facts()).result()
            print(page.tables(findings))
            if options.results or not options.quick:
                results.mkdir(parents=True, exist_ok=True)
                findings.write(results)
    if options.results or not options.quick:
        print(page.write(results))


def measure(subject: str, options: argparse.Namespace, facts: dict[str, str]) -> Findings:
    """Measures one subject on a server of its own."""
    # Only now that the user is lowered, since testgres makes a directory when it is imported.
    from postgresql import Installation, installations

    from bench.measure import Effort
    from bench.server import running

    if options.pg_config:
        version = subprocess.check_output([options.pg_config, "--version"], text=True)
        installation = Installation(int(re.search(r"\d+", version)[0]), options.pg_config)
    else:
        installation = installations()[options.pg]
    with running(installation) as server:
        version = {"PostgreSQL": server.value("SHOW server_version")}
        findings = Findings(subject, installation.major, version | facts)
        own = f"bench.subjects.{subject}"
        module = import_module(own if find_spec(own) else "bench.comparison")
        module.measure(server, Effort(options.quick, options.rounds), findings)
    return findings


if __name__ == "__main__":
    main()
