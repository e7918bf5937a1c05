-- Isolation of tenants from one template: every way across that a client has, tried.
\c - postgres
CREATE TABLE tenants (id int PRIMARY KEY);
INSERT INTO tenants VALUES (1), (2);
CREATE ROLE web LOGIN;
CREATE ROLE admin LOGIN BYPASSRLS;
GRANT REFERENCES ON tenants TO app;
GRANT USAGE ON SCHEMA app TO web, admin;
CREATE TABLE base_entity.tenant_entity (
    LIKE base_uuid,
    LIKE base_soft_delete,
    tenant int NOT NULL DEFAULT current_setting('app.tenant')::int REFERENCES tenants,
    UNIQUE (tenant, uuid)
);
ALTER TABLE base_entity.tenant_entity ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY isolation ON base_entity.tenant_entity USING (tenant = current_setting('app.tenant')::int);
GRANT SELECT ON base_entity.tenant_entity TO app;
GRANT SELECT, INSERT, UPDATE, DELETE ON base_entity.tenant_entity TO web, admin;

-- The tables: made by app, which owns them; web works in them with what the template grants it.
\c - app
CREATE TABLE projects (LIKE tenant_entity, title text, code text UNIQUE);
CREATE TABLE tasks (LIKE tenant_entity, title text, project uuid, loose uuid REFERENCES projects ON DELETE CASCADE,
    FOREIGN KEY (tenant, project) REFERENCES projects (tenant, uuid) ON DELETE CASCADE);
SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname IN ('projects', 'tasks') ORDER BY 1;
\c - web
SET search_path = app;
-- A session without a tenant gets an error.
SELECT * FROM projects;
INSERT INTO projects (title) VALUES ('nobody''s');
SET app.tenant = 1;
INSERT INTO projects (title, code) VALUES ('one', 'x1');
INSERT INTO tasks (title, project) SELECT 'task of one', uuid FROM projects;
RESET app.tenant;
SELECT count(*) FROM projects;
SET app.tenant = 2;
INSERT INTO projects (title, code) VALUES ('two', 'x2');
INSERT INTO tasks (title, project) SELECT 'task of two', uuid FROM projects;
\c - admin
SELECT uuid AS one FROM app.projects WHERE tenant = 1 \gset
SELECT uuid AS two FROM app.projects WHERE tenant = 2 \gset
SELECT tenant, title FROM app.projects ORDER BY 1;

-- Tenant 2 tries: SELECT in all forms.
\c - web
SET search_path = app;
SET app.tenant = 2;
SELECT title FROM projects;
SELECT title FROM projects WHERE uuid = :'one';
SELECT title FROM projects WHERE tenant = 1 OR true;
SELECT title FROM ONLY projects;
TABLE tasks LIMIT 0;
SELECT count(*) FROM projects JOIN tasks ON tasks.tenant <> projects.tenant;
SELECT title FROM projects FOR UPDATE;
SELECT count(*) FROM projects TABLESAMPLE SYSTEM (100);
SET row_security = off;
SELECT title FROM projects;
RESET row_security;
-- A function that leaks what it sees is called for one's own rows alone.
CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$ BEGIN RAISE NOTICE 'saw %', $1; RETURN true; END $$;
SELECT title FROM projects WHERE pg_temp.leak(title);
SELECT title FROM projects WHERE (title || code)::text LIKE '%' AND pg_temp.leak(code);
-- A prepared plan follows the tenant; a cursor keeps to the one it was opened for.
PREPARE mine AS SELECT title FROM projects;
EXECUTE mine;
SET app.tenant = 1;
EXECUTE mine;
SET app.tenant = 2;
EXECUTE mine;

