-- The function of a table with a history follows the rule soft_delete of its table, which comes and goes: it returns no rows that are marked as deleted.
\c - app
CREATE TABLE prices (LIKE base_entity, LIKE base_history, item text);
CALL base_entity.adopt('prices', '{base_soft_delete}');
INSERT INTO prices (item) VALUES ('a'), ('b');
DELETE FROM prices WHERE item = 'a';
SELECT item FROM prices_as_of(now());
SELECT item FROM base_entity.as_of(NULL::prices, now());
CALL base_entity.release('prices', '{base_soft_delete}');
SELECT item FROM prices_as_of(now()) ORDER BY item;
SELECT item FROM base_entity.as_of(NULL::prices, now()) ORDER BY item;
-- By apply().
\c - postgres
CREATE TABLE base_entity.kept (LIKE base_entity, LIKE base_history);
CREATE TABLE quotes (LIKE kept, item text);
SET client_min_messages = warning;
ALTER TABLE base_entity.kept ADD COLUMN gone timestamptz;
CREATE OR REPLACE TRIGGER zzz_base_entity BEFORE UPDATE OR DELETE ON base_entity.kept FOR EACH ROW EXECUTE FUNCTION
    base_entity.maintain('like base_entity', 'like base_history', 'touch updated_at', 'keep created_at', 'immutable uuid', 'history valid_from', 'soft_delete gone');
CREATE TRIGGER "0_base_entity" AFTER DELETE ON base_entity.kept FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone', 'touch updated_at', 'history valid_from');
CALL base_entity.apply('base_entity.kept');
RESET client_min_messages;
INSERT INTO quotes (item) VALUES ('a'), ('b');
DELETE FROM quotes WHERE item = 'a';
SELECT item FROM quotes_as_of(now());
-- By a command on the table itself, also on a partitioned one.
CREATE TABLE rates (id int PRIMARY KEY, LIKE base_history, gone timestamptz) PARTITION BY LIST (id);
CREATE TABLE rates_1 PARTITION OF rates FOR VALUES IN (1);
INSERT INTO rates (id, gone) VALUES (1, now());
SELECT count(*) FROM rates_as_of(now());
CREATE TRIGGER "0_marks" AFTER DELETE ON rates FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('soft_delete gone', 'history valid_from');
SELECT count(*) FROM rates_as_of(now());
DROP TRIGGER "0_marks" ON rates;
SELECT count(*) FROM rates_as_of(now());
-- A trigger that changes nothing for the function leaves it as its owner has made it.
CREATE OR REPLACE FUNCTION rates_as_of(at timestamptz) RETURNS SETOF rates LANGUAGE sql STABLE AS 'SELECT * FROM rates';
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER others AFTER INSERT ON rates FOR EACH ROW EXECUTE FUNCTION nothing();
DROP TRIGGER others ON rates;
SELECT prosrc FROM pg_proc WHERE proname = 'rates_as_of';
-- A foreign key, whose triggers go with it, and columns that the same command adds or gives another type.
CREATE TABLE kinds (id int PRIMARY KEY);
CREATE TABLE sorts (LIKE base_entity, LIKE base_history, kind int REFERENCES kinds, item text);
ALTER TABLE sorts DROP CONSTRAINT sorts_kind_fkey, ALTER COLUMN kind TYPE text;
ALTER TABLE sorts ADD COLUMN other int REFERENCES kinds;
ALTER TABLE sorts DROP COLUMN other, ADD COLUMN note text;
SELECT kind, item, note FROM sorts_as_of(now());
