-- A table that was there before becomes an entity: it keeps its key and its rows, and gets what LIKE would have given it.
\c - app
CREATE TABLE customers (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, created_at timestamptz);
INSERT INTO customers (name, created_at)
    SELECT 'c' || i, CASE WHEN i % 2 = 0 THEN '2020-01-01'::timestamptz END FROM generate_series(1, 500) i;
CREATE TABLE orders (customer bigint REFERENCES customers, total int);
INSERT INTO orders SELECT id, 1 FROM customers;
-- Triggers of the table's own do not fire for rows that are only filled.
CREATE FUNCTION loud() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'fired'; END$$;
CREATE TRIGGER loud BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION loud();
-- Its plan.
SELECT * FROM base_entity.plan_adopt('customers');
SELECT * FROM describe('customers');
CALL base_entity.adopt('customers');
SELECT * FROM describe('customers');
SELECT count(*), count(DISTINCT uuid), min(base_entity.uuid_extract_version(uuid)),
       count(*) FILTER (WHERE created_at = '2020-01-01') AS kept FROM customers;
DROP TRIGGER loud ON customers;
UPDATE customers SET name = 'ada', created_at = now() WHERE id = 2;
SELECT created_at, updated_at > created_at AS moved FROM customers WHERE id = 2;
UPDATE customers SET uuid = base_entity.uuidv4() WHERE id = 1;
INSERT INTO customers (name) VALUES ('new') RETURNING id, uuid IS NOT NULL AS has_id;
SELECT * FROM base_entity.check();
SELECT templates, key, id FROM base_entity.entities WHERE entity = 'customers'::regclass;
-- Once more there is nothing to do; further templates add to what it has.
CALL base_entity.adopt('customers');
SELECT * FROM base_entity.plan_adopt('customers');
CALL base_entity.adopt('customers', '{base_versioned,base_soft_delete}');
SELECT * FROM describe('customers');
SELECT * FROM base_entity.check();

-- A table without a key gets the template's; one whose uuid is there keeps it, and its default.
CREATE TABLE keyless_ones (note text);
INSERT INTO keyless_ones VALUES ('a'), ('b');
CALL base_entity.adopt('keyless_ones', '{base_uuid,base_timestamps}');
SELECT * FROM describe('keyless_ones');
CREATE TABLE known_ones (uuid uuid UNIQUE DEFAULT gen_random_uuid(), note text);
INSERT INTO known_ones VALUES ('11111111-1111-4111-8111-111111111111', 'a'), (NULL, 'b');
CALL base_entity.adopt('known_ones');
SELECT * FROM describe('known_ones');
SELECT uuid = '11111111-1111-4111-8111-111111111111' AS same, uuid IS NULL AS lacks FROM known_ones ORDER BY note;

-- The key is replaced only when asked for, and not while a foreign key refers to it.
CREATE TABLE counted_ones (id serial PRIMARY KEY);
CREATE TABLE counts (of int REFERENCES counted_ones, also int CONSTRAINT second REFERENCES counted_ones);
INSERT INTO counted_ones SELECT FROM generate_series(1, 3);
CALL base_entity.adopt('counted_ones', replace_key => true);
SELECT * FROM describe('counted_ones');
DROP TABLE counts;
SELECT * FROM base_entity.plan_adopt('counted_ones', replace_key => true);
CALL base_entity.adopt('counted_ones', replace_key => true);
SELECT * FROM describe('counted_ones');
SELECT id, uuid IS NOT NULL AS has_id FROM counted_ones ORDER BY id;

-- Version 7, where that is asked for; names that need quotes; rows that no role may see.
SET base_entity.uuid_version = 7;
CREATE TABLE "Odd ""Ones" ("id" int PRIMARY KEY, "updated_at" timestamptz);
INSERT INTO "Odd ""Ones" VALUES (1);
ALTER TABLE "Odd ""Ones" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CALL base_entity.adopt('"Odd ""Ones"');
ALTER TABLE "Odd ""Ones" NO FORCE ROW LEVEL SECURITY;
SELECT * FROM describe('"Odd ""Ones"');
SELECT id, base_entity.uuid_extract_version(uuid) FROM "Odd ""Ones";
RESET base_entity.uuid_version;

-- A singular name stays, and is reported.
CREATE TABLE article (id int PRIMARY KEY);
CALL base_entity.adopt('article');

-- In a transaction block it is all or nothing, when asked for.
CREATE TABLE letters (id int PRIMARY KEY);
INSERT INTO letters VALUES (1), (2);
BEGIN;
CALL base_entity.adopt('letters');
ROLLBACK;
BEGIN;
CALL base_entity.adopt('letters', online => false);
SELECT count(DISTINCT uuid) FROM letters;
ROLLBACK;
SELECT * FROM describe('letters');
DO $$DECLARE s text; t text; BEGIN CALL base_entity.adopt('letters', status => s, statement => t); END$$;
SELECT * FROM describe('letters');

