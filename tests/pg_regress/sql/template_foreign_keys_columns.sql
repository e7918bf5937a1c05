-- A foreign key that sets some of its columns to null (15 and later).
\c - postgres
SELECT current_setting('server_version_num')::int < 150000 AS too_old \gset
\if :too_old
\quit
\endif
CREATE TABLE tenants (tenant int, code text, PRIMARY KEY (tenant, code));
GRANT REFERENCES ON tenants TO app;
CREATE TABLE base_entity.tenant_entity (tenant int NOT NULL, code text DEFAULT 'x',
    FOREIGN KEY (tenant, code) REFERENCES tenants ON DELETE SET NULL (code));
GRANT SELECT ON base_entity.tenant_entity TO app;
INSERT INTO tenants VALUES (1, 'a');
\c - app
CREATE TABLE projects (LIKE base_entity, LIKE tenant_entity);
SELECT d FROM public.describe('projects') d WHERE d ~ 'FOREIGN';
INSERT INTO projects (tenant, code) VALUES (1, 'a');
\c - postgres
DELETE FROM tenants;
SELECT tenant, code FROM app.projects;
