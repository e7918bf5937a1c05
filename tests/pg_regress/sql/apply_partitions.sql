-- An entity that is attached to a partitioned table which is no entity keeps its record: what its template loses in this time is noted, and is removed once
-- the table is detached.
\c - postgres
CREATE TABLE base_entity.guarded (LIKE base_entity, owner name NOT NULL DEFAULT current_user);
ALTER TABLE base_entity.guarded ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON base_entity.guarded USING (owner = current_user);
CREATE POLICY everybody ON base_entity.guarded USING (true);
GRANT SELECT ON base_entity.guarded TO PUBLIC;
CREATE TABLE app.logs (uuid uuid, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, owner name NOT NULL) PARTITION BY LIST (owner);
CREATE TABLE app.logs_of_all (LIKE guarded);
ALTER TABLE app.logs ATTACH PARTITION app.logs_of_all FOR VALUES IN ('a');
DROP POLICY everybody ON base_entity.guarded;
REVOKE SELECT ON base_entity.guarded FROM PUBLIC;
SELECT relation, kind, name FROM base_entity.noted_parts ORDER BY 1, 2;
ALTER TABLE app.logs DETACH PARTITION app.logs_of_all;
SELECT relation, problem FROM base_entity.check('app');
CALL base_entity.apply('base_entity.guarded', remove => true);
SELECT polname FROM pg_policy WHERE polrelid = 'app.logs_of_all'::regclass;
SELECT relation, problem FROM base_entity.check('app');
-- A column that the table had before the template is its owner's, and one that the template renames gets the name.
CREATE TABLE base_entity.kept (LIKE base_entity, state text);
CREATE TABLE app.events (uuid uuid, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, state text, note text) PARTITION BY RANGE (created_at);
CREATE TABLE app.events_2026 (LIKE kept, note text);
INSERT INTO app.events_2026 (created_at, note, state) VALUES ('2026-06-01', 'precious note', 'precious state');
ALTER TABLE app.events ATTACH PARTITION app.events_2026 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
ALTER TABLE base_entity.kept ADD COLUMN note text;
ALTER TABLE base_entity.kept RENAME state TO status;
ALTER TABLE app.events DETACH PARTITION app.events_2026;
ALTER TABLE base_entity.kept DROP COLUMN note;
CALL base_entity.apply('base_entity.kept', remove => true);
SELECT note, status FROM app.events_2026;
-- The partitions of an entity have the record of their table, which counts alone.
CREATE TABLE app.parcels (LIKE kept) PARTITION BY LIST (uuid);
CREATE TABLE app.parcels_1 PARTITION OF app.parcels DEFAULT;
ALTER TABLE base_entity.kept ALTER status SET DEFAULT 'open';
CALL base_entity.apply('base_entity.kept');
ALTER TABLE base_entity.kept ALTER status DROP DEFAULT;
SELECT relation, kind, name FROM base_entity.noted_parts ORDER BY 1, 2;
