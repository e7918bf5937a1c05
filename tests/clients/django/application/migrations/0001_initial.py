"""What makemigrations wrote, with the tables made in SQL.

The unmanaged User stands as it was written. The managed Post is told to Django by state_operations: from here on, Django
adds and alters its columns.
"""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import application.models

TABLES = """
    CREATE TABLE users (LIKE base_entity, username text NOT NULL UNIQUE);
    CREATE TABLE posts (LIKE base_entity, author uuid NOT NULL REFERENCES users, title text NOT NULL);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("uuid", models.UUIDField(db_default=application.models.UuidV4(), editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ("username", models.TextField(unique=True)),
            ],
            options={"db_table": "users", "managed": False},
        ),
        migrations.RunSQL(
            TABLES,
            "DROP TABLE posts, users",
            state_operations=[
                migrations.CreateModel(
                    name="Post",
                    fields=[
                        ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
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
