# DELETE of soft-delete tables through Sequel, which raises an error where the DELETE of an object does not report one row.

require "minitest/autorun"
require "sequel"

DB = Sequel.connect(ENV.fetch("DATABASE_URL"))
DB.run <<~SQL
  CREATE TABLE folders (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete, name text NOT NULL);
  CREATE TABLE documents (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete,
                          folder_id uuid NOT NULL REFERENCES folders ON DELETE CASCADE,
                          lock_version integer NOT NULL DEFAULT 0, title text);
SQL

class Folder < Sequel::Model
  one_to_many :documents
  attr_reader :events

  def before_destroy
    (@events ||= []) << :before
    super
  end

  def after_destroy
    super
    @events << :after
    db.after_commit { @events << :commit }
  end
end

class Document < Sequel::Model
  many_to_one :folder
  plugin :optimistic_locking
end

# The same table, with children that the program deletes.
class Binder < Sequel::Model(:folders)
  one_to_many :documents, key: :folder_id
  plugin :association_dependencies, documents: :destroy
end

class SoftDeleteTest < Minitest::Test
  def setup
    DB.run("TRUNCATE folders, documents")
    @folder = Folder.create(name: "letters")
    @document = Document.create(folder: @folder, title: "draft")
  end

  def test_destroy_marks_the_row_and_its_children
    @folder.destroy
    assert_equal %i[before after commit], @folder.events
    assert_marked @folder
    assert_marked @document
  end

  def test_a_second_destroy_finds_no_row
    Folder[@folder.id].destroy
    assert_raises(Sequel::NoExistingObject) { @folder.destroy }
    assert_equal [:before], @folder.events
    assert_marked @folder
  end

  def test_delete_of_a_dataset
    found = DB[:folders].where(id: @folder.id)
    assert_equal [{ id: @folder.id, name: "letters" }], found.returning(:id, :name).delete
    assert_marked @folder
    assert_equal 0, found.delete
    Folder.create(name: "bills")
    assert_equal 1, DB[:folders].delete
  end

  def test_children_that_the_program_destroys
    Binder[@folder.id].destroy
    assert_marked @folder
    assert_marked @document
  end

  def test_optimistic_locking
    stale = Document[@document.id]
    @document.update(title: "first")
    assert_raises(Sequel::Plugins::OptimisticLocking::Error) { stale.destroy }
    assert_nil Document[@document.id].deleted_at
    @document.destroy
    assert_marked @document
  end

  def test_save_of_a_stale_object_does_not_restore_the_row
    stale, other = Folder[@folder.id], Folder[@folder.id]
    @folder.destroy
    # save sends the whole row,
    error = assert_raises(Sequel::DatabaseError) { stale.set(name: "stale").save }
    assert_kind_of PG::ObjectNotInPrerequisiteState, error.wrapped_exception
    # update the changed columns alone.
    other.update(name: "stale")
    assert_marked @folder
    Folder[@folder.id].update(deleted_at: nil)
    assert_equal ["stale", nil], Folder[@folder.id].values.values_at(:name, :deleted_at)
  end

  def assert_marked(object)
    refute_nil object.class[object.id].deleted_at
  end
end
