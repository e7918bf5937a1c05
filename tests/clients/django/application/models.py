"""Models that leave the columns of base_id and base_timestamps to the database."""

import uuid

from django.db import models
from django.db.models.functions import Now


class UuidV4(models.Func):
    function = "base_entity.uuidv4"
    output_field = models.UUIDField()


class Entity(models.Model):
    """The columns of base_id and base_timestamps."""

    id = models.UUIDField(primary_key=True, db_default=UuidV4(), editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    updated_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


class User(Entity):
    username = models.TextField(unique=True)

    class Meta:
        managed = False
        db_table = "users"


class Post(Entity):
    """With the key that Django makes itself, and its own idea of updated_at."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    author = models.ForeignKey(User, models.CASCADE, db_column="author", related_name="posts")
    title = models.TextField()
    body = models.TextField(db_default="")

    class Meta:
        db_table = "posts"


class Letter(Entity):
    """With a version, which save() sends as it was read, and a trigger with the rule "match version"."""

    version = models.BigIntegerField(db_default=1, editable=False)
    body = models.TextField()

    class Meta:
        managed = False
        db_table = "letters"


class Folder(Entity):
    """A soft-delete table: DELETE sets deleted_at."""

    deleted_at = models.DateTimeField(null=True, editable=False)
    name = models.TextField()

    class Meta:
        managed = False
        db_table = "folders"


class Document(Entity):
    """With a foreign key that cascades, in Django and in the database."""

    deleted_at = models.DateTimeField(null=True, editable=False)
    folder = models.ForeignKey(Folder, models.CASCADE, related_name="documents")
    title = models.TextField()

    class Meta:
        managed = False
        db_table = "documents"
