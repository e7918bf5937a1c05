-- A history, or its link, that has lost a part: adopt() and create_history() give it back, and check() reports it; no version is lost.
CREATE TABLE prices (LIKE base_entity, LIKE base_history, amount int);
INSERT INTO prices (amount) VALUES (1);
UPDATE prices SET amount = 2;
SET client_min_messages = warning;
DROP EXTENSION base_entity CASCADE;
RESET client_min_messages;
UPDATE prices SET amount = 3;
CREATE EXTENSION base_entity;
ALTER TABLE prices ALTER uuid SET DEFAULT base_entity.uuidv7();
-- A relation of the name that is no history is not one: it has other columns, or is another role's.
ALTER TABLE prices_history RENAME TO kept;
CREATE TABLE prices_history (valid_to timestamptz, operation text, actor text, transaction bigint, valid_from timestamptz, amount int);
CALL base_entity.adopt('prices', '{base_entity,base_history}');
DROP TABLE prices_history;
CREATE TABLE prices_history (at timestamptz, operation text, actor text, transaction xid8, valid_from timestamptz, amount int);
CALL base_entity.adopt('prices', '{base_entity,base_history}');
DROP TABLE prices_history;
ALTER TABLE kept RENAME TO prices_history;
ALTER TABLE prices_history OWNER TO app;
CALL base_entity.adopt('prices', '{base_entity,base_history}');
ALTER TABLE prices_history OWNER TO postgres;
CALL base_entity.adopt('prices', '{base_entity,base_history}');
UPDATE prices SET amount = 4;
SELECT operation, amount FROM prices_history ORDER BY valid_to;
SELECT amount FROM prices_as_of((SELECT min(valid_from) FROM prices_history));
DELETE FROM prices_history;
TRUNCATE prices_history;
SELECT relation, problem FROM base_entity.check();
-- The columns of its own are numbered where the table has one of the name; adopt_all() continues a history, too.
CREATE TABLE quotes (LIKE base_entity, LIKE base_history, actor text, actor_1 text);
INSERT INTO quotes (actor) VALUES ('a');
UPDATE quotes SET actor = 'b';
SET client_min_messages = warning;
DROP EXTENSION base_entity CASCADE;
CREATE EXTENSION base_entity;
RESET client_min_messages;
ALTER TABLE prices ALTER uuid SET DEFAULT base_entity.uuidv7();
ALTER TABLE quotes ALTER uuid SET DEFAULT base_entity.uuidv7();
CALL base_entity.adopt_all('public', '{base_entity,base_history}');
UPDATE prices SET amount = 5;
UPDATE quotes SET actor = 'c';
SELECT operation, amount FROM prices_history ORDER BY valid_to;
SELECT operation, actor FROM quotes_history ORDER BY valid_to;
SELECT relation, problem FROM base_entity.check();
-- They are numbered again where the table gets a column of that name.
ALTER TABLE quotes RENAME COLUMN actor_1 TO actor_2;
SELECT attname FROM pg_attribute WHERE attrelid = 'quotes_history'::regclass AND attnum = 3;
SET client_min_messages = warning;
DROP EXTENSION base_entity CASCADE;
CREATE EXTENSION base_entity;
RESET client_min_messages;
ALTER TABLE prices ALTER uuid SET DEFAULT base_entity.uuidv7();
ALTER TABLE quotes ALTER uuid SET DEFAULT base_entity.uuidv7();
CALL base_entity.adopt_all('public', '{base_entity,base_history}');
DROP TABLE quotes, quotes_history;
-- The triggers by which the history refuses changes.
DROP TRIGGER append_only_rows ON prices_history;
SELECT kind, name, problem, severity, sql, lock FROM base_entity.drift();
DROP TRIGGER append_only ON prices_history;
SELECT kind, name, problem, severity, sql, lock FROM base_entity.drift();
\c
UPDATE prices SET amount = 6;
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.create_history('public.prices');
UPDATE prices SET amount = 6;
UPDATE prices_history SET amount = 0;
DROP TRIGGER append_only ON prices_history;
-- A trigger of another function that has the name stays.
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NULL; END$$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON prices_history FOR EACH STATEMENT EXECUTE FUNCTION nothing();
CALL base_entity.repair('prices');
SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = 'prices_history'::regclass ORDER BY tgname;
DROP TRIGGER append_only ON prices_history;
DELETE FROM prices_history;
-- One that is not for each event does not count, and one that is accepted stays lost.
DROP TRIGGER append_only_1 ON prices_history;
CREATE TRIGGER append_only BEFORE DELETE ON prices_history FOR EACH STATEMENT EXECUTE FUNCTION base_entity.append_only();
CREATE TRIGGER of_column BEFORE UPDATE OF amount OR DELETE OR TRUNCATE ON prices_history
    FOR EACH STATEMENT EXECUTE FUNCTION base_entity.append_only();
