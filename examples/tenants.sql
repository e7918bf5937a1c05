-- 1. Many customers in one database: each tenant sees only its own rows, whatever query the application sends.
--    The application works as tenants_app, a role that owns its tables and is not a superuser. (As their owner it can disable
--    row security. To prevent that, let another role create the tables, and GRANT privileges on the template.)
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

-- 2. The template, once, by the administrator: the tenant's column, its key, its index, and the policies.
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
    FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable tenant_id');

-- 3. SELECT for the role that creates tables LIKE it, and for the report. GRANT SELECT on a template to PUBLIC opens every table.
GRANT SELECT ON base_entity.tenant_entity TO tenants_app, tenants_report;

-- 4. The application creates its tables without any mention of tenants.
SET ROLE tenants_app;
SET search_path = work, public;
GRANT USAGE ON SCHEMA work TO tenants_report;
CREATE TABLE projects (LIKE tenant_entity, title text NOT NULL);
CREATE TABLE tasks (
    LIKE tenant_entity,
    project uuid NOT NULL,
    title   text NOT NULL,
    done    boolean NOT NULL DEFAULT false,
    -- With the tenant in the key, a foreign key cannot refer to another tenant's row.
    FOREIGN KEY (tenant_id, project) REFERENCES projects (tenant_id, uuid) ON DELETE CASCADE
);
\d tasks

-- 5. Each request begins by setting the tenant and the user. A request that does not set the tenant gets an error, not rows.
SELECT * FROM projects;
SET app.tenant = :'acme';
SET base_entity.actor = 'wile@acme.example';
INSERT INTO projects (title) VALUES ('Roadrunner') RETURNING title, version, created_by;
INSERT INTO tasks (project, title) SELECT uuid, 'Buy anvils' FROM projects;
INSERT INTO tasks (project, title) SELECT uuid, 'Paint a tunnel' FROM projects;

-- 6. A user of Globex does not see these rows.
SET app.tenant = :'globex';
SET base_entity.actor = 'hank@globex.example';
SELECT count(*) AS projects FROM projects;
INSERT INTO projects (title) VALUES ('Weather machine');
UPDATE tasks SET done = true RETURNING title;
DELETE FROM projects WHERE title = 'Roadrunner' RETURNING title;
SELECT title, created_by FROM projects;

-- 7. It cannot add a row to those of Acme either, nor one that refers to Acme's project.
INSERT INTO projects (title, tenant_id) VALUES ('Trojan horse', :'acme');
UPDATE projects SET tenant_id = :'acme';
RESET ROLE;
-- (The superuser bypasses row security; here Globex gets an id that it should not know.)
SELECT uuid AS roadrunner FROM work.projects WHERE title = 'Roadrunner' \gset
SET ROLE tenants_app;
\set VERBOSITY terse
INSERT INTO tasks (project, title) VALUES (:'roadrunner', 'Sell anvils');
\set VERBOSITY default

-- 8. Back at Acme: a deleted row can be restored, and each row has the user who changed it last.
SET app.tenant = :'acme';
SET base_entity.actor = 'wile@acme.example';
DELETE FROM tasks WHERE title = 'Buy anvils';
SELECT title, version, deleted_at IS NOT NULL AS deleted, updated_by FROM tasks ORDER BY title;
UPDATE tasks SET deleted_at = NULL WHERE title = 'Buy anvils';
SELECT title, version, deleted_at IS NOT NULL AS deleted FROM tasks ORDER BY title;

-- 9. A table that is created later is isolated likewise.
CREATE TABLE invoices (LIKE tenant_entity, cents bigint NOT NULL);
SELECT relname, relrowsecurity, relforcerowsecurity,
       (SELECT array_agg(polname::text ORDER BY polname) FROM pg_policy WHERE polrelid = c.oid) AS policies
    FROM pg_class c WHERE relnamespace = 'work'::regnamespace AND relkind = 'r' ORDER BY relname;

-- 10. The report, which may read the rows of all tenants, and write none.
RESET ROLE;
SET ROLE tenants_report;
SELECT name, title, created_by FROM projects JOIN tenants ON tenants.uuid = tenant_id ORDER BY name;
UPDATE projects SET title = 'Mine';
RESET ROLE;