-- A superuser's call does everything as the owner does it: nothing of the owner's runs with a superuser's rights.
CREATE FUNCTION whoami() RETURNS int LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'run as %', current_user; RETURN 1; END$$;
CREATE TABLE traps (n int DEFAULT 0, made int GENERATED ALWAYS AS (n) STORED, CHECK (whoami() = 1));
INSERT INTO traps DEFAULT VALUES;
-- Nor later: nothing of it is left behind.
CREATE FUNCTION stays() RETURNS int LANGUAGE plpgsql AS $$
BEGIN EXECUTE 'DECLARE trap CURSOR WITH HOLD FOR SELECT app.whoami()'; RETURN 1; END$$;
CREATE TABLE snares (n int);
INSERT INTO snares VALUES (1);
ALTER TABLE snares ADD CHECK (stays() = 1) NOT VALID;
\c - postgres
CALL base_entity.adopt('app.traps');
\set VERBOSITY terse
CALL base_entity.adopt('app.snares');
\set VERBOSITY default
SELECT tableowner FROM pg_tables WHERE tablename = 'traps';
-- A view of the running adoptions; there is none now.
SELECT * FROM base_entity.stat_progress_adopt;

-- While rows are filled, what the table calls finds the session as it was, and its own triggers rest, whenever they are meant to fire.
CREATE FUNCTION peek(int) RETURNS boolean LANGUAGE plpgsql AS
    $$ BEGIN RAISE INFO 'session_replication_role is %', current_setting('session_replication_role'); RETURN true; END $$;
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% fires', TG_NAME; END $$;
CREATE TABLE owners (id int PRIMARY KEY);
CREATE TABLE watched_ones (n int CHECK (peek(n)), of int REFERENCES owners DEFERRABLE INITIALLY DEFERRED, created_at timestamptz);
INSERT INTO owners VALUES (1);
INSERT INTO watched_ones VALUES (1, 1);
CREATE TRIGGER always_row BEFORE UPDATE ON watched_ones FOR EACH ROW EXECUTE FUNCTION shout();
CREATE TRIGGER replica_row AFTER UPDATE ON watched_ones FOR EACH ROW EXECUTE FUNCTION shout();
CREATE TRIGGER always_statement BEFORE UPDATE ON watched_ones FOR EACH STATEMENT EXECUTE FUNCTION shout();
CREATE TRIGGER after_statement AFTER UPDATE ON watched_ones REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION shout();
ALTER TABLE watched_ones ENABLE ALWAYS TRIGGER always_row, ENABLE REPLICA TRIGGER replica_row, ENABLE ALWAYS TRIGGER always_statement;
CALL base_entity.adopt('watched_ones');
SELECT uuid IS NOT NULL AND created_at IS NOT NULL AND updated_at IS NOT NULL AS is_filled FROM watched_ones;
UPDATE watched_ones SET n = 2;
-- Names that have no room for what an index is of.
CREATE TABLE a_table_whose_name_takes_nearly_all_the_room_that_there_are (id int);
CALL base_entity.adopt('a_table_whose_name_takes_nearly_all_the_room_that_there_are');
SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'a_table_whose_name_takes_nearly_all_the_room_that_there_are'::regclass;
-- A default that itself adopts a table.
CREATE TABLE inner_ones (id int);
INSERT INTO inner_ones VALUES (1);
CREATE FUNCTION nest() RETURNS uuid LANGUAGE plpgsql AS
    $$ DECLARE s text; t text; BEGIN CALL base_entity.adopt('public.inner_ones', '{base_uuid}', online => false, status => s, statement => t); RAISE NOTICE '%', s; RETURN gen_random_uuid(); END $$;
CREATE TABLE outer_ones (id int, uuid uuid);
INSERT INTO outer_ones VALUES (1);
ALTER TABLE outer_ones ALTER uuid SET DEFAULT nest();
CALL base_entity.adopt('outer_ones', '{base_uuid}');
SELECT count(o.uuid) + count(i.uuid) AS filled FROM outer_ones o, inner_ones i;
-- A partition that lacks the default has nothing to be filled with.
CREATE TABLE parted_ones (uuid uuid DEFAULT gen_random_uuid(), k int) PARTITION BY LIST (k);
CREATE TABLE part_one (uuid uuid, k int);
INSERT INTO part_one VALUES (NULL, 1);
ALTER TABLE parted_ones ATTACH PARTITION part_one FOR VALUES IN (1);
CALL base_entity.adopt('parted_ones', '{base_uuid}');
ALTER TABLE part_one ALTER uuid SET DEFAULT gen_random_uuid();
CALL base_entity.adopt('parted_ones', '{base_uuid}');
-- Texts that are no names.
\set VERBOSITY terse
SELECT base_entity.pluralize(repeat('word_', 20000));
\set VERBOSITY default
