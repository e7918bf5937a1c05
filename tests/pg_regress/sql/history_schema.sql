-- A history follows the changes of its table: columns, types, names, the schema and the owner. Old versions stay readable.
CREATE SCHEMA more AUTHORIZATION app;
\c - app
CREATE TABLE prices (LIKE base_entity, LIKE base_history, item text, amount int);
INSERT INTO prices (item, amount) VALUES ('tea', 1);
UPDATE prices SET amount = 2;
-- A column that is added is NULL before.
ALTER TABLE prices ADD COLUMN note text DEFAULT 'new';
UPDATE prices SET amount = 3;
SELECT amount, note FROM prices_history ORDER BY valid_to;
SELECT note FROM prices_as_of((SELECT min(valid_from) FROM prices_history));
-- A column that is renamed is the same one.
ALTER TABLE prices RENAME COLUMN amount TO price;
SELECT price FROM prices_as_of((SELECT min(valid_from) FROM prices_history));
-- Another type, by the same USING.
ALTER TABLE prices ALTER COLUMN price TYPE numeric(10, 2) USING price / 100.0;
UPDATE prices SET price = 4;
SELECT price, pg_typeof(price) FROM prices_history ORDER BY valid_to;
-- A value that old versions do not take.
UPDATE prices SET note = '12';
ALTER TABLE prices ALTER COLUMN note DROP DEFAULT;
ALTER TABLE prices ALTER COLUMN note TYPE int USING note::int;
SELECT note, note_old FROM prices_history ORDER BY valid_to;
-- The values of a column that is dropped are kept; a new one of its name is another one.
ALTER TABLE prices DROP COLUMN note, ADD COLUMN note date;
UPDATE prices SET note = '2026-01-01';
SELECT note, note_dropped FROM prices_history ORDER BY valid_to;
-- Columns with the names of the history's own.
ALTER TABLE prices ADD COLUMN actor text, ADD COLUMN operation int;
ALTER TABLE prices RENAME COLUMN note TO transaction;
UPDATE prices SET actor = 'Garbo';
SELECT public.describe('prices_history');
SELECT operation, actor, (version).actor, (version).transaction FROM base_entity.versions(NULL::prices, (SELECT uuid FROM prices)) ORDER BY valid_from DESC LIMIT 2;
ALTER TABLE prices ADD COLUMN IF NOT EXISTS actor text;
-- A domain's values are kept as its base type; generated columns as ordinary ones.
CREATE DOMAIN positive AS int NOT NULL CHECK (VALUE > 0);
ALTER TABLE prices ADD COLUMN stock positive DEFAULT 1, ADD COLUMN double numeric GENERATED ALWAYS AS (price * 2) STORED;
UPDATE prices SET price = 5;
UPDATE prices SET price = 6;
SELECT stock, double FROM prices_history ORDER BY valid_to DESC LIMIT 2;
SELECT item, double FROM prices_as_of((SELECT max(valid_from) FROM prices_history));
-- RENAME and SET SCHEMA.
ALTER TABLE prices RENAME TO costs;
ALTER TABLE costs SET SCHEMA more;
SELECT c.oid::regclass FROM pg_class c WHERE relkind = 'r' AND relname ~ 'costs|prices' ORDER BY 1;
SELECT p.oid::regprocedure FROM pg_proc p WHERE proname ~ 'costs|prices';
SELECT count(*) FROM more.costs_as_of(now());
ALTER TABLE more.costs_history RENAME TO old_costs;
UPDATE more.costs SET price = 7;
SELECT count(*) FROM more.costs_as_of(now());
-- Columns that were added while the event triggers did not run: an error until the history has them.
\c - postgres
ALTER EVENT TRIGGER base_entity_ddl_command_end DISABLE;
SET ROLE app;
ALTER TABLE more.costs ADD COLUMN late int;
RESET ROLE;
ALTER EVENT TRIGGER base_entity_ddl_command_end ENABLE;
\c - app
UPDATE more.costs SET late = 1;
SELECT base_entity.create_history('more.costs');
UPDATE more.costs SET late = 1;
-- The names in a command are those that its role sees, also where it is not the owner.
CREATE TYPE more.size AS ENUM ('small', 'large');
CREATE FUNCTION more.twice(int) RETURNS bigint LANGUAGE sql IMMUTABLE RETURN 2 * $1;
CREATE TABLE more.shirts (LIKE base_entity, LIKE base_history, size text, amount int);
INSERT INTO more.shirts (size, amount) VALUES ('small', 1);
UPDATE more.shirts SET size = 'large';
\c - postgres
SET search_path = more;
ALTER TABLE shirts ALTER size TYPE size USING size::size, ALTER amount TYPE bigint USING twice(amount);
RESET search_path;
SELECT size, amount FROM more.shirts_as_of((SELECT min(valid_from) FROM more.shirts_history));
-- The schema.
ALTER SCHEMA more RENAME TO others;
SELECT size, amount FROM others.shirts_as_of((SELECT min(valid_from) FROM others.shirts_history));
ALTER SCHEMA others RENAME TO more;
-- By a superuser, to a schema in which the owner may not create: the history follows, and the function too.
CREATE SCHEMA archive;
ALTER TABLE more.shirts SET SCHEMA archive;
SELECT size, amount FROM archive.shirts_as_of(now());
GRANT USAGE ON SCHEMA archive TO app;
ALTER TABLE archive.shirts ADD COLUMN colour text;
SELECT size, colour FROM archive.shirts_as_of(now());
-- There, a change by the owner leaves the function as it is, with a WARNING; a superuser can have it written anew.
SET ROLE app;
ALTER TABLE archive.shirts DROP COLUMN colour;
RESET ROLE;
SELECT base_entity.create_history('archive.shirts');
SELECT size, amount FROM archive.shirts_as_of(now());
SELECT relname, relnamespace::regnamespace, relowner::regrole FROM pg_class WHERE relname IN ('shirts', 'shirts_history') ORDER BY 1;
SELECT oid::regprocedure FROM pg_proc WHERE proname = 'shirts_as_of';
SELECT size, amount FROM base_entity.as_of(NULL::archive.shirts, now());
ALTER TABLE archive.shirts SET SCHEMA more;
DROP SCHEMA archive;
SELECT size FROM more.shirts_as_of(now());
-- The time since which a row is as it is.
\c - app
ALTER TABLE more.shirts DROP COLUMN valid_from;
CALL base_entity.release('more.shirts', '{base_history}');
ALTER TABLE more.shirts DROP COLUMN valid_from;
DROP TABLE more.shirts, more.shirts_history;
-- The primary key.
CREATE TABLE more.notes (LIKE base_history, id int PRIMARY KEY, note text);
INSERT INTO more.notes (id) VALUES (1);
UPDATE more.notes SET note = 'a';
ALTER TABLE more.notes DROP CONSTRAINT notes_pkey;
UPDATE more.notes SET note = 'b';
SELECT count(*) FROM base_entity.changes('more.notes');
SELECT count(*) FROM base_entity.versions(NULL::more.notes, 1);
CALL base_entity.erase_history('more.notes', '1');
ALTER TABLE more.notes ADD PRIMARY KEY (id);
SELECT operation, (version).note FROM base_entity.versions(NULL::more.notes, 1);
DROP TABLE more.notes, more.notes_history;
-- The owner.
\c - postgres
CREATE ROLE heir;
GRANT USAGE, CREATE ON SCHEMA more TO heir;
ALTER TABLE more.costs OWNER TO heir;
SELECT relname, pg_get_userbyid(relowner) FROM pg_class WHERE relname IN ('costs', 'old_costs') ORDER BY 1;
SELECT proname, pg_get_userbyid(proowner) FROM pg_proc WHERE proname = 'costs_as_of';
UPDATE more.costs SET late = 2;
DROP TABLE more.costs;
SELECT proname FROM pg_proc WHERE proname = 'costs_as_of';
DROP TABLE more.old_costs;
REVOKE ALL ON SCHEMA more FROM heir;
DROP ROLE heir;
\c - app
-- A change of type that is cancelled while old versions are converted is one that fails.
CREATE TABLE slow_prices (LIKE base_entity, LIKE base_history, amount int);
INSERT INTO slow_prices (amount) VALUES (1);
UPDATE slow_prices SET amount = 2;
DELETE FROM slow_prices;
SET statement_timeout = '200 ms';
ALTER TABLE slow_prices ALTER amount TYPE text USING amount::text || pg_sleep(60);
RESET statement_timeout;
SELECT attname, format_type(atttypid, atttypmod) AS type FROM pg_attribute
WHERE attrelid = 'slow_prices_history'::regclass AND attnum > 4 AND attname LIKE 'amount%';
