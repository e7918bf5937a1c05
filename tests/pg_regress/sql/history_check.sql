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
-- A column of another type than in the table, and columns of the history's own. A domain holds values of the type that it is based on.
CREATE DOMAIN label AS text;
ALTER TABLE prices_history ALTER item TYPE label;
SELECT relation, problem FROM base_entity.check();
ALTER TABLE prices_history ALTER item TYPE varchar(10);
SELECT relation, kind, name, problem, severity FROM base_entity.drift();
UPDATE prices SET item = 'y';
SELECT base_entity.create_history('prices');
SELECT relation, problem FROM base_entity.check();
ALTER TABLE prices_history ALTER transaction TYPE text;
SELECT relation, kind, name, problem, severity FROM base_entity.drift();
UPDATE prices SET item = 'y';
ALTER TABLE public.prices_history ALTER COLUMN transaction TYPE pg_catalog.xid8 USING transaction::xid8;
UPDATE prices SET item = 'y';
ALTER TABLE prices_history DROP COLUMN transaction;
SELECT relation, kind, name, problem, severity FROM base_entity.drift();
UPDATE prices SET item = 'z';
SELECT operation FROM base_entity.versions(NULL::prices, (SELECT uuid FROM prices));
CALL base_entity.release('public.prices', '{base_history}');
ALTER TABLE public.prices_history RENAME TO prices_history_old;
CALL base_entity.adopt('public.prices', '{base_history}');
UPDATE prices SET item = 'z';
SELECT operation, (version).item FROM base_entity.versions(NULL::prices, (SELECT uuid FROM prices));
SELECT relation, problem FROM base_entity.check();
-- The primary key.
CREATE TABLE items (a int PRIMARY KEY, LIKE base_history);
ALTER TABLE items DROP CONSTRAINT items_pkey;
SELECT relation, problem FROM base_entity.check();
DROP TABLE prices, prices_history, prices_history_old, items, items_history;
DROP DOMAIN label;
\c - postgres
REVOKE ALL ON SCHEMA public FROM app, clerk;
DROP OWNED BY clerk;
DROP ROLE clerk;
