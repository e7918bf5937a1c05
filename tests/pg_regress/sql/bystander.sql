-- Other people's tables, triggers and event triggers, alike in name and shape, are the same before and after.
CREATE DATABASE bystander TEMPLATE template0;
\c bystander postgres
CREATE SCHEMA app AUTHORIZATION app;
CREATE TABLE ddl_log (n serial, event text, tag text, objects text);
CREATE FUNCTION log_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.ddl_log (event, tag, objects) SELECT TG_EVENT, TG_TAG,
        (SELECT string_agg(command_tag || ' ' || object_identity, ', ' ORDER BY command_tag, object_identity) FROM pg_event_trigger_ddl_commands() WHERE TG_EVENT = 'ddl_command_end');
END
$$ SECURITY DEFINER;
CREATE FUNCTION log_start() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN INSERT INTO public.ddl_log (event, tag) VALUES (TG_EVENT, TG_TAG); END
$$;
\c bystander app
CREATE FUNCTION maintain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE TABLE base_timestamps (created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE person (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(), LIKE base_timestamps INCLUDING ALL, name text);
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION maintain();
CREATE TABLE child (id serial PRIMARY KEY, person uuid REFERENCES person) PARTITION BY RANGE (id);
CREATE TABLE child_1 PARTITION OF child FOR VALUES FROM (0) TO (100);
CREATE TABLE mouse () INHERITS (person);
CREATE VIEW base_entity AS SELECT 1 AS one;
COMMENT ON TABLE person IS 'theirs';
INSERT INTO person (name) SELECT 'p' || n FROM generate_series(1, 100) n;
\c bystander postgres

-- Their entries in the catalogs, and their rows.
CREATE FUNCTION snapshot() RETURNS text LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    SELECT md5(string_agg(line, E'\n' ORDER BY line COLLATE "C")) FROM (
        SELECT 'class ' || c.*::text FROM (SELECT oid, relname, relnamespace, relkind, relowner, relfilenode, relhasindex, relhastriggers, relhasrules, relchecks, relispartition, relacl, reloptions FROM pg_class
                                           WHERE relnamespace = 'app'::regnamespace) c
        UNION ALL SELECT 'attribute ' || a.*::text FROM (SELECT attrelid, attname, atttypid, attnum, attnotnull, atthasdef, attidentity, attgenerated FROM pg_attribute WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'app'::regnamespace)) a
        UNION ALL SELECT 'default ' || pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'app'::regnamespace)
        UNION ALL SELECT 'constraint ' || oid || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'app'::regnamespace
        UNION ALL SELECT 'trigger ' || oid || pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'app'::regnamespace)
        UNION ALL SELECT 'function ' || oid || pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace IN ('app'::regnamespace, 'public'::regnamespace)
        UNION ALL SELECT 'event trigger ' || evtname || evtevent || evtowner || evtenabled::text || coalesce(evttags::text, '') FROM pg_event_trigger WHERE evtname !~ '^base_entity'
        UNION ALL SELECT 'comment ' || description FROM pg_description WHERE classoid = 'pg_class'::regclass AND objoid IN (SELECT oid FROM pg_class WHERE relnamespace = 'app'::regnamespace)
        UNION ALL SELECT 'row ' || person.*::text FROM app.person
    ) AS lines (line)
$$;
CREATE EVENT TRIGGER aaa_log ON ddl_command_start EXECUTE FUNCTION log_start();
CREATE EVENT TRIGGER zzz_log ON ddl_command_end EXECUTE FUNCTION log_ddl();
SELECT snapshot() AS before \gset

-- Installed, used and its names refused: nothing of theirs has changed.
CREATE EXTENSION base_entity;
SELECT snapshot() = :'before' AS unchanged;
TRUNCATE ddl_log;
CREATE TABLE public.users (LIKE base_entity.base_entity, number int PRIMARY KEY, code text UNIQUE);
CREATE TABLE public.articles (LIKE base_uuid, LIKE base_entity.base_timestamps) PARTITION BY HASH (uuid);
CREATE TABLE public.article (LIKE base_uuid);
INSERT INTO public.users (number) VALUES (1);
UPDATE public.users SET number = 2;
SELECT snapshot() = :'before' AS unchanged;

-- Their event triggers see the commands that were typed, each once, and what they made.
SELECT event, tag, objects FROM ddl_log ORDER BY n;
TRUNCATE ddl_log;

-- Their own work continues as before, also with similar names.
\c bystander app
CREATE TABLE ox (LIKE base_timestamps INCLUDING ALL);
CREATE TABLE goose (LIKE base_entity);
ALTER TABLE ox RENAME TO wolf;
ALTER TABLE person RENAME COLUMN name TO label;
UPDATE person SET label = 'x' WHERE label = 'p1';
SELECT relname, (SELECT count(*) FROM pg_trigger WHERE tgrelid = pg_class.oid) AS triggers FROM pg_class
WHERE relname IN ('wolf', 'goose', 'person') ORDER BY relname COLLATE "C";
\c bystander postgres
SELECT event, tag, objects FROM ddl_log ORDER BY n;
SELECT snapshot() AS before \gset
SET client_min_messages = warning;
DROP EXTENSION base_entity CASCADE;
SELECT snapshot() = :'before' AS unchanged;
\c regression
DROP DATABASE bystander;
