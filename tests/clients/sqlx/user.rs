//! An entity as sqlx reads it: `CREATE TABLE users (LIKE base_entity, username text NOT NULL UNIQUE)`.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A row of `users`.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct User {
    pub uuid: Uuid,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub username: String,
}
