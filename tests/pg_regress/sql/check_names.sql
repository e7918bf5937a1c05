-- A linter for the names of an existing database: entities or not.
SET base_entity.naming = 'off';
CREATE SCHEMA old;
CREATE TABLE old.users (id int);
CREATE TABLE old."user" (id int);
CREATE TABLE old.article (id int) PARTITION BY LIST (id);
CREATE TABLE old.article_one PARTITION OF old.article FOR VALUES IN (1);
CREATE TABLE old."OrderItem" (id int);
CREATE TABLE old."Orders" (id int);
CREATE TABLE old.user_data (id int);
CREATE TABLE old.staff (id int);
CREATE TABLE old.invoice_2024 (LIKE base_entity);
CREATE TABLE old."we""ird box" (id int);
CREATE TABLE old.a_table_whose_name_is_just_as_long_as_a_name_may_be_in_total_box (id int);
CREATE TEMP TABLE thing (id int);
CREATE VIEW old.boss AS SELECT 1;
CREATE TABLE base_entity.shape (LIKE base_entity);
SELECT relation, problem FROM base_entity.check_names('old');
SELECT sql FROM base_entity.check_names('old') WHERE sql IS NOT NULL;
-- All schemas but those of PostgreSQL, of extensions and of the templates.
SELECT count(*) FILTER (WHERE relation::text LIKE 'old.%') AS old, count(*) AS all FROM base_entity.check_names();
-- Running its SQL leaves the names that have none.
SELECT sql FROM base_entity.check_names('old') WHERE sql IS NOT NULL \gexec
SELECT relation, problem, sql, lock FROM base_entity.check_names('old');
-- Custom inflections count.
SELECT base_entity.add_uncountable('user');
SELECT count(*) FROM base_entity.check_names('old') WHERE relation = 'old."user"'::regclass;
