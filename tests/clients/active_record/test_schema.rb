# What db/schema.rb and db/structure.sql keep of an entity.

require "minitest/autorun"
require "stringio"
require "tempfile"
require_relative "models"

class SchemaTest < Minitest::Test
  def setup
    CreateUsersAndPosts.migrate(:up)
  end

  def teardown
    CreateUsersAndPosts.migrate(:down)
  end

  def test_schema_rb_keeps_keys_defaults_and_foreign_keys
    schema = schema_rb
    assert_includes schema, 'enable_extension "base_entity"'
    assert_includes schema, 'create_table "users", id: :uuid, default: -> { "base_entity.uuidv4()" }'
    assert_match(/t\.datetime "updated_at", .*default: -> { "now\(\)" }, null: false/, schema)
    assert_includes schema, 'add_foreign_key "posts", "users", column: "author"'
    # Templates are not tables of the application.
    assert_equal 2, schema.scan("create_table").size
  end

  def test_schema_rb_loses_the_row_trigger_and_adopt_all_brings_it_back
    definition, rules = schema_rb, rules_of_users
    CreateUsersAndPosts.migrate(:down)
    eval(definition) # rubocop:disable Security/Eval -- what db:schema:load does
    assert_nil rules_of_users
    connection.execute("CALL base_entity.adopt_all('public', '{base_id,base_timestamps}')")
    assert_equal rules, rules_of_users
    assert_equal definition, schema_rb
    assert_empty connection.select_rows("SELECT relation::text, problem FROM base_entity.check('public')")
    assert_touched
  end

  def test_structure_sql_keeps_everything
    rules = rules_of_users
    file = Tempfile.create(%w[structure .sql])
    tasks = ActiveRecord::Tasks::PostgreSQLDatabaseTasks.new(ActiveRecord::Base.connection_db_config)
    tasks.structure_dump(file.path, nil)
    connection.execute("DROP SCHEMA public, base_entity CASCADE; CREATE SCHEMA public")
    assert_nil connection.select_value("SELECT 1 FROM pg_extension WHERE extname = 'base_entity'")
    tasks.structure_load(file.path, nil)
    assert_equal rules, rules_of_users
    assert_touched
  ensure
    File.delete(file.path)
  end

  def assert_touched
    user = User.create!(username: "ada").reload
    before = user.updated_at
    user.update_columns(username: "lovelace")
    assert_operator user.reload.updated_at, :>, before
  end

  def rules_of_users
    connection.select_value("SELECT rules FROM base_entity.entities WHERE entity = 'users'::regclass")
  end

  def schema_rb
    stream = StringIO.new
    ActiveRecord::SchemaDumper.dump(connection, stream)
    stream.string
  end

  def connection
    ActiveRecord::Base.connection
  end
end
