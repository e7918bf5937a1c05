-- search_path belongs to the role that runs the statement, or to a role that it trusted: nothing in it is ever called.
\c - app
CREATE FUNCTION app.trap() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'hijacked as %', current_user; END $$;
GRANT USAGE ON SCHEMA app TO PUBLIC;

-- Functions, operators, types and tables with the names that a careless statement would use.
DO $$
DECLARE signature text; relation text;
BEGIN
    FOREACH signature IN ARRAY ARRAY['pg_event_trigger_ddl_commands()', 'now()', 'uuidv4()', 'uuidv7()', 'maintain()', 'format(text)', 'quote_ident(text)',
        'unnest(int2vector)', 'pg_get_triggerdef(oid)', 'pg_get_triggerdef(oid, boolean)', 'lower(text)', 'pg_get_expr(pg_node_tree, oid)',
        'set_config(text, text, boolean)', 'current_setting(text)', 'count(oid)', 'array_agg(name)', 'coalesce_(text)', 'pluralize(text)'] LOOP
        EXECUTE format('CREATE FUNCTION app.%s RETURNS text LANGUAGE plpgsql AS ''BEGIN PERFORM app.trap(); RETURN NULL; END''', signature);
    END LOOP;
    FOREACH relation IN ARRAY ARRAY['pg_class', 'pg_constraint', 'pg_index', 'pg_attribute', 'pg_trigger', 'pg_namespace', 'pg_extension', 'words', 'pg_depend'] LOOP
        EXECUTE format('CREATE VIEW app.%I AS SELECT app.trap()::text AS oid, app.trap()::text AS relname', relation);
    END LOOP;
    FOREACH signature IN ARRAY ARRAY['oid', 'int2', 'int4', 'int8', '"char"', 'name', 'text', 'boolean', 'uuid', 'timestamptz', 'smallint[]'] LOOP
        EXECUTE format('CREATE FUNCTION app.same(%1$s, %1$s) RETURNS boolean LANGUAGE plpgsql AS ''BEGIN PERFORM app.trap(); RETURN true; END''', signature);
        FOREACH relation IN ARRAY ARRAY['=', '<>', '<', '>', '>=', '<=', '||'] LOOP
            IF relation <> '||' OR signature <> 'smallint[]' THEN
                EXECUTE format('CREATE OPERATOR app.%1$s (FUNCTION = app.same, LEFTARG = %2$s, RIGHTARG = %2$s)', relation, signature);
            END IF;
        END LOOP;
    END LOOP;
END
$$;
CREATE DOMAIN app.timestamptz AS pg_catalog.text;
CREATE DOMAIN app.text AS pg_catalog.int4;

-- The traps work.
SET search_path = app, pg_catalog, public;
SELECT now();
SELECT 1::pg_catalog.int4 = 2::pg_catalog.int4 AS "operator";

-- A superuser with the traps in front of everything.
\c - postgres
CREATE FUNCTION base_entity.pass() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE base_entity.careful_entity (LIKE base_entity, weight int DEFAULT 1 CHECK (weight > 0), code text UNIQUE);
CREATE INDEX ON base_entity.careful_entity (lower(code)) WHERE weight > 5;
CREATE TRIGGER heavy BEFORE UPDATE ON base_entity.careful_entity
    FOR EACH ROW WHEN (OLD.weight < NEW.weight AND NEW.code = 'x') EXECUTE FUNCTION base_entity.pass();
SET search_path = app, pg_catalog, base_entity, public;
CREATE TABLE public.users (LIKE base_entity, name pg_catalog.text);
CREATE TABLE public.clients (LIKE careful_entity);
CREATE TABLE public.lines (LIKE careful_entity, number pg_catalog.int4 PRIMARY KEY);
CREATE TABLE public.splits (LIKE careful_entity) PARTITION BY LIST (weight);
CREATE TABLE public.parts (LIKE careful_entity) PARTITION BY LIST ((weight OPERATOR(pg_catalog.%) 2));
CREATE TABLE public.article (LIKE base_entity);
CREATE TABLE IF NOT EXISTS public.users (LIKE base_entity);
SET base_entity.uuid_version = 7;
CREATE TABLE public.sevens (LIKE base_entity);
CREATE SCHEMA inner_one CREATE TABLE rooms (LIKE base_entity);
CREATE TABLE public.heirs () INHERITS (base_entity.base_entity);
SET base_entity.naming = generate;
CREATE TABLE public."OrderItem" (LIKE base_entity);
RESET base_entity.naming;
ALTER TABLE public.order_items RENAME TO order_item;
ALTER TABLE public.order_items RENAME TO orders;
CREATE TRIGGER more BEFORE UPDATE ON public.users FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
INSERT INTO public.users (name) VALUES ('ada');
UPDATE public.users SET name = 'Ada';
INSERT INTO public.sevens DEFAULT VALUES;
SELECT base_entity.add_irregular('gizmo', 'gizmata');
SELECT base_entity.pluralize('gizmo');
SELECT base_entity.remove_word('gizmo');
DROP TABLE public.sevens;
RESET search_path;

-- And all was made as it should be.
SELECT entities('public');
SELECT describe('public.clients');
SELECT describe('public.lines');
SELECT describe('public.splits');
SELECT describe('inner_one.rooms');

-- A schema of temporary tables is searched first, always.
SET search_path = public;
CREATE TEMP TABLE words (singular text, plural text);
INSERT INTO words VALUES ('person', 'person');
CREATE TEMP TABLE pg_class (oid oid);
CREATE TEMP VIEW pg_constraint AS SELECT app.trap()::text AS oid;
CREATE TABLE public.person (LIKE base_entity);
CREATE TABLE public.people (LIKE base_entity, number int PRIMARY KEY);
SELECT describe('public.people');

-- An operator for types that PostgreSQL compares by a cast.
RESET search_path;
CREATE FUNCTION public.oid_is(oid, int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'hijacked'; END $$;
CREATE OPERATOR public.= (LEFTARG = oid, RIGHTARG = int, FUNCTION = public.oid_is);
CREATE TABLE public.shards (LIKE base_entity, a int) PARTITION BY RANGE (a int4_ops);
CREATE TABLE public.hashes (LIKE base_entity, a int) PARTITION BY HASH ((a + 1));
SELECT describe('public.shards');
