"""The Tab key at a psql prompt. (psql completes nothing behind LIKE in a CREATE TABLE, whatever the table.)"""

import os
from collections.abc import Iterator

import pexpect
import pytest


@pytest.fixture
def prompt() -> Iterator[pexpect.spawn]:
    """psql in a terminal of its own."""
    environment = os.environ | {"TERM": "dumb", "PAGER": "", "PSQL_HISTORY": "/dev/null"}
    psql = pexpect.spawn("psql", ["--no-psqlrc"], env=environment, encoding="utf-8", timeout=60)
    psql.expect_exact("=> ")
    yield psql
    psql.close()


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        pytest.param("\\d base_entity.base_v", "base_versioned", id="template"),
        pytest.param("SELECT * FROM base_entity.ent", "base_entity.entities", id="view"),
        pytest.param("\\df base_entity.is_", "is_plural", id="function"),
        pytest.param("SELECT * FROM base_ent", "base_entity.", id="schema"),
    ],
)
def test_tab_completes_the_name(prompt: pexpect.spawn, typed: str, completed: str) -> None:
    prompt.send(f"{typed}\t")
    prompt.expect_exact(completed)


def test_tab_completes_a_setting_once_the_library_is_loaded(prompt: pexpect.spawn) -> None:
    prompt.sendline("SELECT base_entity.is_plural('users');")
    prompt.expect_exact("(1 row)")
    prompt.send("SET base_entity.nam\t")
    prompt.expect_exact("base_entity.naming")
