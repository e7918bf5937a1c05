//! Logical replication: a subscriber with entities of its own takes the publisher's rows as they are.

use super::wait_for;
use crate::cluster::Cluster;
use crate::failure::Outcome;
use crate::psql;
use crate::scenarios::Stage;
use crate::session::Session;

const TABLES: &str = "CREATE EXTENSION base_entity;
    CREATE TABLE orders (LIKE base_entity, LIKE base_versioned, LIKE base_authored, LIKE base_soft_delete, total int);
    CREATE TABLE readings (LIKE base_entity, region text) PARTITION BY LIST (region);
    CREATE TABLE readings_north PARTITION OF readings FOR VALUES IN ('north');
    CREATE TABLE readings_rest PARTITION OF readings DEFAULT;
    CREATE TABLE restless_ones (LIKE base_entity, note text);";

/// Every column of every row.
const ROWS: &str = "SET timezone = 'UTC';
    SELECT * FROM orders ORDER BY uuid;
    SELECT tableoid::regclass, * FROM readings ORDER BY uuid;
    SELECT * FROM base_entity.words ORDER BY 1;";

/// Each a transaction of its own.
const CHANGES: [&str; 6] = [
    "INSERT INTO orders (total) SELECT generate_series(1, 20); INSERT INTO readings (region) VALUES ('north'), ('east');
     INSERT INTO restless_ones (note) VALUES ('a')",
    "UPDATE orders SET total = -total WHERE total <= 10",
    "UPDATE readings SET region = 'north' WHERE region = 'east'; UPDATE restless_ones SET note = 'b'",
    "DELETE FROM orders WHERE total > 15",
    "DELETE FROM orders WHERE total > 18; UPDATE orders SET deleted_at = NULL WHERE total = 16",
    "UPDATE orders SET total = total WHERE total < 0",
];

/// See the module.
pub fn play(stage: &Stage) -> Outcome<()> {
    stage.show("logical replication");
    let publisher =
        stage.cluster("publisher").with("wal_level", "logical").with("synchronous_commit", "local");
    let _publisher_server = publisher.start()?;
    let subscriber = stage.cluster("subscriber");
    let _subscriber_server = subscriber.start()?;
    for cluster in [&publisher, &subscriber] {
        psql::run(cluster, "postgres", "CREATE DATABASE shop")?;
        psql::run(cluster, "shop", TABLES)?;
    }
    // A trigger that fires always touches what arrives; the others must not.
    psql::run(&subscriber, "shop", "ALTER TABLE restless_ones ENABLE ALWAYS TRIGGER zzz_maintain")?;
    psql::run(&publisher, "shop", "SELECT base_entity.add_uncountable('rice')")?;
    psql::run(&publisher, "shop", CHANGES[0])?;
    psql::run(&publisher, "shop", "CREATE PUBLICATION everything FOR ALL TABLES")?;
    let subscribe = format!(
        "CREATE SUBSCRIPTION shop CONNECTION 'host={} port={} user=postgres dbname=shop' PUBLICATION everything",
        publisher.socket_directory().display(),
        publisher.port(),
    );
    psql::run(&subscriber, "shop", &subscribe)?;
    wait_for(&subscriber, "shop", "SELECT bool_and(srsubstate = 'r') FROM pg_subscription_rel")?;
    for change in &CHANGES[1..] {
        psql::run(&publisher, "shop", change)?;
    }
    caught_up(&publisher)?;
    let rows = psql::run(&publisher, "shop", ROWS)?;
    stage.check("there are rows", rows.lines().count() > 20)?;
    stage.same(
        "the rows of publisher and subscriber",
        &rows,
        &psql::run(&subscriber, "shop", ROWS)?,
    )?;
    let touched = "SELECT count(*) FROM restless_ones WHERE note = 'b' AND updated_at > created_at";
    stage.same("a row was changed", psql::run(&publisher, "shop", touched)?.trim(), "1")?;
    let restless = "SELECT updated_at FROM restless_ones";
    stage.check(
        "a trigger that is enabled ALWAYS gives the subscriber times of its own",
        psql::run(&publisher, "shop", restless)? != psql::run(&subscriber, "shop", restless)?,
    )?;

    stage.show("changes of the subscriber's own");
    let own = "UPDATE orders SET total = 100, version = 50 WHERE total = -1
        RETURNING version < 50 AND updated_at = now()";
    stage.same(
        "rules hold for the subscriber's own changes",
        psql::run(&subscriber, "shop", own)?.trim(),
        "t",
    )?;
    replica(stage, &subscriber)?;
    words(stage, &publisher, &subscriber)
}

/// Sessions that say they are replicas: triggers rest, the event triggers too.
fn replica(stage: &Stage, cluster: &Cluster) -> Outcome<()> {
    let said = psql::run(
        cluster,
        "shop",
        "SET session_replication_role = replica;
         UPDATE orders SET updated_at = '2000-01-01', version = 7 WHERE total = 100 RETURNING updated_at < '2000-01-03', version;
         CREATE TABLE thing (LIKE base_entity.base_entity INCLUDING ALL);
         SELECT count(*) FROM pg_trigger WHERE tgrelid = 'thing'::regclass;
         DROP TABLE thing",
    )?;
    stage.same(
        "what a replica writes, and the triggers of what it makes",
        said.trim(),
        "t|7\n0",
    )?;
    let said = psql::run(
        cluster,
        "shop",
        "SET session_replication_role = replica; CREATE TABLE things (LIKE base_entity)",
    );
    let said = said.map_or_else(|failure| failure.to_string(), |_| String::new());
    stage.check(
        "LIKE is PostgreSQL's alone",
        said.contains("relation \"base_entity\" does not exist"),
    )
}

/// Words are rows, and arrive as such, in a session of the subscriber that has read them before too.
fn words(stage: &Stage, publisher: &Cluster, subscriber: &Cluster) -> Outcome<()> {
    let word = "SELECT base_entity.pluralize('brown_ibex')";
    let mut session = Session::open(subscriber, "shop")?;
    stage.check("not known before", session.ask(word)? != "brown_ibices")?;
    psql::run(publisher, "shop", "SELECT base_entity.add_irregular('ibex', 'ibices')")?;
    caught_up(publisher)?;
    stage.same("known after", &session.ask(word)?, "brown_ibices")?;
    psql::run(
        publisher,
        "shop",
        "UPDATE base_entity.words SET plural = 'ibexen' WHERE singular = 'ibex'",
    )?;
    caught_up(publisher)?;
    stage.same("another after", &session.ask(word)?, "brown_ibexen")?;
    psql::run(publisher, "shop", "SELECT base_entity.remove_word('ibex')")?;
    caught_up(publisher)?;
    stage.check("forgotten after", session.ask(word)? != "brown_ibexen")
}

/// Waits until the subscriber has all that the publisher has.
fn caught_up(publisher: &Cluster) -> Outcome<()> {
    let now = psql::run(publisher, "shop", "SELECT pg_current_wal_flush_lsn()")?;
    let query = format!("SELECT bool_and(replay_lsn >= '{}') FROM pg_stat_replication", now.trim());
    wait_for(publisher, "shop", &query)
}
