-- Whatever a template of one's own has, a table that is adopted gets: keys, CHECKs, indexes, foreign keys, triggers, policies, privileges.
CREATE ROLE reader;
GRANT CREATE ON SCHEMA base_entity TO app;
\c - app
CREATE TABLE tenants (LIKE base_entity, name text);
CREATE TABLE base_entity.tenant_entity (
    LIKE base_entity, tenant_id uuid NOT NULL REFERENCES tenants, parent uuid REFERENCES base_entity.tenant_entity,
    rank int DEFAULT 0 CHECK (rank >= 0), slug text, twice int GENERATED ALWAYS AS (rank * 2) STORED, UNIQUE (tenant_id, uuid));
CREATE INDEX ON base_entity.tenant_entity (tenant_id, slug DESC) WHERE slug IS NOT NULL;
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RAISE NOTICE 'noted'; RETURN NULL; END$$;
CREATE TRIGGER note AFTER DELETE ON base_entity.tenant_entity FOR EACH ROW WHEN (OLD.rank > 5) EXECUTE FUNCTION noted();
COMMENT ON TRIGGER note ON base_entity.tenant_entity IS 'notes';
CREATE TRIGGER asleep AFTER INSERT ON base_entity.tenant_entity EXECUTE FUNCTION noted();
ALTER TABLE base_entity.tenant_entity DISABLE TRIGGER asleep;
ALTER TABLE base_entity.tenant_entity ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON base_entity.tenant_entity
    USING (tenant_id = current_setting('app.tenant', true)::uuid AND rank <= (SELECT max(rank) FROM base_entity.tenant_entity));
GRANT SELECT ON base_entity.tenant_entity TO reader;
ALTER TABLE base_entity.tenant_entity SET (fillfactor = 80);
COMMENT ON COLUMN base_entity.tenant_entity.slug IS 'for addresses';
-- The same columns, by LIKE and by adoption.
CREATE TABLE projects (LIKE tenant_entity);
CREATE TABLE adopted_projects (tenant_id uuid, rank int);
INSERT INTO tenants (uuid, name) VALUES ('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa', 'a');
INSERT INTO adopted_projects VALUES ('aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa', 7), (NULL, 8);
-- A tenant cannot be guessed, and nothing has changed.
CALL base_entity.adopt('adopted_projects', '{tenant_entity}');
SELECT * FROM describe('adopted_projects');
UPDATE adopted_projects SET tenant_id = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
CALL base_entity.adopt('adopted_projects', '{tenant_entity}');
SELECT * FROM describe('projects');
SELECT * FROM describe('adopted_projects');
SELECT relname, relrowsecurity, reloptions, has_table_privilege('reader', oid, 'SELECT') AS may_read FROM pg_class WHERE relname LIKE '%projects' ORDER BY 1;
SELECT tablename, policyname, permissive, roles, cmd, qual FROM pg_policies WHERE tablename LIKE '%projects' ORDER BY 1;
SELECT * FROM comments('adopted_projects');
CALL base_entity.adopt('adopted_projects', '{tenant_entity}');
CALL base_entity.adopt('projects', '{tenant_entity}');
-- Rows that a CHECK or a foreign key of the template would refuse stop the adoption, which resumes once they are corrected.
CREATE TABLE wrong_projects (tenant_id uuid, rank int);
INSERT INTO wrong_projects VALUES ('bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb', -1);
\set VERBOSITY terse
CALL base_entity.adopt('wrong_projects', '{tenant_entity}');
UPDATE wrong_projects SET rank = 1;
CALL base_entity.adopt('wrong_projects', '{tenant_entity}');
\set VERBOSITY default
SET app.tenant = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
UPDATE wrong_projects SET tenant_id = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
CALL base_entity.adopt('wrong_projects', '{tenant_entity}');
SELECT * FROM describe('wrong_projects') AS line WHERE line LIKE '%FOREIGN KEY%' OR line LIKE '%CHECK%';
-- The template moves on, and so do the tables, though its rules are those of base_entity.
ALTER TABLE base_entity.tenant_entity ADD region text NOT NULL DEFAULT 'eu';
SELECT * FROM base_entity.check();
CALL base_entity.adopt('projects', '{tenant_entity}');
SELECT sql FROM base_entity.check() \gexec
SELECT * FROM base_entity.check();
-- Partitioned tables too; their keys have the partition columns, and are built partition by partition where that takes time.
CREATE TABLE events (at timestamptz NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY LIST (what);
CREATE TABLE events_2026_a PARTITION OF events_2026 FOR VALUES IN ('a');
CREATE TABLE "events 2026 b" PARTITION OF events_2026 FOR VALUES IN ('b');
INSERT INTO events VALUES ('2025-05-05', 'a'), ('2026-06-06', 'b');
CREATE TABLE days (at timestamptz NOT NULL) PARTITION BY RANGE ((at AT TIME ZONE 'UTC'));
CREATE TABLE days_default PARTITION OF days DEFAULT;
INSERT INTO days VALUES (now());
CREATE TABLE letters (at date NOT NULL, filler text) PARTITION BY RANGE (at);
CREATE TABLE letters_2025 PARTITION OF letters FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE letters_2026 PARTITION OF letters FOR VALUES FROM ('2026-01-01') TO ('2027-01-01') PARTITION BY RANGE (at);
CREATE TABLE "letters 2026 h1" PARTITION OF letters_2026 FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
INSERT INTO letters SELECT '2025-06-01'::date + n % 300, repeat('x', 500) FROM generate_series(1, 20000) n;
CALL base_entity.adopt('events');
CALL base_entity.adopt('days');
SELECT * FROM describe('events');
SELECT count(DISTINCT uuid) FROM events;
SELECT * FROM describe('days');
CALL base_entity.adopt('letters');
-- A part of the work was done by hand; steps that take no time are done.
CREATE UNIQUE INDEX letters_pkey ON ONLY app.letters USING btree (uuid, at);
CREATE UNIQUE INDEX CONCURRENTLY letters_2025_idx ON app.letters_2025 USING btree (uuid, at);
ALTER INDEX app.letters_pkey ATTACH PARTITION app.letters_2025_idx;
CREATE UNIQUE INDEX CONCURRENTLY "letters 2026 h1_idx" ON app."letters 2026 h1" USING btree (uuid, at);
CALL base_entity.adopt('letters');
SELECT * FROM describe('letters');
SELECT count(*), count(DISTINCT uuid) FROM letters;
SELECT * FROM base_entity.check();
