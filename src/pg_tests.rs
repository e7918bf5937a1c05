//! Tests inside a server that has preloaded the library, and of several sessions at once. What one
//! user sees in one session is tested in `tests/pg_regress`.

#![allow(clippy::expect_used, reason = "a test that meets the unexpected is to stop there")]

use pgrx::prelude::*;

#[pg_schema]
mod tests {
    use pgrx::prelude::*;

    /// The answer of a query with one row and one column.
    fn ask<T: FromDatum + IntoDatum>(query: &str) -> T {
        Spi::get_one(query).expect(query).expect("a value that is not null")
    }

    #[pg_test]
    fn a_table_made_like_base_entity_is_an_entity() {
        Spi::run("CREATE TABLE users (LIKE base_entity, username text)").expect("an entity");
        let triggers: Vec<String> =
            ask("SELECT array_agg(tgname::text) FROM pg_trigger WHERE tgrelid = 'users'::regclass");
        assert_eq!(triggers, ["zzz_maintain"]);
    }

    #[pg_test]
    fn the_library_is_preloaded() {
        let libraries: String = ask("SELECT current_setting('shared_preload_libraries')");
        assert_eq!(libraries, "base_entity");
    }

    #[pg_test]
    fn a_million_ids_of_one_session_ascend() {
        let inversions: i64 = ask(
            "WITH ids AS MATERIALIZED
                 (SELECT n, base_entity.uuidv7() AS id FROM generate_series(1, 1000000) AS n)
             SELECT count(*) FROM (SELECT id <= lag(id) OVER (ORDER BY n) AS wrong FROM ids) AS pairs
             WHERE wrong",
        );
        assert_eq!(inversions, 0);
    }

    #[pg_test]
    fn a_million_random_ids_differ_and_have_their_version_and_variant() {
        let distinct: i64 = ask("SELECT count(DISTINCT id) FROM
                 (SELECT base_entity.uuidv4() AS id FROM generate_series(1, 1000000)) AS ids
             WHERE id::text ~ '^.{8}-.{4}-4.{3}-[89ab].{3}-.{12}$'");
        assert_eq!(distinct, 1_000_000);
    }

    #[pg_test]
    fn every_random_bit_of_an_id_is_set_half_of_the_time() {
        // 20000 fair coins show between 9300 and 10700 heads but for one time in 10^22.
        let unfair: i64 = ask("WITH ids AS MATERIALIZED
                 (SELECT decode(replace(base_entity.uuidv4()::text, '-', ''), 'hex') AS id
                  FROM generate_series(1, 20000))
             SELECT count(*) FROM
                 (SELECT bit FROM ids, generate_series(0, 127) AS bit
                  WHERE bit NOT IN (52, 53, 54, 55, 70, 71)
                  GROUP BY bit HAVING sum(get_bit(id, bit)) NOT BETWEEN 9300 AND 10700) AS bits");
        assert_eq!(unfair, 0);
    }

    #[pg_test]
    fn a_version_7_id_has_the_time_of_the_clock() {
        let near: bool = ask(
            "SELECT abs(extract(epoch FROM
                 clock_timestamp() - base_entity.uuid_extract_timestamp(base_entity.uuidv7()))) < 5",
        );
        assert!(near);
    }

    #[pg_test]
    fn the_server_answers() {}
}

/// Tests that open sessions of their own.
#[cfg(test)]
mod sessions {
    use std::collections::HashSet;

    /// A new connection to the tests' server, which is started if no other test has done so.
    fn connect() -> impl FnMut(&str) -> Vec<String> {
        let options = crate::pg_test::postgresql_conf_options();
        pgrx_tests::run_test("the_server_answers", None, options).expect("a server");
        let (mut client, _) = pgrx_tests::client().expect("a connection");
        move |query| {
            let rows = client.query(query, &[]).expect(query);
            rows.iter().map(|row| row.get(0)).collect()
        }
    }

