//! Entities through Diesel. The server is named by PGHOST, PGPORT, PGUSER and PGDATABASE.

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::result::Error;
use diesel_client::{NewUser, User, users};

/// A connection to a schema of its own with one entity in it.
fn connect(schema: &str) -> PgConnection {
    // libpq takes the rest from the environment.
    let mut connection =
        PgConnection::establish(&format!("options='-c search_path={schema}'")).unwrap();
    connection
        .batch_execute(&format!(
            "CREATE SCHEMA {schema}; CREATE TABLE users (LIKE base_id, LIKE base_timestamps, username text NOT NULL UNIQUE)"
        ))
        .unwrap();
    connection
}

fn insert(connection: &mut PgConnection, username: &str) -> User {
    diesel::insert_into(users::table)
        .values(NewUser { username })
        .returning(User::as_returning())
        .get_result(connection)
        .unwrap()
}

#[test]
fn insert_gives_id_and_times() {
    let mut connection = connect("inserted");
    let user = insert(&mut connection, "ada");
    assert_eq!(user.id.get_version_num(), 4);
    assert_eq!(user.created_at, user.updated_at);
    let read = users::table.find(user.id).first(&mut connection);
    assert_eq!(read, Ok(user));
}

#[test]
fn update_moves_updated_at_whatever_is_sent() {
    let mut connection = connect("updated");
    let user = insert(&mut connection, "ada");
    let long_ago: DateTime<Utc> = "2001-01-01T00:00:00Z".parse().unwrap();
    let updated: User = diesel::update(&user)
        .set((
            NewUser { username: "lovelace" },
            users::created_at.eq(long_ago),
            users::updated_at.eq(long_ago),
        ))
        .get_result(&mut connection)
        .unwrap();
    assert_eq!(updated.username, "lovelace");
    assert_eq!(updated.created_at, user.created_at);
    assert!(updated.updated_at > user.updated_at, "{updated:?} after {user:?}");
}

#[test]
fn upsert() {
    let mut connection = connect("upserted");
    let user = insert(&mut connection, "ada");
    let again: User = diesel::insert_into(users::table)
        .values(NewUser { username: "ada" })
        .on_conflict(users::username)
        .do_update()
        .set(NewUser { username: "countess" })
        .get_result(&mut connection)
        .unwrap();
    assert_eq!((again.id, again.created_at), (user.id, user.created_at));
    assert_eq!(again.username, "countess");
    assert!(again.updated_at > user.updated_at);
}

#[test]
fn bulk_load() {
    let mut connection = connect("loaded");
    let names: Vec<String> = (0..1000).map(|number| format!("user {number}")).collect();
    let rows: Vec<_> = names.iter().map(|username| NewUser { username }).collect();
    assert_eq!(diesel::insert_into(users::table).values(&rows).execute(&mut connection), Ok(1000));
    let copied = diesel::copy_from(users::table)
        .from_insertable(&[NewUser { username: "copied 1" }, NewUser { username: "copied 2" }])
        .execute(&mut connection);
    assert_eq!(copied, Ok(2));
    let ids: i64 = users::table
        .select(diesel::dsl::count(users::id).aggregate_distinct())
        .first(&mut connection)
        .unwrap();
    assert_eq!(ids, 1002);
}

#[test]
fn singular_name_is_refused_with_a_hint() {
    let mut connection = connect("refused");
    let refused =
        diesel::sql_query("CREATE TABLE article (LIKE base_entity)").execute(&mut connection);
    let Err(Error::DatabaseError(_, information)) = refused else { panic!("{refused:?}") };
    assert_eq!(information.message(), "table name \"article\" is not plural");
    let hint = information.hint().unwrap();
    assert!(hint.starts_with("Name it \"articles\""), "{hint}");
}

#[test]
fn id_is_fixed() {
    let mut connection = connect("fixed");
    let user = insert(&mut connection, "ada");
    let refused =
        diesel::update(&user).set(users::id.eq(uuid::Uuid::nil())).execute(&mut connection);
    let Err(Error::DatabaseError(_, information)) = refused else { panic!("{refused:?}") };
    assert_eq!(information.message(), "column \"id\" of table \"users\" cannot be changed");
}
