# lock_version, which Active Record increments itself, and the rule that fits it.

require "minitest/autorun"
require_relative "models"

class Page < ApplicationRecord
end

class VersionsTest < Minitest::Test
  def setup
    connection.execute <<~SQL
      CREATE TABLE pages (LIKE base_id, LIKE base_timestamps, lock_version integer NOT NULL DEFAULT 0, title text);
      CREATE TRIGGER match_version BEFORE UPDATE ON pages
          FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match_next lock_version');
    SQL
  end

  def teardown
    connection.execute("DROP TABLE pages")
  end

  def test_match_next_accepts_what_it_sends
    page = Page.create!(title: "draft")
    page.update!(title: "first")
    page.touch
    assert_equal 2, page.reload.lock_version
  end

  def test_a_stale_object_is_found_by_active_record_itself
    page = Page.create!(title: "draft").reload
    Page.find(page.id).update!(title: "theirs")
    assert_raises(ActiveRecord::StaleObjectError) { page.update!(title: "mine") }
  end

  def test_match_next_refuses_an_update_without_the_version
    page = Page.create!(title: "draft").reload
    assert_refused { page.update_columns(title: "past the lock") }
    assert_equal "draft", page.reload.title
  end

  def test_match_refuses_what_it_sends
    connection.execute <<~SQL
      DROP TRIGGER match_version ON pages;
      CREATE TRIGGER match_version BEFORE UPDATE ON pages
          FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match lock_version');
    SQL
    page = Page.create!(title: "draft").reload
    assert_refused { page.update!(title: "first") }
  end

  def assert_refused(&update)
    error = assert_raises(ActiveRecord::StatementInvalid, &update)
    assert_kind_of PG::IntegrityConstraintViolation, error.cause
  end

  def connection
    ActiveRecord::Base.connection
  end
end
