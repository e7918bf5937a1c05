-- A trap in the place of every function, operator, type and relation of pg_catalog that a role without rights can put
-- one for, in front of pg_catalog: none is ever called, by any role. (A cast takes owning one of its types, so
-- there are none to plant between PostgreSQL's own.)
\c - app
CREATE FUNCTION app.sprung(what pg_catalog.text) RETURNS pg_catalog.bool LANGUAGE plpgsql AS
    $$ BEGIN RAISE WARNING 'sprung as %: %', current_user, what; RETURN true; END $$;
CREATE FUNCTION app.plant(statement pg_catalog.text) RETURNS pg_catalog.bool LANGUAGE plpgsql AS
    $$ BEGIN EXECUTE statement; RETURN true; EXCEPTION WHEN OTHERS THEN RETURN false; END $$;
GRANT USAGE ON SCHEMA app TO PUBLIC;
SET client_min_messages = error;

-- Functions and aggregates, with the same arguments and the same result.
CREATE TABLE app.planted AS
SELECT p.proname::text AS name, 'function' AS kind, app.plant(format(
    'CREATE FUNCTION app.%I(%s) RETURNS %s%s LANGUAGE plpgsql AS $x$ BEGIN PERFORM app.sprung(%L); RETURN%s; END $x$',
    p.proname, (SELECT string_agg(format_type(t, NULL), ', ' ORDER BY n) FROM unnest(p.proargtypes) WITH ORDINALITY AS a (t, n)),
    CASE WHEN p.proretset THEN 'SETOF ' END, format_type(p.prorettype, NULL), 'function ' || p.oid::regprocedure,
    CASE WHEN NOT p.proretset AND p.prorettype <> 'void'::regtype THEN ' NULL' END)) AS planted
FROM pg_catalog.pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace
UNION ALL
-- Operators.
SELECT o.oprname, 'operator', app.plant(format(
    'CREATE FUNCTION app.trap_%1$s(%2$s) RETURNS %3$s LANGUAGE plpgsql AS $x$ BEGIN PERFORM app.sprung(%4$L); RETURN NULL; END $x$;
     CREATE OPERATOR app.%5$s (FUNCTION = app.trap_%1$s, %6$s RIGHTARG = %7$s)',
    o.oid, concat_ws(', ', nullif(format_type(nullif(o.oprleft, 0), NULL), '-'), format_type(o.oprright, NULL)), format_type(o.oprresult, NULL),
    'operator ' || o.oid::regoperator, o.oprname, CASE WHEN o.oprleft <> 0 THEN 'LEFTARG = ' || format_type(o.oprleft, NULL) || ',' END,
    format_type(o.oprright, NULL)))
FROM pg_catalog.pg_operator o WHERE o.oprnamespace = 'pg_catalog'::regnamespace;

-- Relations, and those of the extension: the same columns, and a trap to pass.
INSERT INTO app.planted
SELECT DISTINCT c.relname, 'relation', app.plant(format('CREATE VIEW app.%I AS SELECT * FROM %s WHERE app.sprung(%L)', c.relname, c.oid::regclass, 'relation ' || c.relname))
FROM pg_catalog.pg_class c WHERE c.relkind IN ('r', 'v', 'p') AND c.relnamespace IN ('pg_catalog'::regnamespace, 'base_entity'::regnamespace)
  AND c.relname NOT LIKE 'base\_%';

-- Functions of the extension.
INSERT INTO app.planted
SELECT p.proname, 'extension', app.plant(format(
    'CREATE FUNCTION app.%I(%s) RETURNS %s%s LANGUAGE plpgsql AS $x$ BEGIN PERFORM app.sprung(%L); RETURN%s; END $x$',
    p.proname, (SELECT string_agg(format_type(t, NULL), ', ' ORDER BY n) FROM unnest(p.proargtypes) WITH ORDINALITY AS a (t, n)),
    CASE WHEN p.proretset THEN 'SETOF ' END, format_type(p.prorettype, NULL), 'function ' || p.oid::regprocedure,
    CASE WHEN NOT p.proretset THEN ' NULL' END))
FROM pg_catalog.pg_proc p WHERE p.pronamespace = 'base_entity'::regnamespace;

-- Types come last, since the statements above name them.
INSERT INTO app.planted
SELECT t.typname, 'type', app.plant(format('CREATE DOMAIN app.%I AS pg_catalog.%1$I CHECK (app.sprung(%L))', t.typname, 'type ' || t.typname))
FROM pg_catalog.pg_type t
WHERE t.typnamespace = 'pg_catalog'::regnamespace AND t.typtype IN ('b', 'r') AND t.typelem = 0 AND t.typname !~ '^_';

-- Most of them took root; what did not takes or gives what no function of a user may.
SELECT kind, count(*) FILTER (WHERE planted) > CASE kind WHEN 'function' THEN 2000 WHEN 'operator' THEN 700 WHEN 'relation' THEN 100 WHEN 'type' THEN 60 ELSE 10 END AS many
FROM app.planted GROUP BY kind ORDER BY kind COLLATE "C";
RESET client_min_messages;

-- The traps work.
\c - postgres
ALTER DATABASE regression SET search_path = app, pg_catalog, base_entity, public;
\c - postgres
SHOW search_path;
SELECT now();
SELECT 1 OPERATOR(pg_catalog.=) 1 AS qualified, 'a'::pg_catalog.text || 'b'::pg_catalog.text AS sprung;
SELECT '1'::int4;
SELECT FROM pg_class LIMIT 1;

-- A superuser makes, changes and asks.
CREATE FUNCTION base_entity.pass() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
SET search_path = pg_catalog, base_entity, public;
CREATE TABLE base_entity.careful_entity (LIKE base_entity, LIKE base_versioned, LIKE base_authored, LIKE base_soft_delete,
    weight int DEFAULT 1 CHECK (weight > 0), code text UNIQUE, parent uuid REFERENCES base_entity.base_entity);
CREATE INDEX ON base_entity.careful_entity (lower(code)) WHERE weight > 5;
CREATE TRIGGER heavy BEFORE UPDATE ON base_entity.careful_entity FOR EACH ROW WHEN (OLD.weight < NEW.weight) EXECUTE FUNCTION base_entity.pass();
ALTER TABLE base_entity.careful_entity ENABLE ROW LEVEL SECURITY;
CREATE POLICY light ON base_entity.careful_entity USING (weight < 10) WITH CHECK (EXISTS (SELECT FROM base_entity.careful_entity c WHERE c.weight < 10));
GRANT SELECT, UPDATE (code) ON base_entity.careful_entity TO app;
ALTER TABLE base_entity.careful_entity SET (fillfactor = 70);
ALTER TABLE base_entity.careful_entity ALTER code SET STATISTICS 7;
RESET search_path;
CREATE TABLE public.clients (LIKE careful_entity);
CREATE TABLE public.lines (LIKE careful_entity, number pg_catalog.int4 PRIMARY KEY);
CREATE TABLE public.splits (LIKE base_entity, weight pg_catalog.int4) PARTITION BY LIST (weight);
CREATE TABLE public.splits_1 PARTITION OF public.splits FOR VALUES IN (1);
CREATE TABLE public.article (LIKE base_entity);
SET base_entity.naming = generate;
CREATE TABLE public."OrderItem" (LIKE base_entity);
RESET base_entity.naming;
SET base_entity.uuid_version = 7;
CREATE TABLE public.sevens (LIKE base_entity);
RESET base_entity.uuid_version;
ALTER TABLE public.order_items RENAME TO order_item;
ALTER TABLE public.order_items RENAME TO orders;
ALTER TABLE public.orders RENAME COLUMN updated_at TO changed_at;
ALTER TABLE public.orders RENAME COLUMN changed_at TO updated_at;
ALTER TABLE base_entity.careful_entity RENAME TO very_careful_entity;
ALTER TABLE base_entity.very_careful_entity RENAME TO careful_entity;
COMMENT ON TABLE public.orders IS 'orders';
CREATE SCHEMA rooms_of CREATE TABLE rooms (LIKE base_entity);
INSERT INTO public.clients (code) VALUES ('a'), ('b');
UPDATE public.clients SET code = 'c' WHERE code OPERATOR(pg_catalog.=) 'a'::pg_catalog.text RETURNING version, created_by, updated_by;
UPDATE public.clients SET uuid = NULL;
DELETE FROM public.clients;
CALL base_entity.purge('public.clients', pg_catalog.make_interval(days => -1));
CREATE TABLE public.tariffs (LIKE base_entity, LIKE base_history, amount pg_catalog.int4);
INSERT INTO public.tariffs (uuid, amount) VALUES ('22222222-2222-4222-8222-222222222222', 1);
UPDATE public.tariffs SET amount = 2;
SELECT operation, (version).amount FROM base_entity.versions(NULL::public.tariffs, '22222222-2222-4222-8222-222222222222');
SELECT amount FROM base_entity.as_of(NULL::public.tariffs, pg_catalog.now());
SELECT amount FROM public.tariffs_as_of(pg_catalog.now());
SELECT pg_catalog.count(*) FROM base_entity.changes('public.tariffs');
SELECT base_entity.create_history('public.tariffs');
CALL base_entity.erase_history('public.tariffs', '22222222-2222-4222-8222-222222222222');
CALL base_entity.purge_history('public.tariffs', pg_catalog.make_interval(days => -1));
DROP TABLE public.tariffs, public.tariffs_history;
SELECT base_entity.add_irregular('gizmo', 'gizmata');
SELECT base_entity.add_uncountable('gearwork');
SELECT base_entity.pluralize('gizmo'), base_entity.singularize('gizmata'), base_entity.is_plural('gearwork'), base_entity.table_name('OrderGizmo'), base_entity.class_name('order_gizmata');
SELECT base_entity.remove_word('gizmo'), base_entity.remove_word('gearwork');
SELECT base_entity.uuid_extract_version(base_entity.uuidv7()), base_entity.uuid_extract_version(base_entity.uuidv4()), base_entity.actor();
ALTER TABLE public.lines DROP COLUMN created_at;
INSERT INTO public.splits (uuid, weight) VALUES ('11111111-1111-4111-8111-111111111111', 1);
SELECT entity FROM base_entity.find('11111111-1111-4111-8111-111111111111');
SELECT entity, uuid FROM base_entity.rows('base_entity.base_entity', 5);
SELECT pg_catalog.jsonb_array_length(base_entity.describe()) AS described, pg_catalog.jsonb_extract_path_text(base_entity.describe('public.clients'), 'name') AS name;
SELECT pg_catalog.length(base_entity.erd()) OPERATOR(pg_catalog.>) 100 AS drawn;
SELECT relation, problem FROM base_entity.check_names('public');
SELECT relation, problem, severity FROM base_entity.check();
SELECT entity, templates, key, id, id_version FROM base_entity.entities;
SELECT template, shipped FROM base_entity.templates ORDER BY template;

-- And all was made as it should be.
SET search_path = public, pg_catalog;
SELECT public.describe('public.clients');
SELECT public.describe('public.lines');
SELECT public.describe('public.splits_1');

-- The extension is made and dropped with the traps in place, and with some in public, where all could once create.
CREATE DATABASE trapped TEMPLATE template0;
\c trapped
GRANT CREATE ON SCHEMA public TO PUBLIC;
SET SESSION AUTHORIZATION app;
CREATE FUNCTION public.sprung() RETURNS pg_catalog.bool LANGUAGE plpgsql AS $$ BEGIN RAISE WARNING 'sprung'; RETURN true; END $$;
CREATE FUNCTION public.same(oid, regnamespace) RETURNS pg_catalog.bool LANGUAGE sql AS 'SELECT public.sprung()';
CREATE OPERATOR public.= (FUNCTION = public.same, LEFTARG = oid, RIGHTARG = regnamespace);
CREATE FUNCTION public.format(text, oid) RETURNS text LANGUAGE sql AS 'SELECT public.sprung()::text';
RESET SESSION AUTHORIZATION;
SET search_path = public, pg_catalog;
CREATE EXTENSION base_entity;
CREATE TABLE users (LIKE base_entity);
SELECT entity, templates FROM base_entity.entities;
SELECT relation, problem FROM base_entity.check();
SET client_min_messages = error;
DROP EXTENSION base_entity CASCADE;
\c regression
DROP DATABASE trapped;
