"""Application code with its own declarative base, unchanged, on tables made LIKE base_entity.

The base gives each class a uuid key made in Python, derives the table's name from the class's, and keeps a registry of
classes; a mix-in keeps the times. All of that still works when the database does the same.
"""

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from schemas import engine_on
from sqlalchemy import Column, DateTime, Engine, ForeignKey, Text, func, select, update
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.orm import Session, as_declarative, declared_attr, relationship

class_registry = {}


@as_declarative(class_registry=class_registry)
class Base:
    uuid = Column(UUID(as_uuid=True), primary_key=True, default=uuid.uuid4)

    @declared_attr
    def __tablename__(cls):
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        return re.sub("y$", "ie", words) + "s"


class DateTimeMixin:
    created_at = Column(DateTime(timezone=True), server_default=func.now())
    updated_at = Column(DateTime(timezone=True), server_default=func.now(), onupdate=func.now())


class User(DateTimeMixin, Base):
    username = Column(Text, unique=True)
    entries = relationship("DiaryEntry", back_populates="user", cascade="all, delete-orphan")


class DiaryEntry(DateTimeMixin, Base):
    user_uuid = Column(ForeignKey("users.uuid"), nullable=False)
    body = Column(Text)
    user = relationship("User", back_populates="entries")


TABLES = """
    CREATE TABLE users (LIKE base_entity, username text UNIQUE);
    CREATE TABLE diary_entries (LIKE base_entity, user_uuid uuid NOT NULL REFERENCES users, body text);
"""


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with engine_on("application", TABLES, driver="psycopg2") as engine:
        yield engine


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


def create(session: Session, username: str) -> User:
    user = User(username=username)
    session.add(user)
    session.commit()
    return user


def test_class_registry() -> None:
    assert class_registry["DiaryEntry"] is DiaryEntry
    assert DiaryEntry.__tablename__ == "diary_entries"


def test_insert_with_ids_of_python(session: Session) -> None:
    mine = uuid.uuid4()
    user = User(uuid=mine, username="own id", entries=[DiaryEntry(body="dear diary")])
    session.add(user)
    session.commit()
    assert user.uuid == mine
    assert user.created_at == user.updated_at
    assert user.created_at.tzinfo is not None
    assert user.entries[0].user_uuid == mine


def test_update_moves_updated_at(session: Session) -> None:
    user = create(session, "to be changed")
    before = user.updated_at
    user.username = "changed"
    session.commit()
    assert user.updated_at > before
    assert user.created_at < user.updated_at


def test_stale_updated_at_loses(session: Session) -> None:
    user = create(session, "stale")
    before = user.updated_at
    user.username, user.updated_at = "still stale", datetime(2001, 1, 1, tzinfo=UTC)
    session.commit()
    assert user.updated_at > before


def test_update_past_the_orm(session: Session) -> None:
    user = create(session, "by statement")
    before = user.updated_at
    session.execute(update(User).where(User.uuid == user.uuid).values(username="by a statement"))
    session.commit()
    assert user.updated_at > before


def test_bulk_and_delete(session: Session) -> None:
    session.bulk_save_objects(User(username=f"bulk {number}") for number in range(100))
    session.commit()
    bulk = session.scalars(select(User).where(User.username.like("bulk %"))).all()
    assert len({user.uuid for user in bulk}) == 100
    assert all(user.created_at == user.updated_at for user in bulk)
    for user in bulk:
        session.delete(user)
    session.commit()
    assert session.scalars(select(User).where(User.username.like("bulk %"))).all() == []
