-- A partition of another role than the partitioned table: its owner's rights are not the table owner's to use.
\c - app
CREATE FUNCTION harmless(anyelement) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RETURN true; END$$;
CREATE TABLE parts (a int, b int DEFAULT 1, CHECK (harmless(b))) PARTITION BY LIST (a);
CREATE INDEX ON parts ((harmless(7) AND b > 0));
GRANT USAGE, CREATE ON SCHEMA app TO PUBLIC;
\c - postgres
CREATE TABLE app.part_ones PARTITION OF app.parts FOR VALUES IN (1);
INSERT INTO app.parts VALUES (1, 1);
\c - app
CREATE OR REPLACE FUNCTION harmless(anyelement) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN IF current_user <> 'app' THEN RAISE WARNING 'runs as %', current_user; END IF; RETURN true; END$$;
CALL base_entity.adopt('parts');
SELECT * FROM base_entity.plan_adopt('parts');
BEGIN;
CALL base_entity.adopt('parts', online => false);
ROLLBACK;
SELECT count(*) FROM pg_attribute WHERE attrelid = 'parts'::regclass AND attname = 'uuid';
-- An entity that gets such a partition is not repaired either.
CREATE TABLE events (LIKE base_entity, a int, CHECK (harmless(a))) PARTITION BY LIST (a);
\c - postgres
CREATE TABLE app.event_ones PARTITION OF app.events FOR VALUES IN (1);
INSERT INTO app.events (a) VALUES (1);
\c - app
ALTER TABLE events ALTER created_at DROP NOT NULL;
CALL base_entity.repair('events');
-- Nor is a superuser's table with a partition of another role: to prove NOT NULL, the planner would evaluate its CHECK with the superuser's rights.
\c - postgres
ALTER TABLE app.parts OWNER TO postgres;
ALTER TABLE app.part_ones ADD CHECK (app.harmless(7)), OWNER TO app;
CALL base_entity.adopt('app.parts');
-- A member of the owner of the partition trusts it.
CREATE ROLE tenants;
GRANT tenants TO app;
GRANT USAGE, CREATE ON SCHEMA app TO tenants;
ALTER TABLE app.parts OWNER TO app;
ALTER TABLE app.part_ones OWNER TO tenants;
CREATE OR REPLACE FUNCTION app.harmless(anyelement) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$BEGIN RETURN true; END$$;
\c - app
CALL base_entity.adopt('app.parts');
