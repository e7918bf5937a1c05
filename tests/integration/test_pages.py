"""The README, the pages of docs and the examples show what a server prints; their commands and links exist.

The SQL of a page runs in order, in one new database. Below a statement, comments show a message or a whole table of
its output, beside it a command tag; a block without a language shows lines of the output of the block before it. `…`
stands for anything. A message that no comment shows is a failure.
"""

import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pytest
from pages import PAGES, Block, blocks, masked, psql, tokens
from postgresql import REPOSITORY, Installation, Server
from service_user import as_caller

from bench.page import anchor

DATABASE = "app"
MARK = "=== next ==="
MESSAGE = re.compile(r"(ERROR|WARNING|NOTICE|INFO):")
COMPLAINT = re.compile(r"(ERROR|FATAL|PANIC|WARNING):")
TAG = re.compile(r"(?:INSERT 0|UPDATE|DELETE|SELECT|MERGE|COPY) \d+")
TAG_BESIDE = re.compile(rf";\s+-- ({TAG.pattern})\b")
RULE = re.compile(r"---[-+]*")
# Lines of a table that a page leaves out.
OMITTED = re.compile(rf"\(\d+ rows?\)|{TAG.pattern}|")

# Programs on the pages that are not PostgreSQL's.
PROGRAMS = {
    "apt-get",
    "cd",
    "createuser",
    "docker",
    "export",
    "git",
    "install",
    "make",
    "npm",
    "npx",
    "pip",
    "pytest",
    "python3",
    "ruff",
    "tar",
}
CARGO = {"install", "pgrx", "test", "fmt", "clippy", "fuzz", "deb", "generate-rpm", "build"}
EXAMPLES = REPOSITORY / "examples"


def by_name(path: Path) -> str:
    return str(path.relative_to(REPOSITORY))


@pytest.mark.newest
@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_page_shows_the_output_of_a_server(shared_server: Server, page: Path) -> None:
    with shared_server.restored():
        problems = list(differences(shared_server, blocks(page)))
    assert not problems, "\n".join(f"{by_name(page)}, {problem}" for problem in problems)


def differences(server: Server, page: list[Block]) -> Iterator[str]:
    """The lines that the blocks of a page show and the server does not print."""
    steps = [(block, *step) for block in page if block.language == "sql" for step in steps_of(block.text)]
    outputs = run(server, [sql for _, sql, _ in steps]) if steps else []
    of_block: dict[Block, list[str]] = {}
    for (block, _, shown), output in zip(steps, outputs, strict=True):
        lines = output.splitlines()
        of_block.setdefault(block, []).extend(lines)
        if not is_shown(shown, lines):
            yield f"line {block.line}: the output is\n{output}and not\n" + "\n".join(shown)
    last: list[str] = []
    for block in page:
        if block.language == "sql":
            last = of_block[block]
        elif block.language in ("", "text") and not are_among(masked(block.text).splitlines(), last):
            yield f"line {block.line}: the output of the block before is\n" + "\n".join(last)


def steps_of(sql: str) -> Iterator[tuple[str, list[str]]]:
    """Splits SQL behind the comments that show output, and behind the lines with a command tag."""
    step, shown = "", []
    for line in sql.splitlines(keepends=True):
        if line.startswith("--"):
            shown.append(line.removeprefix("--").removeprefix(" ").rstrip("\n"))
            continue
        if shown:
            yield step, shown
            step, shown = "", []
        step += line
        if tag := TAG_BESIDE.search(line):
            yield step, [tag[1]]
            step = ""
    yield step, shown


def run(server: Server, steps: list[str]) -> list[str]:
    """The masked output of each step, in one session in a new database."""
    script = "".join(f"{step}\n\\echo {MARK}\n" for step in steps)
    server.create_database(DATABASE, extension="CREATE EXTENSION base_entity" not in script)
    output = psql(server, script, DATABASE)
    return [masked(part) for part in output.split(f"{MARK}\n")[:-1]]


def is_shown(shown: list[str], output: list[str]) -> bool:
    """Whether the output is as shown, and no message is missing on the page."""
    claimed = masked("\n".join(shown)).splitlines()
    complaints = [line for line in output if COMPLAINT.match(line)]
    if shown and MESSAGE.match(shown[0]):
        return are_among(claimed, output) and all(any(fits(one, line) for one in claimed) for line in complaints)
    if complaints:
        return False
    if len(shown) > 1 and RULE.fullmatch(shown[1]):
        table = [line for line in output if not OMITTED.fullmatch(line)][-len(claimed) :]
        return len(table) == len(claimed) and all(map(fits, claimed, table))
    return not shown or not TAG.fullmatch(shown[0]) or output[-1:] == shown


def are_among(claimed: list[str], output: list[str]) -> bool:
    """Whether the output has all these lines, in this order."""
    rest = iter(output)
    return all(any(fits(one, line) for line in rest) for one in claimed if one.strip())


