"""Application code that brings its own declarative base, unchanged, on tables made LIKE base_entity.

The base gives each class a uuid key made in Python, derives the table's name from the class's, and keeps a registry of
classes; a mix-in keeps the times. All of that still works when the database does the same.
"""

import re
import unittest
import uuid
from datetime import datetime, timezone

from sqlalchemy import Column, DateTime, ForeignKey, Text, func, select, update
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.orm import Session, as_declarative, declared_attr, relationship

import schemas

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


class ApplicationCode(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = schemas.engine("application", cls.addClassCleanup, driver="psycopg2")
        schemas.entity(cls.engine, "users", "username text UNIQUE")
        schemas.entity(
            cls.engine, "diary_entries", "user_uuid uuid NOT NULL REFERENCES users, body text"
        )

    def test_class_registry(self):
        self.assertIs(class_registry["DiaryEntry"], DiaryEntry)
        self.assertEqual(DiaryEntry.__tablename__, "diary_entries")

    def test_insert_with_ids_of_python(self):
        mine = uuid.uuid4()
        with Session(self.engine) as session:
            user = User(uuid=mine, username="own id", entries=[DiaryEntry(body="dear diary")])
            session.add(user)
            session.commit()
            self.assertEqual(user.uuid, mine)
            self.assertEqual(user.created_at, user.updated_at)
            self.assertIsNotNone(user.created_at.tzinfo)
            self.assertEqual(user.entries[0].user_uuid, mine)

    def test_update_moves_updated_at(self):
        with Session(self.engine) as session:
            user = User(username="to be changed")
            session.add(user)
            session.commit()
            before = user.updated_at
            user.username = "changed"
            session.commit()
            self.assertGreater(user.updated_at, before)
            self.assertLess(user.created_at, user.updated_at)

    def test_stale_updated_at_loses(self):
        long_ago = datetime(2001, 1, 1, tzinfo=timezone.utc)
        with Session(self.engine) as session:
            user = User(username="stale")
            session.add(user)
            session.commit()
            before = user.updated_at
            user.username, user.updated_at = "still stale", long_ago
            session.commit()
            self.assertGreater(user.updated_at, before)

    def test_update_past_the_orm(self):
        with Session(self.engine) as session:
            user = User(username="by statement")
            session.add(user)
            session.commit()
            before = user.updated_at
            session.execute(
                update(User).where(User.uuid == user.uuid).values(username="by a statement")
            )
            session.commit()
            self.assertGreater(user.updated_at, before)

    def test_bulk_and_delete(self):
        with Session(self.engine) as session:
            session.bulk_save_objects(User(username=f"bulk {number}") for number in range(100))
            session.commit()
            bulk = session.scalars(select(User).where(User.username.like("bulk %"))).all()
            self.assertEqual(len({user.uuid for user in bulk}), 100)
            self.assertTrue(all(user.created_at == user.updated_at for user in bulk))
            for user in bulk:
                session.delete(user)
            session.commit()
