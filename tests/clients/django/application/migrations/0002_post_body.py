"""A column that Django adds to an entity."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("application", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="post", name="body", field=models.TextField(db_default="")
        ),
    ]
