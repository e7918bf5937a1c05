//! Entities through sqlx. The server is named by PGHOST, PGPORT, PGUSER and PGDATABASE.

use chrono::{DateTime, Utc};
use sqlx::postgres::{PgConnectOptions, PgDatabaseError};
use sqlx::{ConnectOptions, Executor, PgConnection};
use sqlx_client::User;

/// A connection to a schema of its own with one entity in it.
async fn connect(schema: &str) -> PgConnection {
    let mut connection =
        PgConnectOptions::new().options([("search_path", schema)]).connect().await.unwrap();
    connection.execute(format!("CREATE SCHEMA {schema}").as_str()).await.unwrap();
    connection
        .execute("CREATE TABLE users (LIKE base_entity, username text NOT NULL UNIQUE)")
        .await
        .unwrap();
    connection
}

async fn insert(connection: &mut PgConnection, username: &str) -> User {
    sqlx::query_as("INSERT INTO users (username) VALUES ($1) RETURNING *")
        .bind(username)
        .fetch_one(connection)
        .await
        .unwrap()
}

#[tokio::test]
async fn insert_gives_id_and_times() {
    let mut connection = connect("inserted").await;
    let user = insert(&mut connection, "ada").await;
    assert_eq!(user.uuid.get_version_num(), 4);
    assert_eq!(user.created_at, user.updated_at);
    let read: User = sqlx::query_as("SELECT * FROM users WHERE uuid = $1")
        .bind(user.uuid)
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(read, user);
}

#[tokio::test]
async fn update_moves_updated_at_whatever_is_sent() {
    let mut connection = connect("updated").await;
    let user = insert(&mut connection, "ada").await;
    let long_ago: DateTime<Utc> = "2001-01-01T00:00:00Z".parse().unwrap();
    let updated: User = sqlx::query_as(
        "UPDATE users SET username = $1, created_at = $2, updated_at = $2 WHERE uuid = $3 RETURNING *",
    )
    .bind("lovelace")
    .bind(long_ago)
    .bind(user.uuid)
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert_eq!(updated.username, "lovelace");
    assert_eq!(updated.created_at, user.created_at);
    assert!(updated.updated_at > user.updated_at, "{updated:?} after {user:?}");
}

#[tokio::test]
async fn upsert() {
    let mut connection = connect("upserted").await;
    let user = insert(&mut connection, "ada").await;
    let again: User = sqlx::query_as(
        "INSERT INTO users (username) VALUES ($1)
         ON CONFLICT (username) DO UPDATE SET username = upper(EXCLUDED.username) RETURNING *",
    )
    .bind("ada")
    .fetch_one(&mut connection)
    .await
    .unwrap();
    assert_eq!((again.uuid, again.created_at), (user.uuid, user.created_at));
    assert_eq!(again.username, "ADA");
    assert!(again.updated_at > user.updated_at);
}

#[tokio::test]
async fn bulk_load() {
    let mut connection = connect("loaded").await;
    let names: Vec<String> = (0..1000).map(|number| format!("user {number}")).collect();
    sqlx::query("INSERT INTO users (username) SELECT * FROM unnest($1::text[])")
        .bind(&names)
        .execute(&mut connection)
        .await
        .unwrap();
    let mut copy = connection.copy_in_raw("COPY users (username) FROM STDIN").await.unwrap();
    copy.send("copied 1\ncopied 2\n".as_bytes()).await.unwrap();
    assert_eq!(copy.finish().await.unwrap(), 2);
    let ids: i64 = sqlx::query_scalar("SELECT count(DISTINCT uuid) FROM users")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(ids, 1002);
}

#[tokio::test]
async fn singular_name_is_refused_with_a_hint() {
    let mut connection = connect("refused").await;
    let error = connection.execute("CREATE TABLE article (LIKE base_entity)").await.unwrap_err();
    let error = error.into_database_error().expect("an error of the database");
    let error = error.downcast_ref::<PgDatabaseError>();
    assert_eq!(error.code(), "42602");
    assert_eq!(error.message(), "table name \"article\" is not plural");
    assert!(error.hint().unwrap().starts_with("Name it \"articles\""), "{:?}", error.hint());
}

#[tokio::test]
async fn id_is_fixed() {
    let mut connection = connect("fixed").await;
    insert(&mut connection, "ada").await;
    let error = connection.execute("UPDATE users SET uuid = gen_random_uuid()").await.unwrap_err();
    let error = error.into_database_error().expect("an error of the database");
    assert_eq!(error.code().as_deref(), Some("23000"));
    assert_eq!(error.message(), "column \"uuid\" of table \"users\" cannot be changed");
}
