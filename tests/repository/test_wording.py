"""The pages, SQL, comments, messages and names of tests have none of the words of words_to_avoid.tsv.

codespell and its kind look up single words in any file; the list also has phrases, and of Rust only comments and
texts are prose, of tests only comments. An entry with a capital is found as written, which is at the beginning of a
sentence.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgresql import REPOSITORY
from pygments.lexers import PythonLexer, RustLexer
from pygments.token import Comment, String

HERE = Path(__file__).parent
PLACES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs", "examples", "sql", "src", "crates"]
PLACES += ["xtask/src", "xtask/libclang", "bench", "fuzz/targets", ".github/workflows"]
PLACES += ["Cargo.toml", "xtask/Cargo.toml", "Makefile", "Dockerfile"]
SUFFIXES = {".md", ".sql", ".rs", ".py", ".toml", ".yml", ""}
TESTS = REPOSITORY / "tests"
# The beginning of a line of a comment, a list or a quotation, and the backslash that continues a text of Rust.
MARKS = re.compile(r"^[ \t]*[-/!#*>]+|\\$", re.MULTILINE)


# A comment of SQL or of an isolation specification.
LINE_COMMENT = re.compile(r"(?:^|\s)(?:-- |#)\s*(.*)$")

LINES = (HERE / "words_to_avoid.tsv").read_text().splitlines()
TERMS = dict(line.split("\t") for line in LINES if not line.startswith("#"))


def pattern(words: str) -> str:
    """Matches an entry, which may continue on the next line."""
    spaced = r"\s+".join(map(re.escape, words.split()))
    return spaced if words.islower() else f"(?-i:{spaced})"


AVOID = re.compile(rf"(?i)\b(?:{'|'.join(map(pattern, TERMS))})\b")


def files() -> list[Path]:
    """The files with prose."""
    found = [path for place in PLACES for path in [REPOSITORY / place, *(REPOSITORY / place).rglob("*")]]
    tests = [
        path
        for suffix in ("py", "sql", "spec")
        for path in TESTS.rglob(f"*.{suffix}")
        if TESTS / "clients" not in path.parents
    ]
    return sorted({path for path in found if path.is_file() and path.suffix in SUFFIXES} | set(tests))


def prose(path: Path) -> str:
    """The text of a file; of Rust the comments and texts, and of a test the comments, with all else blank."""
    text = path.read_text()
    if path.suffix == ".rs":
        text = only(RustLexer, text, Comment, String)
    elif TESTS in path.parents and path.suffix == ".py":
        text = only(PythonLexer, text, Comment, String.Doc)
    elif TESTS in path.parents:
        comments = map(LINE_COMMENT.search, text.split("\n"))
        text = "\n".join(comment[1] if comment else "" for comment in comments)
    return MARKS.sub("", text)


def only(lexer: type, text: str, *kinds: object) -> str:
    """The tokens of these kinds, with all else blank."""
    tokens = lexer(stripnl=False).get_tokens(text)
    return "".join(
        value if any(kind in one for one in kinds) else re.sub(r"[^\n]", " ", value) for kind, value in tokens
    )


def findings(text: str) -> Iterator[str]:
    for found in AVOID.finditer(text):
        words = " ".join(found[0].split())
        term = TERMS.get(words) or TERMS[words.lower()]
        yield f'{text.count(chr(10), 0, found.start()) + 1}: "{words}"; use "{term}"'


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_words_to_avoid_are_not_used(path: Path) -> None:
    assert list(findings(prose(path))) == []


def test_words_to_avoid_are_not_in_names_of_tests() -> None:
    names = [path.stem for path in files() if TESTS in path.parents]
    for path in files():
        if TESTS in path.parents and path.suffix == ".py":
            names += re.findall(r"\b(?:def|fn) (\w+)", path.read_text())
    assert [name for name in names if list(findings(re.sub(r"[_-]", " ", name)))] == []


def test_a_phrase_is_found_across_lines_and_a_capital_only_at_the_beginning_of_a_sentence() -> None:
    assert list(findings("Fine.\nAn error for Want\nof memory")) == ['2: "Want of memory"; use "out of memory"']
    assert list(findings("It depends on what is read. a name_nobody_has")) == []
    assert list(findings("What is read.")) == ['1: "What"; use "name the subject"']


# The message of an error, its DETAIL and its HINT, as the sources of src/error have them.
TEXT = r'\(?\s*(?:format!\(\s*)?"((?:[^"\\]|\\.)*)"'
MESSAGE = re.compile(rf"PgSqlErrorCode::ERRCODE_\w+,\s*{TEXT}")
SENTENCE = re.compile(rf"\.set_(?:detail|hint){TEXT}")
# PostgreSQL's own message has this reason.
REASON_OF_POSTGRESQL = 'because table "{table}" is being used by active queries in this session'


def texts(pattern: re.Pattern) -> list[str]:
    """The texts of all errors that a pattern finds, each on one line and without escapes."""
    sources = "".join(path.read_text().split("#[cfg(test)]")[0] for path in (REPOSITORY / "src/error").rglob("*.rs"))
    return [re.sub(r"\\\n\s*", "", text).replace('\\"', '"') for text in pattern.findall(sources)]


def test_messages_of_errors_follow_the_style_guide() -> None:
    """Lower case unless a keyword or a name begins them, no full stop, and no reason: that is for the DETAIL."""
    messages = texts(MESSAGE)
    assert len(messages) > 100
    assert [text for text in messages if re.match(r"[A-Z][a-z]", text) or text.endswith((".", "!"))] == []
    assert [text for text in messages if "because" in text and REASON_OF_POSTGRESQL not in text] == []


def test_details_and_hints_of_errors_are_sentences() -> None:
    """Each ends with a full stop, or with a part that is filled in. A name in lower case may begin it."""
    sentences = texts(SENTENCE)
    assert len(sentences) > 80
    assert [text for text in sentences if not re.search(r"([.:)}]|\.\")$", text)] == []
