-- 1. Many customers in one database: each tenant is to see its own rows, whatever query the application sends.
--    The application works as tenants_app, a role that owns its tables and is no superuser. (As their owner it could switch
--    row security off again. Where that is too much, let another role make the tables, and GRANT on the template.)
CREATE EXTENSION base_entity;
CREATE TABLE tenants (LIKE base_entity, name text NOT NULL UNIQUE);
CREATE ROLE tenants_app LOGIN;
CREATE ROLE tenants_report LOGIN;
CREATE SCHEMA work AUTHORIZATION tenants_app;
GRANT REFERENCES ON tenants TO tenants_app;
GRANT SELECT ON tenants TO tenants_report;
INSERT INTO tenants (name) VALUES ('Acme'), ('Globex');
SELECT uuid AS acme FROM tenants WHERE name = 'Acme' \gset
SELECT uuid AS globex FROM tenants WHERE name = 'Globex' \gset

-- 2. The template, once, by the administrator: the tenant's column, its key, its index, and who may see what.
CREATE TABLE base_entity.tenant_entity (
    LIKE base_entity,
    LIKE base_versioned,
    LIKE base_authored,
    LIKE base_soft_delete,
    tenant_id uuid NOT NULL DEFAULT current_setting('app.tenant')::uuid REFERENCES tenants,
    UNIQUE (tenant_id, uuid)
);
ALTER TABLE base_entity.tenant_entity ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON base_entity.tenant_entity
    USING (tenant_id = current_setting('app.tenant')::uuid);
CREATE POLICY report ON base_entity.tenant_entity FOR SELECT TO tenants_report USING (true);
CREATE TRIGGER zzz_tenant BEFORE UPDATE ON base_entity.tenant_entity
    FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('fix tenant_id');

-- 3. Who may make tables LIKE it, and who may read them all. GRANT SELECT on a template to PUBLIC would reach every table.
GRANT SELECT ON base_entity.tenant_entity TO tenants_app, tenants_report;

-- 4. The application makes its tables, and says nothing of tenants.
SET ROLE tenants_app;
SET search_path = work, public;
GRANT USAGE ON SCHEMA work TO tenants_report;
CREATE TABLE projects (LIKE tenant_entity, title text NOT NULL);
CREATE TABLE tasks (
    LIKE tenant_entity,
    project uuid NOT NULL,
    title   text NOT NULL,
    done    boolean NOT NULL DEFAULT false,
    -- With the tenant in it, a foreign key cannot lead to another tenant's row.
    FOREIGN KEY (tenant_id, project) REFERENCES projects (tenant_id, uuid) ON DELETE CASCADE
);
\d tasks

-- 5. Each request begins by saying for whom it works: the tenant, and the user. One that forgets it gets an error, not rows.
SELECT * FROM projects;
SET app.tenant = :'acme';
SET base_entity.actor = 'wile@acme.example';
INSERT INTO projects (title) VALUES ('Roadrunner') RETURNING title, version, created_by;
INSERT INTO tasks (project, title) SELECT uuid, 'Buy anvils' FROM projects;
INSERT INTO tasks (project, title) SELECT uuid, 'Paint a tunnel' FROM projects;

-- 6. Globex's user sees nothing of it.
SET app.tenant = :'globex';
SET base_entity.actor = 'hank@globex.example';
SELECT count(*) AS projects FROM projects;
INSERT INTO projects (title) VALUES ('Weather machine');
UPDATE tasks SET done = true RETURNING title;
DELETE FROM projects WHERE title = 'Roadrunner' RETURNING title;
SELECT title, created_by FROM projects;

-- 7. Nor can it put a row among Acme's, or hang one on Acme's project.
INSERT INTO projects (title, tenant_id) VALUES ('Trojan horse', :'acme');
UPDATE projects SET tenant_id = :'acme';
RESET ROLE;
-- (The superuser is above row security; so Globex learns the address that it should not know.)
SELECT uuid AS roadrunner FROM work.projects WHERE title = 'Roadrunner' \gset
SET ROLE tenants_app;
\set VERBOSITY terse
INSERT INTO tasks (project, title) VALUES (:'roadrunner', 'Sell anvils');
\set VERBOSITY default

-- 8. Back at Acme: what was deleted can be had back, and each row says who changed it.
SET app.tenant = :'acme';
SET base_entity.actor = 'wile@acme.example';
DELETE FROM tasks WHERE title = 'Buy anvils';
SELECT title, version, deleted_at IS NOT NULL AS deleted, updated_by FROM tasks ORDER BY title;
UPDATE tasks SET deleted_at = NULL WHERE title = 'Buy anvils';
SELECT title, version, deleted_at IS NOT NULL AS deleted FROM tasks ORDER BY title;

-- 9. A table that is made next year is as safe as these.
CREATE TABLE invoices (LIKE tenant_entity, cents bigint NOT NULL);
SELECT relname, relrowsecurity, relforcerowsecurity,
       (SELECT array_agg(polname::text ORDER BY polname) FROM pg_policy WHERE polrelid = c.oid) AS policies
    FROM pg_class c WHERE relnamespace = 'work'::regnamespace AND relkind = 'r' ORDER BY relname;

-- 10. The report, which the template lets read all tenants, and write nothing.
RESET ROLE;
SET ROLE tenants_report;
SELECT name, title, created_by FROM projects JOIN tenants ON tenants.uuid = tenant_id ORDER BY name;
UPDATE projects SET title = 'Mine';
RESET ROLE;
