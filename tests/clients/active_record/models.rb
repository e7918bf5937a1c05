# Entities as Active Record knows them. The database is named by DATABASE_URL, as in any Rails application.

require "active_record"
require "active_record/connection_adapters/postgresql_adapter"

# schema.rb knows times as "datetime" and would make them timestamps without time zone. From Rails 7 on, an initializer says
# ActiveRecord::ConnectionAdapters::PostgreSQLAdapter.datetime_type = :timestamptz.
ActiveRecord::ConnectionAdapters::PostgreSQLAdapter::NATIVE_DATABASE_TYPES[:datetime] = { name: "timestamptz" }

class ApplicationRecord < ActiveRecord::Base
  self.abstract_class = true
  # uuids have no order: the first and the last row are those by time.
  self.implicit_order_column = "created_at"
end

class User < ApplicationRecord
  has_many :posts, foreign_key: "author", inverse_of: :user
end

class Post < ApplicationRecord
  belongs_to :user, foreign_key: "author"
end

class CreateUsersAndPosts < ActiveRecord::Migration[6.1]
  def up
    execute <<~SQL
      CREATE TABLE users (LIKE base_id, LIKE base_timestamps, username text NOT NULL UNIQUE);
      CREATE TABLE posts (LIKE base_id, LIKE base_timestamps, author uuid NOT NULL REFERENCES users, title text);
    SQL
  end

  def down
    execute "DROP TABLE IF EXISTS posts, users"
  end
end

ActiveRecord::Base.establish_connection(ENV.fetch("DATABASE_URL"))
ActiveRecord::Migration.verbose = false
ActiveRecord::Schema.verbose = false
