-- The values of a column that was dropped, or has got another type, stay in a column of the history, which is no other column of
-- its table: whatever the names of columns that the table gets.
\c - app
CREATE TABLE prices (LIKE base_entity, LIKE base_history, item text, amount int, note text);
INSERT INTO prices (item, amount, note) VALUES ('tea', 1, 'a');
UPDATE prices SET amount = 2;
CREATE FUNCTION shown(text DEFAULT '*') RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT format(''history: %%s'', to_jsonb(h) - ''{uuid,valid_from,valid_to,operation,actor,transaction,created_at,updated_at}''::text[])
        FROM prices_history h ORDER BY valid_to');
    RETURN QUERY EXECUTE format('SELECT format(''as of: %%s'', to_jsonb(p) - ''{uuid,valid_from,created_at,updated_at}''::text[])
        FROM prices_as_of((SELECT min(valid_from) FROM prices_history)) p');
END $$;
-- DROP COLUMN.
ALTER TABLE prices DROP COLUMN amount;
ALTER TABLE prices ADD COLUMN amount_dropped int;
SELECT * FROM shown();
UPDATE prices SET amount_dropped = 3;
SELECT * FROM shown();
-- Another type.
ALTER TABLE prices ALTER note TYPE int USING NULL::int;
UPDATE prices SET note = 4;
UPDATE prices SET note = 5;
BEGIN;
ALTER TABLE prices ALTER note TYPE text;
ALTER TABLE prices ALTER item TYPE int USING 1 / (item <> 'tea')::int;
ROLLBACK;
UPDATE prices SET item = '6';
ALTER TABLE prices ALTER item TYPE int USING item::int;
ALTER TABLE prices ADD COLUMN item_old text;
UPDATE prices SET item_old = 'old';
SELECT * FROM shown();
-- In one command.
ALTER TABLE prices DROP COLUMN item_old, ADD COLUMN item_old_dropped text;
UPDATE prices SET item_old_dropped = 'new';
SELECT * FROM shown();
UPDATE prices SET note = 7;
ALTER TABLE prices ADD COLUMN note_old text, ALTER note TYPE date USING CASE WHEN note = 7 THEN date '2026-01-01' ELSE repeat('x', note)::date END;
SELECT * FROM shown();
-- A column that is renamed.
ALTER TABLE prices RENAME note TO amount_dropped_1;
UPDATE prices SET note_old = 'b';
SELECT * FROM shown();
-- Added by a function, with IF NOT EXISTS, and twice in a transaction.
BEGIN;
ALTER TABLE prices DROP COLUMN item;
DO $$ BEGIN
    ALTER TABLE prices ADD COLUMN IF NOT EXISTS item_dropped text;
    ALTER TABLE prices ADD COLUMN IF NOT EXISTS item_dropped text;
END $$;
UPDATE prices SET item_dropped = 'c';
COMMIT;
UPDATE prices SET item_dropped = 'd';
SELECT * FROM shown();
-- With partitions.
CREATE TABLE rates (LIKE base_history, id int PRIMARY KEY, rate int) PARTITION BY LIST (id);
CREATE TABLE rates_1 PARTITION OF rates FOR VALUES IN (1);
INSERT INTO rates (id, rate) VALUES (1, 1);
UPDATE rates SET rate = 2;
ALTER TABLE rates DROP COLUMN rate;
ALTER TABLE rates ADD COLUMN rate_dropped int;
UPDATE rates SET rate_dropped = 3;
SELECT id, rate_dropped FROM rates_as_of((SELECT min(valid_from) FROM rates_history));
-- A type that is dropped with the columns of it.
CREATE TYPE mood AS ENUM ('good');
CREATE DOMAIN percent AS int;
CREATE TABLE days (LIKE base_entity, LIKE base_history, mood mood, share percent, note text);
GRANT SELECT (mood) ON days TO PUBLIC;
INSERT INTO days (mood, share, note) VALUES ('good', 1, 'a');
UPDATE days SET note = 'b';
SET client_min_messages = warning;
DROP TYPE mood CASCADE;
SELECT share, note FROM days_as_of((SELECT min(valid_from) FROM days_history));
DROP DOMAIN percent CASCADE;
SELECT note FROM days_as_of((SELECT min(valid_from) FROM days_history));
SELECT attname FROM pg_attribute WHERE attrelid = 'days_history'::regclass AND attacl IS NOT NULL AND NOT attisdropped;
UPDATE days SET note = 'c';
SELECT share_dropped, note FROM days_history ORDER BY valid_to;
