-- Names of histories that are taken: by the history of another table, or by one that is cut to the same length.
\c - app
CREATE TABLE a_table_with_a_very_long_name_that_has_fifty_nine_characters_s (LIKE base_entity, LIKE base_history, a int);
CREATE TABLE a_table_with_a_very_long_name_that_has_fifty_nine_characters_ts (LIKE base_entity, LIKE base_history, a int);
ALTER TABLE app.a_table_with_a_very_long_name_that_has_fifty_nine_chara_history RENAME TO a_table_with_a_very_long_name_that_has_fifty_nine_chara_his_old;
CREATE TABLE a_table_with_a_very_long_name_that_has_fifty_nine_characters_ts (LIKE base_entity, LIKE base_history, a int);
-- A rename of the table does not reach a history, or a function, whose new name is taken.
CREATE TABLE foos (LIKE base_entity, LIKE base_history, a int);
CREATE TABLE bars_history (x int);
CREATE FUNCTION bars_as_of(timestamptz) RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER TABLE foos RENAME TO bars;
CREATE TABLE foos_history_old ();
CREATE TABLE foos (LIKE base_entity, LIKE base_history, a int);
INSERT INTO bars (a) VALUES (1);
UPDATE bars SET a = 2;
SELECT a FROM foos_history;
-- A relation that is none may be dropped.
CREATE TABLE cabs_history (x int);
CREATE TABLE cabs (LIKE base_entity, LIKE base_history, a int);
