-- check() reports a history whose versions other roles can forge, and one that does not serve its table any more.
CREATE ROLE clerk;
GRANT USAGE, CREATE ON SCHEMA public TO app, clerk;
\c - app
SET search_path = public;
CREATE TABLE prices (LIKE base_entity, LIKE base_history, item text);
INSERT INTO prices (item) VALUES ('tea');
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clerk;
GRANT INSERT (item) ON prices_history TO PUBLIC;
SELECT relation::regclass, kind, name, problem, severity, is_repaired FROM base_entity.history_problems(NULL) ORDER BY name;
SELECT relation, problem FROM base_entity.check();
SELECT base_entity.accept_drift('prices', 'privilege', 'INSERT TO clerk');
SELECT relation, problem FROM base_entity.check();
REVOKE INSERT, UPDATE, DELETE ON prices_history FROM clerk;
REVOKE INSERT (item) ON prices_history FROM PUBLIC;
SELECT relation, problem FROM base_entity.check();
-- A column of the history that was renamed: its own, which the function follows, and one of the table's.
ALTER TABLE prices_history RENAME COLUMN valid_to TO until;
SELECT item FROM prices_as_of(now());
SELECT relation, problem FROM base_entity.check();
ALTER TABLE prices_history RENAME COLUMN item TO article;
UPDATE prices SET item = 'x';
SELECT relation, problem FROM base_entity.check();
SELECT base_entity.create_history('prices');
UPDATE prices SET item = 'x';
SELECT relation, problem FROM base_entity.check();
-- The primary key.
CREATE TABLE items (a int PRIMARY KEY, LIKE base_history);
ALTER TABLE items DROP CONSTRAINT items_pkey;
SELECT relation, problem FROM base_entity.check();
DROP TABLE prices, prices_history, items, items_history;
\c - postgres
REVOKE ALL ON SCHEMA public FROM app, clerk;
DROP OWNED BY clerk;
DROP ROLE clerk;
