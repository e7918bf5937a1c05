# DELETE of soft-delete tables through Active Record, and its callbacks.

require "minitest/autorun"
require_relative "models"

class Folder < ApplicationRecord
  default_scope { where(deleted_at: nil) }
  has_many :documents
  attr_reader :events

  before_destroy { (@events ||= []) << :before }
  after_destroy { @events << :after }
  after_commit(on: :destroy) { @events << :commit }
end

# With lock_version, which makes a DELETE without a row an error.
class Document < ApplicationRecord
  belongs_to :folder
end

# The same table, with children that the program deletes.
class Binder < ApplicationRecord
  self.table_name = "folders"
  has_many :documents, foreign_key: "folder_id", dependent: :destroy
end

class SoftDeleteTest < Minitest::Test
  # Whether an UPDATE sends the changed columns alone: the setting has another name from Rails 7 on.
  PARTIAL = Folder.respond_to?(:partial_updates=) ? :partial_updates= : :partial_writes=

  def setup
    connection.execute <<~SQL
      CREATE TABLE folders (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete, name text NOT NULL);
      CREATE TABLE documents (LIKE base_id, LIKE base_timestamps, LIKE base_soft_delete,
                              folder_id uuid NOT NULL REFERENCES folders ON DELETE CASCADE,
                              lock_version integer NOT NULL DEFAULT 0, title text);
    SQL
    @folder = Folder.create!(name: "letters")
    @document = @folder.documents.create!(title: "draft")
  end

  def teardown
    connection.execute("DROP TABLE documents, folders")
  end

  def test_destroy_marks_the_row_and_its_children
    assert_same @folder, @folder.destroy!
    assert_predicate @folder, :destroyed?
    assert_equal %i[before after commit], @folder.events
    assert_marked @folder
    assert_marked @document
    assert_raises(ActiveRecord::RecordNotFound) { Folder.find(@folder.id) }
  end

  def test_a_second_destroy_commits_nothing
    stale = Folder.find(@folder.id)
    @folder.destroy!
    stale.destroy!
    assert_equal %i[before after], stale.events
    assert_marked @folder
  end

  def test_counts
    assert_equal 1, Folder.delete(@folder.id)
    assert_equal 0, Folder.unscoped.where(id: @folder.id).delete_all
    Folder.insert_all!(Array.new(3) { { name: "bills", created_at: Time.now, updated_at: Time.now } })
    assert_equal 2, Folder.destroy_by(id: Folder.limit(2)).size
    assert_equal 1, Folder.delete_all
    assert_equal 4, Folder.unscoped.where.not(deleted_at: nil).count
  end

  def test_children_that_the_program_destroys
    Binder.find(@folder.id).destroy!
    assert_marked @folder
    assert_marked @document
  end

  def test_lock_version
    stale = Document.find(@document.id)
    @document.update!(title: "first")
    assert_raises(ActiveRecord::StaleObjectError) { stale.destroy! }
    assert_nil @document.reload.deleted_at
    again = Document.find(@document.id)
    @document.destroy!
    assert_marked @document
    assert_raises(ActiveRecord::StaleObjectError) { again.destroy! }
  end

  def test_save_of_a_stale_object_does_not_restore_the_row
    stale = Folder.find(@folder.id)
    @folder.destroy!
    # It sends the changed columns alone,
    stale.update!(name: "stale")
    assert_marked @folder
    # or the whole row.
    Folder.public_send(PARTIAL, false)
    error = assert_raises(ActiveRecord::StatementInvalid) { stale.update!(name: "staler") }
    assert_kind_of PG::ObjectNotInPrerequisiteState, error.cause
    assert_marked @folder
  ensure
    Folder.public_send(PARTIAL, true)
  end

  def test_restore
    @folder.destroy!
    Folder.unscoped.find(@folder.id).update!(deleted_at: nil)
    assert_equal "letters", Folder.find(@folder.id).name
  end

  def assert_marked(object)
    refute_nil object.class.unscoped.find(object.id).deleted_at
  end

  def connection
    ActiveRecord::Base.connection
  end
end
