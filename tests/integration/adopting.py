"""Adoptions as a client calls them, to their end."""

import psycopg


def adopt(session: psycopg.Connection, arguments: str) -> None:
    """Calls adopt() and runs the statements that it asks for, until there is nothing left to do."""
    asked = []
    while (outcome := session.execute(f"CALL base_entity.adopt({arguments})").fetchone())[0] == "index needed":
        asked.append(outcome[1])
        assert len(asked) < 10, f"the adoption asks again and again: {asked}"
        session.execute(outcome[1])
    assert outcome[0] in ("adopted", "unchanged")
