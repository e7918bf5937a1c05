# Entities through Active Record.

require "minitest/autorun"
require_relative "models"

class EntitiesTest < Minitest::Test
  LONG_AGO = Time.utc(2001)

  def setup
    CreateUsersAndPosts.migrate(:up)
  end

  def teardown
    CreateUsersAndPosts.migrate(:down)
  end

  def test_the_key_is_found
    assert_equal "id", User.primary_key
    assert_equal :uuid, User.columns_hash["id"].type
    assert_equal "base_entity.uuidv4()", User.columns_hash["id"].default_function
  end

  def test_create_gives_the_id_and_times
    user = User.create!(username: "ada")
    assert_match(/\A\h{8}-\h{4}-4/, user.id)
    assert_equal user.created_at, user.updated_at
    # Active Record sends both times, with nine digits; the database keeps six.
    assert_equal user.updated_at.floor(6), user.reload.updated_at
    post = user.posts.create!(title: "notes")
    assert_equal user, post.reload.user
  end

  def test_update_moves_updated_at
    user = User.create!(username: "ada").reload
    before = user.updated_at
    user.update!(username: "lovelace")
    assert_operator user.reload.updated_at, :>, before
    before = user.updated_at
    user.touch
    assert_operator user.reload.updated_at, :>, before
  end

  def test_update_all_and_update_columns_move_updated_at
    user = User.create!(username: "ada").reload
    before = user.updated_at
    User.update_all(username: "lovelace")
    assert_operator user.reload.updated_at, :>, before
    before = user.updated_at
    user.update_columns(username: "countess")
    assert_operator user.reload.updated_at, :>, before
  end

  def test_stale_times_lose
    user = User.create!(username: "ada").reload
    created, before = user.created_at, user.updated_at
    user.update!(username: "lovelace", updated_at: LONG_AGO, created_at: LONG_AGO)
    user.reload
    assert_equal created, user.created_at
    assert_operator user.updated_at, :>, before
  end

  def test_upsert
    user = User.create!(username: "ada").reload
    before = user.updated_at
    User.upsert_all([{ username: "ada", created_at: LONG_AGO, updated_at: LONG_AGO }], unique_by: :username)
    again = User.find_by!(username: "ada")
    assert_equal user.id, again.id
    assert_operator again.created_at, :>, LONG_AGO
    assert_operator again.updated_at, :>, before
  end

  def test_bulk_insert
    now = Time.now
    rows = Array.new(1000) { |number| { username: "user #{number}", created_at: now, updated_at: now } }
    made = User.insert_all!(rows, returning: %w[id])
    assert_equal 1000, made.rows.flatten.uniq.size
  end

  def test_copy
    raw = ActiveRecord::Base.connection.raw_connection
    raw.copy_data("COPY users (username) FROM STDIN") { 100.times { |number| raw.put_copy_data("copied #{number}\n") } }
    assert_equal 100, User.distinct.count(:id)
    assert_equal 1, User.distinct.count(:updated_at)
  end

  def test_a_singular_name_is_refused_with_a_hint
    error = assert_raises(ActiveRecord::StatementInvalid) do
      ActiveRecord::Base.connection.execute("CREATE TABLE article (LIKE base_entity)")
    end
    assert_kind_of PG::InvalidName, error.cause
    assert_match(/HINT:  Name it "articles"/, error.message)
  end

  def test_the_id_is_fixed
    user = User.create!(username: "ada")
    error = assert_raises(ActiveRecord::StatementInvalid) { user.update!(id: SecureRandom.uuid) }
    assert_kind_of PG::IntegrityConstraintViolation, error.cause
  end
end