-- INSERT for another tenant: explicitly, by COPY (which PostgreSQL refuses altogether), by ON CONFLICT, by WITH.
\set VERBOSITY terse
INSERT INTO projects (title, tenant) VALUES ('smuggled', 1);
\echo :LAST_ERROR_SQLSTATE
INSERT INTO projects (title, tenant) SELECT 'smuggled', tenants FROM generate_series(1, 2) AS tenants;
\copy projects (title, tenant) FROM '/dev/null'
WITH w AS (INSERT INTO projects (title, tenant) VALUES ('smuggled', 1) RETURNING uuid) SELECT count(*) FROM w;
INSERT INTO projects (uuid, title) VALUES (:'one', 'overwritten') ON CONFLICT (uuid) DO UPDATE SET title = EXCLUDED.title;
INSERT INTO projects (uuid, title) VALUES (:'one', 'overwritten') ON CONFLICT DO NOTHING;
-- A unique index tells that a value is taken, by whomever: where that is too much, the tenant belongs into the index.
INSERT INTO projects (title, code) VALUES ('guess', 'x1');
\echo :LAST_ERROR_SQLSTATE
-- UPDATE: of another's rows, into another's, by a join, by a cursor.
\set QUIET off
UPDATE projects SET title = 'hacked' WHERE uuid = :'one';
UPDATE projects SET title = 'hacked' WHERE tenant = 1;
UPDATE projects SET tenant = 1;
UPDATE projects SET tenant = 1 WHERE uuid = :'two';
UPDATE tasks SET title = 'hacked' FROM projects WHERE projects.tenant = 1;
-- DELETE: marks none of another's rows, and removes none; nor does purge().
DELETE FROM projects WHERE uuid = :'one';
DELETE FROM projects WHERE tenant = 1;
DELETE FROM tasks USING projects WHERE projects.uuid = :'one';
\set QUIET on
CALL base_entity.purge('projects', '-1 day');
-- MERGE, where there is one; a MERGE that finds nothing inserts, and for oneself alone.
SELECT current_setting('server_version_num')::int >= 150000 AS merges \gset
\if :merges
MERGE INTO projects USING (VALUES (:'one'::uuid)) AS v (id) ON projects.uuid = v.id WHEN MATCHED THEN UPDATE SET title = 'hacked' WHEN NOT MATCHED THEN DO NOTHING;
MERGE INTO projects USING (VALUES (:'one'::uuid)) AS v (id) ON projects.uuid = v.id WHEN MATCHED THEN DELETE;
\endif
DO $$
DECLARE statement text;
BEGIN
    IF current_setting('server_version_num')::int < 150000 THEN RETURN; END IF;
    FOREACH statement IN ARRAY ARRAY[
        'MERGE INTO app.projects USING (VALUES (1)) AS v (t) ON false WHEN NOT MATCHED THEN INSERT (title, tenant) VALUES (''smuggled'', 1)',
        'MERGE INTO app.projects USING (VALUES (1)) AS v (t) ON title = ''two'' WHEN MATCHED THEN UPDATE SET tenant = 1']
    LOOP
        BEGIN
            EXECUTE statement;
            RAISE NOTICE 'not refused: %', statement;
        EXCEPTION WHEN insufficient_privilege THEN NULL;
        END;
    END LOOP;
END
$$;
-- COPY out.
COPY projects (tenant, title) TO STDOUT;
COPY (SELECT tenant, title FROM projects) TO STDOUT;
-- Privileges that web was not granted.
TRUNCATE projects;
ALTER TABLE projects DISABLE ROW LEVEL SECURITY;
ALTER TABLE projects NO FORCE ROW LEVEL SECURITY;
DROP POLICY isolation ON projects;
CREATE POLICY mine ON projects USING (true);
CREATE TRIGGER spy BEFORE UPDATE ON projects FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
CREATE TEMP TABLE heirs () INHERITS (projects);
SET ROLE app;

-- Foreign keys look past row security, as they must. One on the uuid alone can lead to another tenant's row, and tells
-- whether there is one; with the tenant in it, it cannot, and has the same result for a row of another tenant as for none.
INSERT INTO tasks (title, loose) VALUES ('crossing', :'one');
INSERT INTO tasks (title, loose) VALUES ('probing', '00000000-0000-4000-8000-000000000000');
INSERT INTO tasks (title, project) VALUES ('crossing', :'one');
\echo :LAST_ERROR_SQLSTATE
INSERT INTO tasks (title, project) VALUES ('probing', '00000000-0000-4000-8000-000000000000');
UPDATE tasks SET project = :'one' WHERE title = 'task of two';
UPDATE tasks SET project = :'one', tenant = 1 WHERE title = 'task of two';
SELECT title FROM tasks ORDER BY 1;

