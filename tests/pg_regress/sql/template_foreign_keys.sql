-- The foreign keys of a template: the table has them too, with all their options.
\c - postgres
CREATE TABLE tenants (id int PRIMARY KEY, code text UNIQUE, region text, number int, UNIQUE (region, number));
GRANT SELECT, REFERENCES ON tenants TO app;
CREATE FUNCTION keys(regclass) RETURNS SETOF text LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT concat_ws(' ', quote_ident(conname), pg_get_constraintdef(oid), CASE WHEN NOT convalidated THEN '(not validated)' END)
    FROM pg_constraint WHERE conrelid = $1 AND contype = 'f' ORDER BY conname COLLATE "C"
$$;
CREATE TABLE base_entity.tenant_entity (
    LIKE base_entity,
    tenant_id int NOT NULL REFERENCES tenants ON DELETE CASCADE ON UPDATE CASCADE,
    code text REFERENCES tenants (code) ON DELETE SET DEFAULT,
    region text,
    number int,
    parent uuid REFERENCES base_entity.tenant_entity ON DELETE SET NULL,
    CONSTRAINT full_match FOREIGN KEY (region, number) REFERENCES tenants (region, number) MATCH FULL DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE base_entity.tenant_entity ADD CONSTRAINT "Old Rows" FOREIGN KEY (number) REFERENCES tenants ON DELETE RESTRICT DEFERRABLE NOT VALID;
COMMENT ON CONSTRAINT full_match ON base_entity.tenant_entity IS 'both or none';
GRANT SELECT ON base_entity.tenant_entity TO app;
INSERT INTO tenants VALUES (1, 'a', 'north', 10), (2, 'b', 'south', 20), (10, 'c', NULL, NULL), (20, 'd', NULL, NULL);

\c - app
CREATE TABLE projects (LIKE tenant_entity, title text);
SELECT public.keys('projects');
SELECT c FROM public.comments('projects') c WHERE c ~ 'both';

-- They work.
INSERT INTO projects (tenant_id, title) VALUES (1, 'parent');
INSERT INTO projects (tenant_id, title, parent, code, region, number) SELECT 2, 'child', uuid, 'a', 'north', 10 FROM projects;
\set VERBOSITY terse
INSERT INTO projects (tenant_id) VALUES (3);
\echo :LAST_ERROR_SQLSTATE
INSERT INTO projects (tenant_id, parent) VALUES (1, base_entity.uuidv4());
INSERT INTO projects (tenant_id, region) VALUES (1, 'north');
\set VERBOSITY default
DELETE FROM projects WHERE title = 'parent';
SELECT title, parent IS NULL AS orphan, code FROM projects;
\c - postgres
UPDATE tenants SET id = 3 WHERE id = 2;
SELECT title, tenant_id FROM app.projects;
DELETE FROM tenants WHERE id = 3;
SELECT count(*) FROM app.projects;

-- The names: as PostgreSQL chooses them for the table, whatever names there are.
\c - app
CREATE TABLE renamed_ones (LIKE tenant_entity, other int, CONSTRAINT renamed_ones_tenant_id_fkey FOREIGN KEY (other) REFERENCES public.tenants);
SELECT public.keys('renamed_ones');

-- Several templates; the same column takes a key in one, and a key of the statement stands beside it.
\c - postgres
CREATE TABLE base_entity.placed (place int REFERENCES tenants);
CREATE TABLE base_entity.numbered (reference int REFERENCES tenants ON DELETE CASCADE);
GRANT SELECT ON base_entity.placed, base_entity.numbered TO app;
\c - app
CREATE TABLE sites (LIKE base_entity, LIKE placed, LIKE numbered, FOREIGN KEY (place) REFERENCES public.tenants ON DELETE SET NULL);
SELECT public.keys('sites');

-- A partitioned table, and its partitions.
CREATE TABLE events (LIKE placed, day date) PARTITION BY RANGE (day);
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
SELECT public.keys('events');
SELECT public.keys('events_2026');
\set VERBOSITY terse
INSERT INTO events VALUES (77, '2026-05-05');
\set VERBOSITY default
\c - postgres
CREATE TABLE base_entity.half_sure (place int);
ALTER TABLE base_entity.half_sure ADD FOREIGN KEY (place) REFERENCES tenants NOT VALID;
CREATE TABLE base_entity.tree_node (LIKE base_entity, parent uuid REFERENCES base_entity.tree_node);
GRANT SELECT ON base_entity.half_sure, base_entity.tree_node TO app;
\c - app
-- NOT VALID has nothing to spare in a table without rows; before 18, a partitioned one does not take it.
CREATE TABLE surveys (LIKE half_sure, day date) PARTITION BY RANGE (day);
SELECT conname, pg_get_constraintdef(oid) ~ 'REFERENCES' AS refers FROM pg_constraint WHERE conrelid = 'surveys'::regclass AND contype = 'f';
-- Its key holds the partition column, so nothing can refer to the uuid alone; the error names the template.
CREATE TABLE branches (LIKE tree_node, day date) PARTITION BY RANGE (day);
\echo :LAST_ERROR_SQLSTATE
SELECT to_regclass('branches');
-- A template that is partitioned itself.
\c - postgres
CREATE TABLE base_entity.dated (LIKE base_entity.placed, day date) PARTITION BY RANGE (day);
GRANT SELECT ON base_entity.dated TO app;
\c - app
CREATE TABLE visits (LIKE dated);
SELECT public.keys('visits');

-- Other schemas, odd names, temporary tables.
\c - postgres
CREATE SCHEMA "Odd Schema" AUTHORIZATION app;
CREATE TABLE "Odd Schema"."Odd Targets" ("Odd Id" int PRIMARY KEY);
GRANT REFERENCES ON "Odd Schema"."Odd Targets" TO app;
CREATE TABLE base_entity."Odd Template" ("Odd Ref" int REFERENCES "Odd Schema"."Odd Targets", "select" uuid UNIQUE, "Self Ref" uuid REFERENCES base_entity."Odd Template" ("select"));
GRANT SELECT ON base_entity."Odd Template" TO app;
\c - app
CREATE TABLE "Odd Schema"."Odd Ones" (LIKE "Odd Template");
SELECT public.keys('"Odd Schema"."Odd Ones"');
CREATE TEMP TABLE trees (LIKE tree_node);
SELECT regexp_replace(k, 'pg_temp_[0-9]+', 'pg_temp') FROM public.keys('trees') k;
-- PostgreSQL's own limit.
CREATE TEMP TABLE passing_ones (LIKE placed);
\echo :LAST_ERROR_SQLSTATE

-- A role that may make tables, but not refer to the target: PostgreSQL's error, and nothing is left.
\c - postgres
CREATE ROLE guest LOGIN;
CREATE SCHEMA guest AUTHORIZATION guest;
GRANT SELECT ON base_entity.tenant_entity, base_entity.tree_node TO guest;
\c - guest
CREATE TABLE guest_projects (LIKE tenant_entity);
\echo :LAST_ERROR_SQLSTATE
SELECT to_regclass('guest_projects');
BEGIN;
SAVEPOINT before;
CREATE TABLE guest_projects (LIKE tenant_entity);
ROLLBACK TO before;
CREATE TABLE guest_projects (LIKE tree_node);
COMMIT;
SELECT public.keys('guest_projects');
SELECT count(*) FROM pg_constraint WHERE connamespace = 'guest'::regnamespace AND contype = 'f';

-- Renamed columns and a template that was altered: what it has now counts.
\c - postgres
ALTER TABLE base_entity.placed RENAME place TO location;
ALTER TABLE base_entity.placed DROP CONSTRAINT placed_place_fkey;
\c - app
CREATE TABLE shops (LIKE placed);
SELECT public.describe('shops');

-- A key to a partitioned table is one key, however many partitions there are; so is one to the table itself.
\c - postgres
CREATE TABLE regions (k int PRIMARY KEY) PARTITION BY LIST (k);
CREATE TABLE regions_1 PARTITION OF regions FOR VALUES IN (1);
CREATE TABLE regions_2 PARTITION OF regions FOR VALUES IN (2, 3) PARTITION BY LIST (k);
CREATE TABLE regions_2_2 PARTITION OF regions_2 FOR VALUES IN (2);
GRANT REFERENCES ON regions TO app;
CREATE TABLE base_entity.regional (region int NOT NULL, CONSTRAINT in_region FOREIGN KEY (region) REFERENCES regions,
    other int CONSTRAINT other_region REFERENCES regions ON DELETE CASCADE);
COMMENT ON CONSTRAINT in_region ON base_entity.regional IS 'where it is';
COMMENT ON CONSTRAINT other_region ON base_entity.regional IS 'where it goes';
CREATE TABLE base_entity.nested (n int PRIMARY KEY, parent int CONSTRAINT tree REFERENCES base_entity.nested) PARTITION BY LIST (n);
CREATE TABLE base_entity.nested_1 PARTITION OF base_entity.nested FOR VALUES IN (1);
COMMENT ON CONSTRAINT tree ON base_entity.nested IS 'a tree';
CREATE TABLE base_entity.located (n int, place int REFERENCES tenants) PARTITION BY LIST (n);
CREATE TABLE base_entity.located_1 PARTITION OF base_entity.located FOR VALUES IN (1);
GRANT SELECT ON base_entity.regional, base_entity.nested, base_entity.located_1 TO app;
INSERT INTO regions VALUES (1), (2);
\c - app
CREATE TABLE branches (LIKE regional, name text);
SELECT conname, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint') FROM pg_constraint
WHERE conrelid = 'branches'::regclass AND contype = 'f' AND conparentid = 0 ORDER BY 1;
INSERT INTO branches (region, other) VALUES (1, 2), (2, 1);
CREATE TABLE trees (LIKE nested);
SELECT conname, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint') FROM pg_constraint
WHERE conrelid = 'trees'::regclass AND contype = 'f' ORDER BY 1;
CREATE TABLE forests (LIKE nested) PARTITION BY LIST (n);
CREATE TABLE forests_1 PARTITION OF forests FOR VALUES IN (1);
SELECT conname, pg_get_constraintdef(oid), obj_description(oid, 'pg_constraint') FROM pg_constraint
WHERE conrelid = 'forests'::regclass AND contype = 'f' AND conparentid = 0 ORDER BY 1;
INSERT INTO forests VALUES (1, 1);
-- A template that is itself a partition takes its parent's key along.
CREATE TABLE leaves (LIKE located_1);
SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'leaves'::regclass AND contype = 'f' ORDER BY 1;
