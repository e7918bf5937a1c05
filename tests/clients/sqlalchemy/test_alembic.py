"""Alembic's autogenerate beside the extension: it proposes nothing for what the extension made."""

import unittest

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Column, MetaData, Text, text

import schemas
from entities import TABLES, Base


class Autogenerate(unittest.TestCase):
    def difference(self, connection, metadata, **options):
        options = {"compare_type": True, "compare_server_default": True, **options}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    def engine(self, schema):
        return schemas.engine(schema, self.addCleanup)

    def test_nothing_to_do_before_the_first_table(self):
        with self.engine("before").connect() as connection:
            self.assertEqual(self.difference(connection, MetaData()), [])

    def test_nothing_to_do_for_entities(self):
        with self.engine("after").connect() as connection:
            connection.execute(text(TABLES))
            self.assertEqual(self.difference(connection, Base.metadata), [])

    def test_all_schemas_but_that_of_the_extension(self):
        def include_name(name, kind, parents):
            return kind != "schema" or name != "base_entity"

        with self.engine("every").connect() as connection:
            connection.execute(text(TABLES))
            options = {"include_schemas": True, "include_name": include_name}
            self.assertEqual(self.difference(connection, Base.metadata, **options), [])

    def test_a_difference_is_seen(self):
        metadata = MetaData()
        for table in Base.metadata.sorted_tables:
            table.to_metadata(metadata)
        metadata.tables["users"].append_column(Column("nickname", Text))
        metadata.tables["users"].columns["updated_at"].server_default = None
        with self.engine("changed").connect() as connection:
            connection.execute(text(TABLES))
            difference = self.difference(connection, metadata)
        self.assertIn("add_column", str(difference))
        self.assertIn("modify_default", str(difference))
        self.assertEqual(len(difference), 2, difference)
