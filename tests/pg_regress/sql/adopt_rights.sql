-- adopt() works with the rights of the table's owner. Where these do not suffice, nothing changes.
CREATE ROLE keeper;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
CREATE TABLE base_entity.called (LIKE base_entity, n int NOT NULL DEFAULT 1);
-- An owner without CREATE on the schema: an index can be built by who has it.
CREATE TABLE public.invoices (id int PRIMARY KEY, v int);
INSERT INTO public.invoices SELECT n, n FROM generate_series(1, 100) n;
ALTER TABLE public.invoices OWNER TO app;
GRANT USAGE ON SCHEMA public TO app;
SELECT has_schema_privilege('app', 'public', 'CREATE') AS may_create;
SET ROLE app;
CALL base_entity.adopt('public.invoices');
SELECT * FROM base_entity.plan_adopt('public.invoices');
CALL base_entity.adopt('public.invoices', online => false);
SELECT * FROM describe('public.invoices');
RESET ROLE;
CALL base_entity.adopt('public.invoices');
SELECT * FROM describe('public.invoices');
SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relname LIKE 'invoices%';
SELECT count(*), count(uuid) FROM public.invoices;
SELECT relation, problem FROM base_entity.check();
-- But not a sequence.
CREATE TABLE base_entity.numbered (n int GENERATED ALWAYS AS IDENTITY);
CREATE TABLE public.bills (id int PRIMARY KEY);
ALTER TABLE public.bills OWNER TO app;
CALL base_entity.adopt('public.bills', '{numbered}');
SELECT * FROM describe('public.bills');
GRANT CREATE ON SCHEMA public TO app;
CALL base_entity.adopt('public.bills', '{numbered}');
SELECT * FROM describe('public.bills');
REVOKE CREATE ON SCHEMA public FROM app;
-- Nor without USAGE on the schema of the table.
CREATE SCHEMA closed;
CREATE TABLE closed.doors (id int);
ALTER TABLE closed.doors OWNER TO app;
CALL base_entity.adopt('closed.doors');
GRANT USAGE ON SCHEMA closed TO app;
CALL base_entity.adopt('closed.doors');
-- Parts of a template that the owner may not use.
CREATE SCHEMA private;
CREATE FUNCTION private.f() RETURNS int VOLATILE LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.g() RETURNS int VOLATILE LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION public.h() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
REVOKE EXECUTE ON FUNCTION public.g(), public.h() FROM PUBLIC;
CREATE TABLE public.targets (id int PRIMARY KEY);
CREATE TABLE base_entity.by_schema (LIKE base_entity, n int NOT NULL DEFAULT private.f());
CREATE TABLE base_entity.by_default (LIKE base_entity, n int NOT NULL DEFAULT public.g());
CREATE TABLE base_entity.by_reference (LIKE base_entity, n int REFERENCES public.targets);
CREATE TABLE base_entity.by_trigger (LIKE base_entity);
CREATE TRIGGER t BEFORE INSERT ON base_entity.by_trigger FOR EACH ROW EXECUTE FUNCTION public.h();
CREATE TABLE base_entity.by_policy (LIKE base_entity, n int);
CREATE POLICY p ON base_entity.by_policy USING (n = private.f());
CREATE TABLE base_entity.by_check (LIKE base_entity, n int CHECK (n = private.f()));
CREATE TABLE app.receipts (id int PRIMARY KEY);
INSERT INTO app.receipts VALUES (1);
ALTER TABLE app.receipts OWNER TO app;
SELECT format('CALL base_entity.adopt(''app.receipts'', ARRAY[%L])', template) FROM unnest('{by_schema,by_default,by_reference,by_trigger,by_policy,by_check}'::text[]) AS template \gexec
SELECT * FROM describe('app.receipts');
GRANT USAGE ON SCHEMA private TO app;
GRANT EXECUTE ON FUNCTION public.g(), public.h() TO app;
GRANT REFERENCES, SELECT ON public.targets TO app;
INSERT INTO public.targets VALUES (1);
CALL base_entity.adopt('app.receipts', '{by_default,by_reference,by_trigger,by_policy,by_check}');
SELECT * FROM describe('app.receipts');
-- A partition that is another role's.
CREATE TABLE app.parts (id int) PARTITION BY LIST (id);
CREATE TABLE app.parts_1 PARTITION OF app.parts FOR VALUES IN (1);
ALTER TABLE app.parts OWNER TO app;
ALTER TABLE app.parts_1 OWNER TO keeper;
\c - app
CALL base_entity.adopt('parts');
SELECT * FROM describe('parts');
-- The same where columns rewrite the table.
\c - postgres
CREATE DOMAIN public.level AS int CHECK (VALUE > 0);
CREATE TABLE base_entity.rewriting (l public.level NOT NULL DEFAULT 1, twice int GENERATED ALWAYS AS (l * 2) STORED CHECK (twice > 0), n int GENERATED ALWAYS AS IDENTITY);
CREATE FUNCTION public.guard() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
REVOKE EXECUTE ON FUNCTION public.guard() FROM PUBLIC;
CREATE TRIGGER t BEFORE INSERT ON base_entity.rewriting FOR EACH ROW EXECUTE FUNCTION public.guard();
CREATE TABLE app.levels (id int);
INSERT INTO app.levels VALUES (1);
ALTER TABLE app.levels OWNER TO app;
CALL base_entity.adopt('app.levels', '{rewriting}');
SELECT * FROM describe('app.levels');
GRANT EXECUTE ON FUNCTION public.guard() TO app;
CALL base_entity.adopt('app.levels', '{rewriting}');
TABLE app.levels;
-- A template that the role may not read, as for LIKE.
\c - postgres
CREATE TABLE base_entity.secrets (LIKE base_entity, formula text DEFAULT 'x');
CREATE TABLE app.recipes (id int);
ALTER TABLE app.recipes OWNER TO app;
\c - app
SET base_entity.naming = off;
CREATE TABLE copies (LIKE base_entity.secrets);
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM base_entity.plan_adopt('recipes', '{base_entity,secrets}');
\echo :LAST_ERROR_SQLSTATE
SELECT * FROM base_entity.plan_adopt_all('app', '{secrets}');
CALL base_entity.adopt('recipes', '{secrets}');
CALL base_entity.adopt_all('app', '{secrets}');
SELECT * FROM describe('recipes');
\c - postgres
GRANT SELECT ON base_entity.secrets TO app;
\c - app
CALL base_entity.adopt('recipes', '{secrets}');
-- A repair needs it no more: the table has it already.
\c - postgres
REVOKE SELECT ON base_entity.secrets FROM app;
\c - app
ALTER TABLE recipes ALTER formula DROP DEFAULT;
CALL base_entity.repair('recipes');
