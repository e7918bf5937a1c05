"""A version that SQLAlchemy increments itself, as it does by default, and the rules that fit it."""

from collections.abc import Iterator

import pytest
from schemas import engine_on
from sqlalchemy import BigInteger, Engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError


class Base(DeclarativeBase):
    pass


class Counted:
    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    title: Mapped[str]


class Incremented(Counted, Base):
    __tablename__ = "incremented"
    __mapper_args__ = {"version_id_col": Counted.version}


class Next(Counted, Base):
    __tablename__ = "next"
    __mapper_args__ = {"version_id_col": Counted.version}


class Matched(Counted, Base):
    __tablename__ = "matched"
    __mapper_args__ = {"version_id_col": Counted.version}


RULES = {
    "incremented": "increment version",
    "next": "match_next version",
    "matched": "match version",
}
TABLES = [
    f"CREATE TABLE {table} (id serial PRIMARY KEY, version bigint NOT NULL, title text);"
    f"CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON {table}"
    f" FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('{rule}')"
    for table, rule in RULES.items()
]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with engine_on("versions", *TABLES) as engine:
        yield engine


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


def draft(session: Session, model: type[Counted]) -> Counted:
    row = model(title="draft")
    session.add(row)
    session.commit()
    assert row.version == 1
    return row


@pytest.mark.parametrize("model", [Incremented, Next])
def test_increment_and_match_next_accept_its_updates(session: Session, model: type[Counted]) -> None:
    row = draft(session, model)
    for version in (2, 3):
        row.title += "!"
        session.commit()
        assert row.version == version


@pytest.mark.parametrize("model", [Incremented, Next])
def test_a_stale_object_is_found_by_sqlalchemy_itself(engine: Engine, session: Session, model: type[Counted]) -> None:
    row = draft(session, model)
    session.refresh(row)
    with Session(engine) as other:
        other.get_one(model, row.id).title = "theirs"
        other.commit()
    row.title = "mine"
    with pytest.raises(StaleDataError):
        session.flush()


def test_match_next_refuses_an_update_without_the_version(session: Session) -> None:
    row = draft(session, Next)
    with pytest.raises(IntegrityError) as caught:
        session.execute(text("UPDATE next SET title = 'past the ORM' WHERE id = :id"), {"id": row.id})
    assert caught.value.orig.sqlstate == "23000"


def test_match_refuses_its_updates(session: Session) -> None:
    draft(session, Matched).title = "changed"
    with pytest.raises(IntegrityError) as caught:
        session.flush()
    assert caught.value.orig.sqlstate == "23000"
