"""The Tab key at a psql prompt. (psql completes nothing behind LIKE in a CREATE TABLE, whatever the table.)"""

import os
import pty
import select
import unittest


class Prompt:
    """psql in a terminal of its own."""

    def __init__(self):
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.environ.update(TERM="dumb", PAGER="", PSQL_HISTORY="/dev/null")
            os.execvp("psql", ["psql", "--no-psqlrc"])
        self.read("=> ")

    def read(self, until):
        """What is printed until a text comes; fails where none comes for a minute."""
        printed = ""
        while until not in printed:
            ready, _, _ = select.select([self.terminal], [], [], 60)
            if not ready:
                raise AssertionError(f"no {until!r} in {printed!r}")
            printed += os.read(self.terminal, 4096).decode()
        return printed

    def type(self, keys, until):
        os.write(self.terminal, keys.encode())
        return self.read(until)

    def close(self):
        os.close(self.terminal)
        os.waitpid(self.process, 0)


class Completion(unittest.TestCase):
    def setUp(self):
        self.prompt = Prompt()
        self.addCleanup(self.prompt.close)

    def test_templates(self):
        self.prompt.type("\\d base_entity.base_v\t", "base_versioned")

    def test_registry(self):
        self.prompt.type("SELECT * FROM base_entity.ent\t", "base_entity.entities")

    def test_functions(self):
        self.prompt.type("\\df base_entity.is_\t", "is_plural")

    def test_the_schema(self):
        self.prompt.type("SELECT * FROM base_ent\t", "base_entity.")

    def test_settings_once_the_library_is_loaded(self):
        self.prompt.type("SELECT base_entity.is_plural('users');\n", "(1 row)")
        self.prompt.type("SET base_entity.nam\t", "base_entity.naming")