-- Views: with the rights of their owner, whose policies hold because row security is forced; or, from 15 on, of the caller.
\c - app
CREATE VIEW all_projects AS SELECT tenant, title FROM projects;
CREATE VIEW fenced_projects WITH (security_barrier) AS SELECT tenant, title FROM projects;
GRANT SELECT, INSERT, UPDATE, DELETE ON all_projects, fenced_projects TO web;
SET app.tenant = 1;
CREATE MATERIALIZED VIEW stored_projects AS SELECT tenant, title FROM projects;
GRANT SELECT ON stored_projects TO web;
\c - postgres
CREATE VIEW app.admin_projects AS SELECT tenant, title FROM app.projects;
GRANT SELECT ON app.admin_projects TO web;
SELECT current_setting('server_version_num')::int >= 150000 AS invokes \gset
\if :invokes
CREATE VIEW app.invoked_projects WITH (security_invoker) AS SELECT tenant, title FROM app.projects;
\else
CREATE VIEW app.invoked_projects AS SELECT tenant, title FROM app.projects WHERE tenant = current_setting('app.tenant')::int;
\endif
GRANT SELECT, INSERT ON app.invoked_projects TO web;
\c - web
SET search_path = app;
SET app.tenant = 2;
SELECT * FROM all_projects ORDER BY 2;
SELECT * FROM fenced_projects WHERE title = 'one';
SELECT * FROM invoked_projects ORDER BY 2;
\set VERBOSITY terse
INSERT INTO all_projects (tenant, title) VALUES (1, 'smuggled');
UPDATE all_projects SET tenant = 1;
UPDATE fenced_projects SET title = 'hacked' WHERE tenant = 1 RETURNING title;
DELETE FROM all_projects WHERE tenant = 1 RETURNING title;
\set VERBOSITY default
-- Rows that row security does not filter: of a view of a superuser's (or of one with BYPASSRLS), and those that a materialized view has stored.
SELECT * FROM admin_projects ORDER BY 2;
SELECT * FROM stored_projects;

-- Functions SECURITY DEFINER: of the owner's, to which policies apply; of a superuser's, to which none do.
\c - app
CREATE FUNCTION owners_projects() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER SET search_path = app AS 'SELECT title FROM projects ORDER BY 1';
CREATE FUNCTION owners_smuggling() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'INSERT INTO app.projects (tenant, title) VALUES (1, ''smuggled'')';
\c - postgres
CREATE FUNCTION app.admins_projects() RETURNS SETOF text LANGUAGE sql SECURITY DEFINER AS 'SELECT title FROM app.projects ORDER BY 1';
\c - web
SET app.tenant = 2;
SELECT app.owners_projects();
\set VERBOSITY terse
SELECT app.owners_smuggling();
\set VERBOSITY default
SELECT app.admins_projects();

-- The owner: held by the policies as well; what an owner may do besides, it may.
\c - app
SET app.tenant = 2;
SELECT title FROM projects ORDER BY 1;
UPDATE projects SET title = 'hacked' WHERE tenant = 1 RETURNING title;
-- Tables that it makes later: those LIKE the template are safe; those LIKE a table, AS a query or by INHERITS are ordinary ones.
CREATE TABLE invoices (LIKE tenant_entity, cents int);
CREATE TABLE events (LIKE tenant_entity, day date) PARTITION BY LIST (tenant);
CREATE TABLE events_1 PARTITION OF events FOR VALUES IN (1);
CREATE TABLE events_2 PARTITION OF events FOR VALUES IN (2);
CREATE TABLE copies (LIKE projects);
CREATE TABLE extracts AS SELECT * FROM projects;
CREATE TABLE heirs () INHERITS (projects);
SELECT relname, relrowsecurity, relforcerowsecurity, (SELECT count(*) FROM pg_policy WHERE polrelid = c.oid) AS policies
    FROM pg_class c WHERE relnamespace = 'app'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname;
INSERT INTO invoices (cents) VALUES (5);
INSERT INTO events (day) VALUES ('2026-01-01');
\set VERBOSITY terse
INSERT INTO invoices (cents, tenant) VALUES (5, 1);
INSERT INTO events (day, tenant) VALUES ('2026-01-01', 1);
UPDATE events SET tenant = 1;
\set VERBOSITY default
SET app.tenant = 1;
SELECT (SELECT count(*) FROM invoices) AS invoices, (SELECT count(*) FROM events) AS events;
-- A partition of its own name has no policies: PostgreSQL asks those of the table that is named. web was granted none.
INSERT INTO events (day) VALUES ('2026-02-02');
\c - web
SET app.tenant = 2;
SELECT tenant FROM app.events;
SELECT tenant FROM app.events_1;
-- Rows of another tenant that refer by a foreign key without the tenant are marked with the row: the DELETE reaches across tenants.
SET app.tenant = 1;
DELETE FROM app.projects;
DELETE FROM app.projects;
SET app.tenant = 2;
SELECT title, deleted_at IS NOT NULL AS marked FROM app.tasks ORDER BY 1;
-- TRUNCATE by the owner reaches every tenant: row security is about rows. So the application is better not the owner.
\c - app
TRUNCATE invoices;
\c - admin
SELECT tenant, title, deleted_at IS NOT NULL AS marked FROM app.projects ORDER BY 1, 2;
SELECT tenant, title, deleted_at IS NOT NULL AS marked FROM app.tasks ORDER BY 1, 2;