    #[test]
    fn sessions_never_share_a_stream_of_ids() {
        let mut sessions: Vec<_> = (0..8).map(|_| connect()).collect();
        let mut seen = HashSet::new();
        for function in ["uuidv4", "uuidv7"] {
            let query =
                format!("SELECT base_entity.{function}()::text FROM generate_series(1, 1000)");
            for id in sessions.iter_mut().flat_map(|ask| ask(&query)) {
                // Of a version 7 id the random part: two sessions may well read the same time.
                let random = id[19..].to_string();
                assert!(seen.insert(random), "{id} was given twice");
            }
        }
        assert_eq!(seen.len(), 2 * 8 * 1000);
    }

    #[test]
    fn a_word_is_seen_by_others_once_it_is_committed() {
        let (mut teacher, mut reader) = (connect(), connect());
        let plural = "SELECT base_entity.pluralize('zibbit')";
        assert_eq!(reader(plural), ["zibbits"]);
        teacher("BEGIN");
        teacher("SELECT base_entity.add_irregular('zibbit', 'zibbim')::text");
        assert_eq!(teacher(plural), ["zibbim"]);
        assert_eq!(reader(plural), ["zibbits"]);
        teacher("COMMIT");
        assert_eq!(reader(plural), ["zibbim"]);
        teacher("SELECT base_entity.remove_word('zibbit')::text");
        assert_eq!(reader(plural), ["zibbits"]);
    }

    #[test]
    fn a_template_is_taken_as_it_is_now_under_any_isolation_level() {
        let (mut maker, mut owner) = (connect(), connect());
        owner("CREATE TABLE base_entity.guarded_shape (LIKE base_entity)");
        maker("BEGIN ISOLATION LEVEL REPEATABLE READ");
        maker("SELECT 'the snapshot is taken'");
        owner("ALTER TABLE base_entity.guarded_shape ENABLE ROW LEVEL SECURITY");
        owner("CREATE POLICY none ON base_entity.guarded_shape USING (false)");
        maker("CREATE TABLE guarded_ones (LIKE guarded_shape)");
        maker("COMMIT");
        maker("CREATE TABLE guarded_twos (LIKE guarded_shape)");
        let guarded = owner(
            "SELECT relname::text FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid
             WHERE relrowsecurity AND relname IN ('guarded_ones', 'guarded_twos') ORDER BY relname",
        );
        owner("DROP TABLE guarded_ones, guarded_twos, base_entity.guarded_shape");
        assert_eq!(guarded, ["guarded_ones", "guarded_twos"]);
    }

    #[test]
    fn a_view_that_comes_in_the_place_of_an_entity_is_not_searched() {
        for question in [
            "SELECT count(*)::text FROM base_entity.find('0f00d000-0000-4000-8000-000000000000')",
            "SELECT count(*)::text FROM base_entity.rows('base_entity.base_entity') WHERE created_at = '1900-01-01'",
        ] {
            let (mut owner, mut searcher) = (connect(), connect());
            owner("CREATE TABLE baits (LIKE base_entity)");
            owner(
                "INSERT INTO baits (uuid, created_at) VALUES ('0f00d000-0000-4000-8000-000000000000', '1900-01-01')",
            );
            owner("BEGIN");
            owner("ALTER TABLE baits RENAME TO old_baits");
            owner(
                "CREATE VIEW baits AS SELECT b.*, 1 / 0 AS bitten FROM old_baits b WHERE 1 / (random() * 0)::int = 1",
            );
            let search = std::thread::spawn(move || searcher(question));
            while owner("SELECT count(*)::text FROM pg_locks WHERE NOT granted") == ["0"] {
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            owner("COMMIT");
            let found = search.join();
            owner("DROP VIEW baits");
            owner("DROP TABLE old_baits");
            assert_eq!(found.expect("no code of the view's is run"), ["1"]);
        }
    }
}
