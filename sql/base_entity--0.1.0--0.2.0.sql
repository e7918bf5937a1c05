-- From 0.1.0 to 0.2.0: ALTER EXTENSION base_entity UPDATE.
--
-- What CREATE EXTENSION makes comes from the other files of this folder and from the functions declared in Rust; this file
-- makes the same of a database that has 0.1.0. Whoever changes an SQL object adds here what brings the old one there:
--
-- - A new function, view or table: its CREATE and its COMMENT, as in the fresh install. For a function declared in Rust that
--   text is in the generated base_entity--0.2.0.sql (`cargo pgrx schema`, or the share/extension folder after an install).
-- - A changed function or view: CREATE OR REPLACE. Not DROP: tables and views of users may depend on it, and privileges that
--   were granted on it would be lost. (Where a DROP cannot be had without, never CASCADE.)
-- - A changed COMMENT or GRANT: said again. Tables that are dumped: pg_extension_config_dump().
-- - Users' tables are not touched.
--
-- Names are qualified with the schema, as in the other files. `cargo xtask scenarios upgrade` compares every object with those
-- of a fresh install, from each released version, and prints the difference: it says what is missing here. cargo-pgrx installs
-- this file because of its name. Once 0.2.0 is released it stays as it is, sql/released gets base_entity--0.2.0.sql as it was
-- generated at the tag, and the next one is base_entity--0.2.0--0.3.0.sql.

\echo Use "ALTER EXTENSION base_entity UPDATE" to load this file. \quit
