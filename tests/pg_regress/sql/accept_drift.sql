-- The owner of an entity accepts that it differs from its templates; check() and repair() leave that alone.
CREATE ROLE clerk LOGIN;
GRANT USAGE ON SCHEMA app TO clerk;
CREATE SCHEMA later AUTHORIZATION app;
CREATE TABLE base_entity.owned (LIKE base_entity, tenant text NOT NULL DEFAULT current_user);
ALTER TABLE base_entity.owned ENABLE ROW LEVEL SECURITY;
CREATE INDEX ON base_entity.owned (tenant);
GRANT SELECT ON base_entity.owned TO app;
\c - app
CREATE TABLE sessions (LIKE owned);
CREATE TABLE visits (LIKE owned, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE visits_2024 PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
ALTER TABLE sessions DISABLE ROW LEVEL SECURITY;
ALTER TABLE sessions ALTER tenant DROP DEFAULT, ALTER created_at DROP DEFAULT, ALTER updated_at SET DEFAULT clock_timestamp();
ALTER TABLE sessions DISABLE TRIGGER zzz_base_entity;
DROP INDEX sessions_tenant_idx;
SELECT kind, name, problem, is_accepted FROM base_entity.drift();
-- Bad input.
SELECT base_entity.accept_drift(NULL, 'default', 'tenant');
SELECT base_entity.accept_drift('sessions', 'colour', 'tenant');
SELECT base_entity.accept_drift('sessions', 'default');
SELECT base_entity.accept_drift('sessions', 'row security', 'tenant');
SELECT base_entity.accept_drift('visits_2024', 'row security');
SELECT base_entity.accept_drift('pg_class', 'row security');
CREATE TEMP TABLE drafts (LIKE owned);
SELECT base_entity.accept_drift('drafts', 'row security');
CREATE TABLE plains (n int);
SELECT base_entity.accept_drift('plains', 'row security');
\c - clerk
SELECT base_entity.accept_drift('app.sessions', 'row security');
INSERT INTO base_entity.drift_exceptions VALUES ('app', 'sessions', 'row security', '');
\c - app
INSERT INTO base_entity.drift_exceptions VALUES ('app', 'sessions', 'row security', '');
SELECT base_entity.accept_drift('sessions', kind, name) FROM base_entity.drift() WHERE kind <> 'default' OR name = 'tenant';
SELECT base_entity.accept_drift('sessions', 'row security');
SELECT * FROM base_entity.accepted_drift ORDER BY kind, name;
SELECT relation, problem, sql FROM base_entity.check();
-- repair() restores what is not accepted.
CALL base_entity.repair('sessions');
SELECT relation, kind, name, is_accepted FROM base_entity.drift();
-- It follows renames and moves, of other roles' schemas too, and goes with the table.
ALTER TABLE sessions RENAME TO meetings;
ALTER TABLE meetings SET SCHEMA app;
ALTER TABLE meetings SET SCHEMA later;
\c - postgres
ALTER SCHEMA later RENAME TO soon;
\c - app
SELECT * FROM base_entity.accepted_drift WHERE kind <> 'trigger' ORDER BY kind, name;
SELECT relation, problem FROM base_entity.check();
SELECT base_entity.accept_drift('soon.meetings', 'row security', is_accepted => false);
SELECT relation, problem, severity FROM base_entity.check('soon');
SELECT base_entity.accept_drift('soon.meetings', 'row security');
DROP TABLE soon.meetings;
SELECT * FROM base_entity.accepted_drift;
BEGIN READ ONLY;
SELECT base_entity.accept_drift('visits', 'row security');
ROLLBACK;
BEGIN;
SELECT base_entity.accept_drift('visits', 'row security');
SELECT count(*) FROM base_entity.accepted_drift;
ROLLBACK;
SELECT count(*) FROM base_entity.accepted_drift;
-- The table is the extension's own, and dumped.
SELECT extcondition FROM pg_extension WHERE extname = 'base_entity';
SELECT unnest(extconfig)::regclass::text AS configuration FROM pg_extension WHERE extname = 'base_entity' ORDER BY 1;
ALTER TABLE base_entity.drift_exceptions ADD x int;
-- A difference of a column that is accepted leaves the others of the column to repair().
\c - app
CREATE TABLE trips (LIKE base_entity);
ALTER TABLE trips ALTER created_at DROP NOT NULL, ALTER created_at DROP DEFAULT, ALTER updated_at DROP NOT NULL, ALTER updated_at DROP DEFAULT;
SELECT base_entity.accept_drift('trips', 'not null', 'created_at');
SELECT base_entity.accept_drift('trips', 'default', 'updated_at');
SELECT problem, sql FROM base_entity.check('app') WHERE relation = 'trips'::regclass;
CALL base_entity.repair('trips');
SELECT problem, sql FROM base_entity.check('app') WHERE relation = 'trips'::regclass;
SELECT attname, attnotnull, atthasdef FROM pg_attribute WHERE attrelid = 'trips'::regclass AND attname LIKE '%\_at' ORDER BY 1;
