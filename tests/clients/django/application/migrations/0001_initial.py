"""The migration that makemigrations wrote, with the tables made in SQL.

The unmanaged User stands as it was written. The managed Post is told to Django by state_operations: from here on, Django
adds and alters its columns.
"""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import application.models

TABLES = """
    CREATE TABLE users (LIKE base_id, LIKE base_timestamps, username text NOT NULL UNIQUE);
    CREATE TABLE posts (LIKE base_id, LIKE base_timestamps, author uuid NOT NULL REFERENCES users, title text NOT NULL);
    CREATE TABLE letters (LIKE base_id, LIKE base_timestamps, LIKE base_versioned, body text NOT NULL);
    CREATE TRIGGER match_version BEFORE UPDATE ON letters
        FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match version');
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.UUIDField(db_default=application.models.UuidV4(), editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("username", models.TextField(unique=True)),
            ],
            options={"db_table": "users", "managed": False},
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.UUIDField(db_default=application.models.UuidV4(), editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("version", models.BigIntegerField(db_default=1, editable=False)),
                ("body", models.TextField()),
            ],
            options={"db_table": "letters", "managed": False},
        ),
        migrations.RunSQL(
            TABLES,
            "DROP TABLE letters, posts, users",
            state_operations=[
                migrations.CreateModel(
                    name="Post",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("author", models.ForeignKey(db_column="author", on_delete=django.db.models.deletion.CASCADE, related_name="posts", to="application.user")),
                        ("title", models.TextField()),
                    ],
                    options={"db_table": "posts"},
                ),
            ],
        ),
    ]
