"""Soft-delete tables, made in SQL."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models

import application.models

TABLES = """
    CREATE TABLE folders (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete, name text NOT NULL);
    CREATE TABLE documents (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete,
                            folder_id uuid NOT NULL REFERENCES folders ON DELETE CASCADE, title text NOT NULL);
"""
COLUMNS = [
    ("id", models.UUIDField(db_default=application.models.UuidV4(), editable=False, primary_key=True, serialize=False)),
    ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
    ("updated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
    ("deleted_at", models.DateTimeField(editable=False, null=True)),
]


class Migration(migrations.Migration):
    dependencies = [("application", "0002_post_body")]
    operations = [
        migrations.RunSQL(TABLES, "DROP TABLE documents, folders"),
        migrations.CreateModel(
            name="Folder",
            fields=[*COLUMNS, ("name", models.TextField())],
            options={"db_table": "folders", "managed": False},
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                *COLUMNS,
                ("folder", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="application.folder")),
                ("title", models.TextField()),
            ],
            options={"db_table": "documents", "managed": False},
        ),
    ]
