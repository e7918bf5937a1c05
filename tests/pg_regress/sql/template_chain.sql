-- Templates of templates: what each of four adds reaches the table, in one trigger where it is row rules.
\c - postgres
CREATE ROLE reader LOGIN;
CREATE TABLE tenants (id int PRIMARY KEY);
INSERT INTO tenants VALUES (1), (2);
GRANT REFERENCES, SELECT ON tenants TO app;
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '% on % for %', TG_NAME, TG_TABLE_NAME, TG_ARGV[0]; RETURN NULL; END $$;
CREATE FUNCTION everything(regclass) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT public.describe($1)
    UNION ALL SELECT concat_ws(' ', 'options', reloptions::text, 'identity', relreplident, 'security', relrowsecurity, relforcerowsecurity) FROM pg_class WHERE oid = $1
    UNION ALL (SELECT concat_ws(' ', polname, pg_get_expr(polqual, polrelid)) FROM pg_policy WHERE polrelid = $1 ORDER BY polname)
    UNION ALL (SELECT concat_ws(' ', CASE grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(grantee)::text END, privilege_type)
     FROM pg_class, aclexplode(relacl) a WHERE oid = $1 AND grantee <> relowner ORDER BY 1)
    UNION ALL SELECT public.comments($1)
$$;
-- First: of a shipped one.
CREATE TABLE base_entity.tenant_entity (LIKE base_entity, tenant_id int NOT NULL REFERENCES tenants);
ALTER TABLE base_entity.tenant_entity ENABLE ROW LEVEL SECURITY;
CREATE POLICY isolation ON base_entity.tenant_entity USING (tenant_id = current_setting('app.tenant', true)::int);
CREATE INDEX ON base_entity.tenant_entity (tenant_id);
-- Second: of the first and a mix-in.
CREATE TABLE base_entity.tracked_entity (LIKE tenant_entity, LIKE base_versioned) WITH (fillfactor = 80);
CREATE TRIGGER tell AFTER UPDATE OF tenant_id ON base_entity.tracked_entity FOR EACH ROW WHEN (OLD.version < 100) EXECUTE FUNCTION note('tracked');
GRANT SELECT ON base_entity.tracked_entity TO reader;
-- Third, which refers to itself and to the second's column.
CREATE TABLE base_entity.tree_entity (LIKE tracked_entity, parent uuid REFERENCES base_entity.tree_entity ON DELETE CASCADE, CHECK (parent <> uuid));
ALTER TABLE base_entity.tree_entity REPLICA IDENTITY FULL, FORCE ROW LEVEL SECURITY;
CREATE POLICY roots ON base_entity.tree_entity AS RESTRICTIVE USING (parent IS NULL OR tenant_id > 0);
-- Fourth.
CREATE TABLE base_entity.page (LIKE tree_entity, LIKE base_soft_delete, LIKE base_authored, title text);
CREATE UNIQUE INDEX ON base_entity.page (title) WHERE deleted_at IS NULL;
COMMENT ON COLUMN base_entity.page.title IS 'what it is called';
GRANT SELECT ON base_entity.page TO app;
SELECT everything('base_entity.page');

\c - app
CREATE TABLE pages (LIKE page, body text);
SELECT public.everything('pages');
-- It works.
SET app.tenant = 1;
INSERT INTO pages (tenant_id, title) VALUES (1, 'home');
INSERT INTO pages (tenant_id, title, parent) SELECT 1, 'sub', uuid FROM pages;
UPDATE pages SET tenant_id = 1, body = 'x' WHERE title = 'sub' RETURNING version, updated_by;
\set VERBOSITY terse
INSERT INTO pages (tenant_id) VALUES (2);
INSERT INTO pages (tenant_id, title) VALUES (1, 'sub');
\set VERBOSITY default
DELETE FROM pages WHERE title = 'sub';
INSERT INTO pages (tenant_id, title) VALUES (1, 'sub');
SELECT title, version, deleted_at IS NOT NULL AS marked FROM pages ORDER BY title, version;
DELETE FROM pages WHERE title = 'home';
CALL base_entity.purge('pages', '0');
SELECT title FROM pages;

-- A template does not follow the one it was made of; the next one is made of what there is now.
\c - postgres
DROP POLICY isolation ON base_entity.tenant_entity;
ALTER TABLE base_entity.tenant_entity ADD COLUMN region text;
CREATE TABLE base_entity.regional (LIKE tenant_entity);
GRANT SELECT ON base_entity.regional TO app;
\c - app
CREATE TABLE other_pages (LIKE page);
CREATE TABLE regions (LIKE regional);
SELECT c.relname, p.polname FROM pg_class c LEFT JOIN pg_policy p ON polrelid = c.oid WHERE relname IN ('other_pages', 'regions') ORDER BY 1, 2;
SELECT count(*) FROM pg_attribute WHERE attname = 'region' AND attrelid IN ('other_pages'::regclass, 'regions'::regclass);
-- The first of the chain changes nothing for the tables.
\c - postgres
ALTER TABLE base_entity.tenant_entity DISABLE ROW LEVEL SECURITY;
\c - app
SET app.tenant = 1;
UPDATE pages SET body = 'still' WHERE title = 'sub' RETURNING body, version;
