# Migrations that change a template and carry the change over to its entities.

require "minitest/autorun"
require_relative "models"

class AddState < ActiveRecord::Migration[6.1]
  def up
    execute "ALTER TABLE base_entity.owned ADD COLUMN state text NOT NULL DEFAULT 'x'"
    execute "CALL base_entity.apply('base_entity.owned', online => false)"
  end
end

class AddNoteAndFail < ActiveRecord::Migration[6.1]
  def up
    execute "ALTER TABLE base_entity.owned ADD COLUMN note text NOT NULL DEFAULT 'x'"
    execute "CALL base_entity.apply('base_entity.owned', online => false)"
    execute "SELECT 1 / 0"
  end
end

class ApplyOnline < ActiveRecord::Migration[6.1]
  disable_ddl_transaction!

  def up
    execute "ALTER TABLE base_entity.owned ADD COLUMN note text NOT NULL DEFAULT 'x'"
    execute "CALL base_entity.apply('base_entity.owned')"
  end
end

class ApplyTest < Minitest::Test
  def setup
    connection.execute("CREATE TABLE base_entity.owned (LIKE base_entity); CREATE TABLE projects (LIKE owned, title text)")
  end

  def teardown
    connection.execute("DROP TABLE projects, base_entity.owned, schema_migrations, ar_internal_metadata")
  end

  def test_apply_in_the_transaction_of_a_migration
    migrate(AddState)
    assert_includes columns, "state"
    assert_raises(StandardError) { migrate(AddNoteAndFail) }
    refute_includes columns, "note"
  end

  def test_apply_that_commits_between_its_steps
    migrate(ApplyOnline)
    assert_includes columns, "note"
  end

  def migrate(migration)
    version = migration.name.sum
    ActiveRecord::Migrator.new(:up, [migration.new(migration.name, version)], ActiveRecord::SchemaMigration).migrate
  end

  def columns
    connection.schema_cache.clear!
    connection.columns("projects").map(&:name)
  end

  def connection
    ActiveRecord::Base.connection
  end
end
