//! The settings that a database gives to its sessions.

use super::config_rows::ask_text_rows;

/// The settings of ALTER DATABASE SET and of ALTER ROLE ALL SET: each name in lower case with its value, those of the
/// database first.
pub fn settings_of_database() -> Vec<[String; 2]> {
    ask_text_rows(
        "SELECT pg_catalog.lower(pg_catalog.split_part(setting.text, '=', 1)),
                pg_catalog.substr(setting.text, pg_catalog.strpos(setting.text, '=') OPERATOR(pg_catalog.+) 1)
         FROM pg_catalog.pg_db_role_setting s
         CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS setting (text)
         LEFT JOIN pg_catalog.pg_database d ON d.oid OPERATOR(pg_catalog.=) s.setdatabase
         WHERE s.setrole OPERATOR(pg_catalog.=) 0
           AND (s.setdatabase OPERATOR(pg_catalog.=) 0 OR d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
         ORDER BY s.setdatabase DESC",
        &[],
    )
}
