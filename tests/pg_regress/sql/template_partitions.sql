-- A partitioned template: a table LIKE it lacks nothing, and no row comes into it through a partition from elsewhere.
\c - postgres
CREATE TABLE base_entity.dated (LIKE base_entity, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE base_entity.dated_2024 PARTITION OF base_entity.dated FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
GRANT SELECT ON base_entity.dated TO app;
\c - app
CREATE TABLE events (LIKE dated, n int);
CREATE TABLE meetings (LIKE dated, n int) PARTITION BY RANGE (day);
CREATE TABLE meetings_2024 PARTITION OF meetings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
INSERT INTO events (day) VALUES ('2024-05-01');
INSERT INTO meetings (day) VALUES ('2024-05-01');
SELECT * FROM base_entity.check();

-- A template that is itself a partition.
\c - postgres
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER noted AFTER INSERT ON base_entity.dated FOR EACH ROW EXECUTE FUNCTION note();
CREATE TABLE leaves (LIKE dated_2024);
SELECT describe('leaves');
CREATE TABLE branches (id int);
CALL base_entity.adopt('branches', '{dated_2024}');
SELECT describe('branches');
DROP TRIGGER noted ON base_entity.dated;
DROP TABLE leaves, branches;

-- Made as a partition, attached, below a partition, and below one that is attached.
\c - postgres
CREATE TABLE dated_2025 PARTITION OF base_entity.dated FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY RANGE (day);
CREATE TABLE dated_2025_1 PARTITION OF dated_2025 FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
CREATE TABLE dated_2026 (uuid uuid NOT NULL DEFAULT base_entity.uuidv4(), created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, day date NOT NULL) PARTITION BY RANGE (day);
CREATE TABLE dated_2026_1 PARTITION OF dated_2026 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
INSERT INTO dated_2026 (created_at, updated_at, day) VALUES (now(), now(), '2026-01-01');
ALTER TABLE base_entity.dated ATTACH PARTITION dated_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
\echo :LAST_ERROR_SQLSTATE
DELETE FROM dated_2026;
ALTER TABLE base_entity.dated ATTACH PARTITION dated_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE dated_2026_2 (LIKE dated_2026);
ALTER TABLE dated_2026 ATTACH PARTITION dated_2026_2 FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
CREATE TABLE dated_rests PARTITION OF base_entity.dated DEFAULT;
INSERT INTO base_entity.dated (day) VALUES ('2025-01-05');
\set VERBOSITY terse
INSERT INTO base_entity.dated (day) VALUES ('2026-01-05');
INSERT INTO base_entity.dated (day, created_at, updated_at) VALUES ('2026-02-05', now(), now());
INSERT INTO base_entity.dated (day) VALUES ('2030-01-05');
INSERT INTO dated_2025 (day) VALUES ('2025-01-05');
INSERT INTO dated_2025_1 (day) VALUES ('2025-01-05');
INSERT INTO dated_2026_1 (uuid, created_at, updated_at, day) VALUES (base_entity.uuidv4(), now(), now(), '2026-01-05');
COPY base_entity.dated (day) FROM STDIN;
2030-01-06
\.
-- A template whose partitions were made before it became one.
CREATE TABLE places (n int) PARTITION BY LIST (n);
CREATE TABLE places_1 PARTITION OF places FOR VALUES IN (1);
ALTER TABLE places SET SCHEMA base_entity;
INSERT INTO base_entity.places VALUES (1);
-- A partition that was a template itself.
ALTER TABLE base_entity.dated_2024 SET SCHEMA public;
INSERT INTO base_entity.dated (day) VALUES ('2024-05-01');
SELECT count(*) FROM base_entity.dated;
-- A table that is no partition any more takes rows.
ALTER TABLE base_entity.dated DETACH PARTITION dated_rests;
INSERT INTO dated_rests (day, created_at, updated_at) VALUES ('2030-01-05', now(), now());
UPDATE dated_rests SET day = '2030-01-06' RETURNING day;
-- The row trigger's function on a trigger that was created for something else.
CREATE TABLE notes (n int);
CREATE TRIGGER refuse BEFORE UPDATE OR DELETE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.refuse_rows();
INSERT INTO notes VALUES (1);
UPDATE notes SET n = 2 RETURNING n;
DELETE FROM notes RETURNING n;
-- One that was attached without the event triggers: check() knows it.
\set VERBOSITY terse
SET base_entity.naming = off;
CREATE TABLE dated_2031 (LIKE base_entity.dated);
RESET base_entity.naming;
DROP TRIGGER zzz_base_entity ON dated_2031;
SET base_entity.enabled = off;
ALTER TABLE base_entity.dated ATTACH PARTITION dated_2031 FOR VALUES FROM ('2031-01-01') TO ('2032-01-01');
RESET base_entity.enabled;
INSERT INTO base_entity.dated (day) VALUES ('2031-05-01');
SELECT relation, problem, sql FROM base_entity.check() WHERE problem ~ 'takes rows';
CALL base_entity.repair('dated_2031');
DELETE FROM dated_2031;
CALL base_entity.repair('dated_2031');
INSERT INTO base_entity.dated (day) VALUES ('2031-05-01');
SELECT relation, problem, sql FROM base_entity.check() WHERE problem ~ 'takes rows';
