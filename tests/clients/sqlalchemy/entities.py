"""Models that leave the columns of base_id and base_timestamps to the database."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, DateTime, FetchedValue, ForeignKey, Text, func, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    # Reads what the database made back in the same statement, by RETURNING.
    __mapper_args__ = {"eager_defaults": True}


class Entity:
    """The columns of base_id and base_timestamps."""

    id: Mapped[UUID] = mapped_column(
        primary_key=True,
        server_default=text("base_entity.uuidv4()"),
        sort_order=-3,
    )
    created_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True),
        server_default=func.now(),
        sort_order=-2,
    )
    updated_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True),
        server_default=func.now(),
        server_onupdate=FetchedValue(),
        sort_order=-1,
    )


class User(Entity, Base):
    __tablename__ = "users"
    username: Mapped[str] = mapped_column(Text, unique=True)


class Post(Entity, Base):
    __tablename__ = "posts"
    author: Mapped[UUID] = mapped_column(ForeignKey(User.id))
    # LIKE base_versioned: the database counts, SQLAlchemy compares.
    version: Mapped[int] = mapped_column(BigInteger, server_default="1", server_onupdate=FetchedValue())
    title: Mapped[str | None] = mapped_column(Text)
    __mapper_args__ = {
        "eager_defaults": True,
        "version_id_col": version,
        "version_id_generator": False,
    }


TABLES = """
    CREATE TABLE users (LIKE base_id, LIKE base_timestamps, username text NOT NULL UNIQUE);
    CREATE TABLE posts (LIKE base_id, LIKE base_timestamps, author uuid NOT NULL REFERENCES users,
                        LIKE base_versioned, title text);
"""
