"""DELETE of soft-delete tables through SQLAlchemy, which counts the rows that a DELETE reports."""

from collections.abc import Callable, Iterator
from datetime import datetime
from uuid import UUID

import pytest
from entities import Entity
from schemas import engine_on
from sqlalchemy import BigInteger, DateTime, Engine, FetchedValue, ForeignKey, delete
from sqlalchemy.exc import OperationalError, SAWarning
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.exc import StaleDataError

TABLES = """
    CREATE TABLE folders (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete, name text NOT NULL);
    CREATE TABLE documents (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete, LIKE base_versioned,
                            folder_id uuid NOT NULL REFERENCES folders ON DELETE CASCADE, title text);
"""


class Base(DeclarativeBase):
    __mapper_args__ = {"eager_defaults": True}


class Deleted:
    deleted_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Folder(Entity, Deleted, Base):
    """The foreign key of its documents deletes them."""

    __tablename__ = "folders"
    name: Mapped[str]
    documents: Mapped[list["Document"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)


class Document(Entity, Deleted, Base):
    __tablename__ = "documents"
    folder_id: Mapped[UUID] = mapped_column(ForeignKey(Folder.id))
    version: Mapped[int] = mapped_column(BigInteger, server_default="1", server_onupdate=FetchedValue())
    title: Mapped[str | None]
    __mapper_args__ = {
        "eager_defaults": True,
        "version_id_col": version,
        "version_id_generator": False,
    }


# A DELETE that reports too few rows is a warning where the model has no version.
pytestmark = pytest.mark.filterwarnings("error::sqlalchemy.exc.SAWarning")


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    with engine_on("deletions", TABLES) as engine:
        yield engine


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    with Session(engine) as session:
        yield session


@pytest.fixture
def folder(session: Session) -> Folder:
    """A folder with a document."""
    folder = Folder(name="letters", documents=[Document(title="draft")])
    session.add(folder)
    session.commit()
    return folder


@pytest.fixture
def document(folder: Folder) -> Document:
    return folder.documents[0]


@pytest.fixture
def marked(engine: Engine, folder: Folder, document: Document) -> Callable[[], tuple[bool, bool]]:
    """Tells whether the folder and the document are marked."""
    keys = [(Folder, folder.id), (Document, document.id)]

    def read() -> tuple[bool, bool]:
        with Session(engine) as session:
            return tuple(session.get_one(*key).deleted_at is not None for key in keys)

    return read


def test_delete_of_a_versioned_row(session, document, marked):
    key = document.id
    session.delete(document)
    session.commit()
    assert marked() == (False, True)
    assert session.get_one(Document, key).version == 2


def test_delete_of_children_in_the_session(session, folder, marked):
    session.refresh(folder, ["documents"])
    session.delete(folder)
    session.commit()
    assert marked() == (True, True)


def test_delete_of_children_by_the_foreign_key(session, folder, marked):
    key = folder.id
    session.expunge_all()
    session.delete(session.get_one(Folder, key))
    session.commit()
    assert marked() == (True, True)


def test_an_orphan_is_deleted(session, folder, marked):
    folder.documents.clear()
    session.commit()
    assert marked() == (False, True)


def test_delete_of_a_stale_version(engine, session, document, marked):
    with Session(engine) as other:
        other.get_one(Document, document.id).title = "theirs"
        other.commit()
    session.delete(document)
    with pytest.raises(StaleDataError):
        session.flush()
    assert marked() == (False, False)


def test_a_second_delete_finds_no_row(engine, session, folder, document, marked):
    key = folder.id
    # Both objects are read before another session deletes the rows.
    session.refresh(document)
    session.refresh(folder, ["name"])
    with Session(engine) as other:
        other.delete(other.get_one(Folder, key))
        other.commit()
    session.delete(document)
    with pytest.raises(StaleDataError):
        session.flush()
    session.rollback()
    session.delete(session.get_one(Folder, key))
    with pytest.raises(SAWarning, match=r"expected to delete 1 row\(s\); 0 were matched"):
        session.flush()
    assert marked() == (True, True)


def test_delete_returns_and_counts_the_rows(session, folder, marked):
    key = folder.id
    statement = delete(Folder).where(Folder.id == key)
    returned = session.execute(statement.returning(Folder.id, Folder.name))
    assert returned.all() == [(key, "letters")]
    session.commit()
    assert marked() == (True, True)
    assert session.execute(statement).rowcount == 0


def test_merge_of_a_stale_object_does_not_restore_the_row(session, folder, marked):
    key = folder.id
    session.delete(folder)
    session.commit()
    session.merge(Folder(id=key, name="stale", deleted_at=None))
    with pytest.raises(OperationalError) as caught:
        session.flush()
    assert caught.value.orig.sqlstate == "55000"
    session.rollback()
    session.get_one(Folder, key).deleted_at = None
    session.commit()
    assert marked() == (False, True)
