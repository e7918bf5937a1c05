"""Models of SQLAlchemy 2 that leave id and times to the database."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from entities import TABLES, Post, User
from schemas import engine_on
from sqlalchemy import Engine, event, insert, inspect, select, text
from sqlalchemy.dialects.postgresql import insert as insert_or_update
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with engine_on("models", TABLES) as engine:
        yield engine


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


@pytest.fixture
def statements(engine: Engine) -> Iterator[list[str]]:
    """The statements that the engine has sent."""
    sent = []

    def record(connection, cursor, statement, *rest):
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", record)
    yield sent
    event.remove(engine, "before_cursor_execute", record)


def create(session: Session, username: str) -> User:
    user = User(username=username)
    session.add(user)
    session.commit()
    return user


def test_insert_reads_back_in_one_statement(session: Session, statements: list[str]) -> None:
    user = User(username="one statement")
    session.add(user)
    session.flush()
    assert user.id.version == 4
    assert user.created_at == user.updated_at
    assert len(statements) == 1, statements
    assert "RETURNING" in statements[0]


def test_update_reads_back_in_one_statement(session: Session, statements: list[str]) -> None:
    user = create(session, "to be updated")
    before = user.updated_at
    statements.clear()
    user.username = "updated"
    session.flush()
    assert user.updated_at > before
    assert len(statements) == 1, statements


def test_stale_updated_at_loses(session: Session) -> None:
    user = create(session, "stale")
    before = user.updated_at
    user.username, user.updated_at, user.created_at = "still stale", LONG_AGO, LONG_AGO
    session.commit()
    assert user.updated_at > before
    assert user.created_at > LONG_AGO


def test_upsert(session: Session) -> None:
    user = create(session, "twice")
    before = user.updated_at
    statement = insert_or_update(User).values(username="twice")
    statement = statement.on_conflict_do_update(index_elements=[User.username], set_={"username": "thrice"})
    options = {"populate_existing": True}
    again = session.scalars(statement.returning(User), execution_options=options).one()
    assert again is user
    assert user.username == "thrice"
    assert user.updated_at > before


def test_bulk_insert(session: Session) -> None:
    rows = [{"username": f"bulk {number}"} for number in range(1000)]
    users = session.scalars(insert(User).returning(User), rows).all()
    assert len({user.id for user in users}) == 1000


def test_copy(session: Session) -> None:
    with (
        session.connection().connection.cursor() as cursor,
        cursor.copy("COPY users (username) FROM STDIN") as copy,
    ):
        for number in range(100):
            copy.write_row([f"copied {number}"])
    copied = session.scalars(select(User).where(User.username.like("copied %"))).all()
    assert len({user.id for user in copied}) == 100


def test_singular_name_is_refused_with_a_hint(session: Session) -> None:
    with pytest.raises(ProgrammingError) as caught:
        session.execute(text("CREATE TABLE article (LIKE base_entity)"))
    said = caught.value.orig.diag
    assert said.sqlstate == "42602"
    assert said.message_primary == 'table name "article" is not plural'
    assert said.message_hint.startswith('Name it "articles"')


def test_id_is_fixed(session: Session) -> None:
    user = create(session, "fixed")
    user.id = session.scalar(select(text("gen_random_uuid()")))
    with pytest.raises(IntegrityError, match='column "id" of table "users" cannot be changed'):
        session.flush()


def test_version_guards_against_lost_updates(engine: Engine, session: Session) -> None:
    post = Post(author=create(session, "author").id, title="draft")
    session.add(post)
    session.commit()
    assert post.version == 1
    with Session(engine) as other:
        theirs = other.get_one(Post, post.id)
        theirs.title = "theirs"
        other.commit()
        assert theirs.version == 2
    post.title = "mine"
    with pytest.raises(StaleDataError):
        session.flush()


def test_automap(engine: Engine, session: Session) -> None:
    mapped = automap_base()
    mapped.prepare(engine)
    assert set(mapped.classes.keys()) == {"users", "posts"}
    user = mapped.classes.users(username="automapped")
    session.add(user)
    session.commit()
    assert user.id.version == 4
    before = user.updated_at
    user.username = "automapped anew"
    session.commit()
    assert user.updated_at > before


def test_reflection(engine: Engine) -> None:
    columns = {column["name"]: column for column in inspect(engine).get_columns("users")}
    assert columns["id"]["default"] == "base_entity.uuidv4()"
    assert columns["created_at"]["default"] == "now()"
    assert not columns["updated_at"]["nullable"]
    assert inspect(engine).get_pk_constraint("posts")["constrained_columns"] == ["id"]
