//! An entity as Diesel knows it: `CREATE TABLE users (LIKE base_id, LIKE base_timestamps, username text NOT NULL UNIQUE)`.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

diesel::table! {
    users (id) {
        id -> Uuid,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        username -> Text,
    }
}

/// A row that is read.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: Uuid,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub username: String,
}

/// A row that is written: without the columns that the database fills.
#[derive(Debug, Insertable, AsChangeset)]
// COPY takes no DEFAULT for a single value.
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub struct NewUser<'a> {
    pub username: &'a str,
}