def fits(claimed: str, line: str) -> bool:
    pattern = ".*".join(re.escape(part) for part in claimed.strip().split("…"))
    return re.fullmatch(pattern, line.strip()) is not None


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_code_of_a_page_is_part_of_the_file_that_it_names(page: Path) -> None:
    for block in blocks(page):
        if block.language not in ("sql", "sh", "", "text"):
            assert block.source, f"line {block.line}: no test runs {block.language}, and no comment names its file"
            code = [line.strip() for line in block.text.splitlines() if line.strip() not in ("", "…")]
            rest = iter((REPOSITORY / block.source).read_text().splitlines())
            missing = [line for line in code if not any(line == other.strip() for other in rest)]
            assert not missing, f"line {block.line}: {block.source} has not, in this order: {missing[0]}"


def commands() -> list[str]:
    """The commands in blocks of all pages, without comments, and those of cargo within sentences."""
    texts = [block.text for page in PAGES for block in blocks(page) if block.language == "sh"]
    # A backslash continues a line.
    lines = "".join(texts).replace("\\\n", " ").splitlines()
    parts = [part for page in PAGES for token in tokens(page) for part in token.children or ()]
    lines += [part.content for part in parts if part.type == "code_inline" and part.content.startswith("cargo ")]
    return sorted({re.sub(r"(^|\s+)#.*", "", line).strip() for line in lines} - {""})


@pytest.mark.newest
@pytest.mark.parametrize("command", commands())
def test_command_on_a_page_exists(postgres: Installation, command: str) -> None:
    words = [word for word in shlex.split(command) if word != "sudo" and not re.match(r"[A-Z_]+=", word)]
    program, *arguments = words
    if program == "cargo" and arguments[0] == "xtask":
        takes_arguments(arguments)
    elif program == "cargo":
        assert arguments[0] in CARGO
    else:
        assert Path(program).name in PROGRAMS or (postgres.bin / program).exists()


def takes_arguments(arguments: list[str]) -> None:
    """Lets cargo xtask itself read the arguments, without running the command: --help ends them."""
    # N stands for a version.
    own = ["18" if word == "N" else word for word in takewhile(lambda word: word != "--", arguments)]
    with as_caller():
        ended = subprocess.run(["cargo", *own, "--help"], cwd=REPOSITORY, text=True, capture_output=True)
    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize("name", ["newsroom", "prices", "tenants"])
def test_example_prints_its_expected_output(shared_server: Server, name: str) -> None:
    with shared_server.restored():
        assert example(shared_server, name, "-a") == (EXAMPLES / f"{name}.out").read_text()


@pytest.mark.newest
def test_picture_is_drawn_of_the_example(shared_server: Server) -> None:
    drawn = ElementTree.parse(REPOSITORY / "docs/pictures/newsroom.svg")
    with shared_server.restored():
        example(shared_server, "newsroom")
        diagram = shared_server.value("SELECT base_entity.erd('public')", dbname="newsroom")
    assert drawn.findtext("{*}metadata").strip() == diagram.strip()


def example(server: Server, name: str, *options: str) -> str:
    """The masked output of an example, in a new database of its name."""
    server.create_database(name, extension=False)
    settings = {"PGTZ": "UTC", "PGDATESTYLE": "ISO", "PGOPTIONS": "-c intervalstyle=postgres_verbose"}
    return masked(psql(server, (EXAMPLES / f"{name}.sql").read_text(), name, "-q", *options, **settings))


def test_links_of_the_pages_lead_to_files_and_headings() -> None:
    lychee = Path(sys.executable).with_name("lychee")
    options = ["--offline", "--include-fragments=anchor-only", "--no-progress"]
    pages = [*PAGES, REPOSITORY / "docs/SUMMARY.md", REPOSITORY / "CHANGELOG.md"]
    ended = subprocess.run([lychee, *options, *pages], text=True, capture_output=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_numbers_of_the_readme_are_in_the_benchmarks() -> None:
    """A number of the table of costs is in the section of the benchmarks that its row links to."""
    benchmarks = (REPOSITORY / "docs/benchmarks.md").read_text()
    sections = {anchor(heading): text for heading, text in re.findall(r"(?ms)^## (.+?)\n(.*?)(?=^## |\Z)", benchmarks)}
    link = re.compile(r"^\| \[[^]]+\]\(docs/benchmarks\.md#([\w-]+)\)(.+)$", re.MULTILINE)
    rows = link.findall((REPOSITORY / "README.md").read_text())
    assert len(rows) == 3
    for section, row in rows:
        numbers = re.findall(r"\d+\.\d+", row)
        assert numbers
        assert [number for number in numbers if f" {number} " not in sections[section]] == []


# A measured number: one with decimals and a unit, or a ratio or nanoseconds without decimals.
MEASURED = re.compile(r"(?<![\w.])(?:(\d+\.\d+) (?:×|µs|ns|ms|s|MB|%)|(\d+) (?:ns|×))(?!\w)")


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "benchmarks.md"], ids=by_name)
def test_measured_numbers_of_a_page_are_in_the_benchmarks(page: Path) -> None:
    benchmarks = (REPOSITORY / "docs/benchmarks.md").read_text()
    numbers = {whole or part for whole, part in MEASURED.findall(page.read_text())}
    assert [number for number in numbers if not re.search(rf"(?<![\d.]){re.escape(number)} ", benchmarks)] == []


def test_contents_of_the_book_list_every_page() -> None:
    contents = (REPOSITORY / "docs/SUMMARY.md").read_text()
    assert [page.name for page in PAGES if f"{page.name})" not in contents] == []