CREATE TRIGGER on_condition BEFORE UPDATE OR DELETE OR TRUNCATE ON prices_history
    FOR EACH STATEMENT WHEN (current_user = 'app') EXECUTE FUNCTION base_entity.append_only();
SELECT problem FROM base_entity.check();
SELECT base_entity.accept_drift('prices', 'trigger', 'append_only');
SELECT count(*) FROM base_entity.check();
CALL base_entity.repair('prices');
SELECT base_entity.accept_drift('prices', 'trigger', 'append_only', is_accepted => false);
CALL base_entity.adopt('prices', '{base_history}');
SELECT count(*) FROM base_entity.drift();
-- Disabled triggers: repair() leaves them, adopt() and create_history() enable them.
ALTER TABLE prices_history DISABLE TRIGGER append_only_1, DISABLE TRIGGER append_only_rows;
ALTER TABLE prices DISABLE TRIGGER base_history;
SELECT kind, name, problem, severity, sql FROM base_entity.drift();
CALL base_entity.repair('prices');
SELECT statement, lock FROM base_entity.plan_adopt('prices', '{base_history}');
CALL base_entity.adopt('prices', '{base_history}');
SELECT count(*) FROM base_entity.drift();
ALTER TABLE prices_history ENABLE REPLICA TRIGGER append_only_1;
ALTER TABLE prices ENABLE REPLICA TRIGGER base_history;
SELECT name, problem FROM base_entity.drift();
SELECT base_entity.create_history('prices');
ALTER TABLE prices_history ENABLE ALWAYS TRIGGER append_only_1;
SELECT count(*) FROM base_entity.drift();
-- A restriction that the owner has made on the history stays.
GRANT SELECT ON prices TO app;
REVOKE SELECT ON prices_history FROM app;
DROP TRIGGER append_only_1 ON prices_history;
CALL base_entity.repair('prices');
SELECT has_table_privilege('app', 'prices_history', 'SELECT');
-- Row-level security of the table that the history does not have.
ALTER TABLE prices ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE prices_history DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;
SELECT kind, name, problem, severity, sql FROM base_entity.drift();
SELECT base_entity.accept_drift('prices', 'row security');
SELECT problem FROM base_entity.check();
SELECT base_entity.create_history('prices');
SELECT count(*) FROM base_entity.drift();
ALTER TABLE prices DISABLE ROW LEVEL SECURITY;
ALTER TABLE prices_history ENABLE ROW LEVEL SECURITY;
SELECT count(*) FROM base_entity.drift();
DROP TABLE prices, prices_history;
-- The index of the key.
CREATE TABLE prices (a int, b int, note text, LIKE base_history, PRIMARY KEY (b, a));
DROP INDEX prices_history_b_a_valid_to_idx;
SELECT kind, name, problem, severity, sql FROM base_entity.drift();
CREATE INDEX ON prices_history (a, b, valid_to);
CREATE INDEX ON prices_history (b, a, valid_to) WHERE a > 0;
SELECT count(*) FROM base_entity.drift();
CREATE INDEX ON prices_history (b, a, valid_to DESC, note);
SELECT count(*) FROM base_entity.drift();
DROP INDEX prices_history_b_a_valid_to_note_idx;
CALL base_entity.adopt('prices', '{base_history}');
SELECT count(*) FROM base_entity.drift();
-- A table that was changed while it was released.
INSERT INTO prices VALUES (1, 1);
UPDATE prices SET note = 'x';
CALL base_entity.release('prices');
ALTER TABLE prices ADD COLUMN amount int;
ALTER TABLE prices RENAME b TO number;
CALL base_entity.adopt('prices', '{base_history}');
UPDATE prices SET amount = 7;
SELECT a, b, number, note, amount FROM prices_history ORDER BY valid_to;
SELECT a, number, note, amount FROM prices_as_of(now());
SELECT indexdef FROM pg_indexes WHERE tablename = 'prices_history' AND indexdef LIKE '%number%';
SELECT count(*) FROM base_entity.drift();
-- The function beside it, which has another name, or is another one.
CALL base_entity.release('prices');
ALTER FUNCTION prices_as_of RENAME TO prices_then;
ALTER TABLE prices DROP COLUMN note;
CALL base_entity.adopt('prices', '{base_history}');
SELECT a, number, amount FROM prices_then(now());
CALL base_entity.release('prices');
DROP FUNCTION prices_then;
CREATE FUNCTION prices_as_of(timestamptz) RETURNS int LANGUAGE sql AS 'SELECT 1';
CALL base_entity.adopt('prices', '{base_history}');
DROP FUNCTION public.prices_as_of(timestamptz);
SELECT base_entity.create_history('public.prices');
SELECT a, number, amount FROM prices_as_of(now());
DROP TABLE prices, prices_history;
