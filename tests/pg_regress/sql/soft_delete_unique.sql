-- Unique among the living: a unique index WHERE deleted_at IS NULL, ON CONFLICT, and a template that holds it.
\c - postgres
GRANT CREATE ON SCHEMA base_entity TO app;
\c - app
CREATE TABLE base_entity.named (LIKE base_entity, LIKE base_soft_delete, name text NOT NULL);
CREATE UNIQUE INDEX ON base_entity.named (name) WHERE deleted_at IS NULL;
CREATE FUNCTION make(relation regclass) RETURNS void LANGUAGE plpgsql SET client_min_messages = warning AS
    'BEGIN PERFORM base_entity.create_living_view(relation); END';
SELECT make('base_entity.named');
CREATE TABLE tags (LIKE named, uses int NOT NULL DEFAULT 1);
SELECT pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = 'tags'::regclass AND indpred IS NOT NULL;
CREATE VIEW state AS SELECT name, uses, deleted_at IS NOT NULL AS deleted FROM tags ORDER BY name, uses, deleted;

-- A name is free after its row was deleted, as often as one likes, and taken while a row lives.
INSERT INTO tags (name) VALUES ('a'), ('b');
INSERT INTO tags (name) VALUES ('a');
DELETE FROM tags WHERE name = 'a';
INSERT INTO tags (name, uses) VALUES ('a', 2);
DELETE FROM tags WHERE name = 'a';
INSERT INTO tags (name, uses) VALUES ('a', 3);
TABLE state;
-- ON CONFLICT repeats the condition of the index; without it, no index is found.
INSERT INTO tags (name) VALUES ('a'), ('c') ON CONFLICT (name) WHERE deleted_at IS NULL DO NOTHING RETURNING name;
INSERT INTO tags (name) VALUES ('b'), ('d') ON CONFLICT (name) WHERE deleted_at IS NULL DO UPDATE SET uses = tags.uses + 1 RETURNING name, uses;
INSERT INTO tags (name) VALUES ('b') ON CONFLICT (name) DO NOTHING;
INSERT INTO tags (name) VALUES ('b'), ('e') ON CONFLICT DO NOTHING RETURNING name;
-- Through the living view.
INSERT INTO living_tags (name) VALUES ('b'), ('f') ON CONFLICT (name) WHERE deleted_at IS NULL DO UPDATE SET uses = living_tags.uses + 1 RETURNING name, uses;
DELETE FROM living_tags WHERE name = 'b' RETURNING name, uses;
INSERT INTO living_tags (name) VALUES ('b') ON CONFLICT (name) WHERE deleted_at IS NULL DO UPDATE SET uses = living_tags.uses + 1 RETURNING name, uses;
INSERT INTO living_tags (name) VALUES ('b');
INSERT INTO living_tags (name) VALUES ('b') ON CONFLICT DO NOTHING;
TABLE state;
-- A row is not restored while its name is used, by either way.
UPDATE tags SET deleted_at = NULL WHERE name = 'b' AND deleted_at IS NOT NULL;
DO $$ DECLARE id uuid = (SELECT uuid FROM app.tags WHERE name = 'b' AND deleted_at IS NOT NULL); BEGIN CALL base_entity.restore('app.tags', id); END $$;
DELETE FROM tags WHERE name = 'b';
UPDATE tags SET deleted_at = NULL WHERE name = 'b' AND uses > 1;
SELECT name, uses FROM living_tags WHERE name = 'b';
-- The deletion and the insertion of a name, in one transaction and in one statement.
BEGIN;
DELETE FROM living_tags WHERE name = 'b';
INSERT INTO living_tags (name) VALUES ('b');
COMMIT;
WITH gone AS (DELETE FROM tags WHERE name = 'f' RETURNING name) INSERT INTO tags (name) SELECT name FROM gone;
SELECT name, deleted_at IS NOT NULL AS deleted FROM tags WHERE name = 'f';
-- Deleting all of them is no conflict.
DELETE FROM tags;
SELECT count(*) AS living FROM living_tags;
CALL base_entity.purge('tags', '0');

-- A table that is adopted, and partitions.
CREATE TABLE labels (uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL);
INSERT INTO labels (name) VALUES ('a');
SET client_min_messages = warning;
CALL base_entity.adopt('labels', '{named}');
RESET client_min_messages;
DELETE FROM labels;
INSERT INTO labels (name) VALUES ('a') ON CONFLICT (name) WHERE deleted_at IS NULL DO NOTHING RETURNING name;
INSERT INTO living_labels (name) VALUES ('a') ON CONFLICT (name) WHERE deleted_at IS NULL DO NOTHING RETURNING name;
CREATE TABLE codes (LIKE base_soft_delete, region text, code text) PARTITION BY LIST (region);
CREATE TABLE codes_eu PARTITION OF codes FOR VALUES IN ('eu');
CREATE UNIQUE INDEX ON codes (region, code) WHERE deleted_at IS NULL;
INSERT INTO codes (region, code) VALUES ('eu', '1');
DELETE FROM codes;
INSERT INTO codes (region, code) VALUES ('eu', '1'), ('eu', '2') ON CONFLICT (region, code) WHERE deleted_at IS NULL DO NOTHING RETURNING code;
INSERT INTO codes (region, code) VALUES ('eu', '1') ON CONFLICT (region, code) WHERE deleted_at IS NULL DO NOTHING RETURNING code;
-- No overlap among the living.
CREATE TABLE bookings (LIKE base_entity, LIKE base_soft_delete, during int4range, EXCLUDE USING gist (during WITH &&) WHERE (deleted_at IS NULL));
INSERT INTO bookings (during) VALUES ('[1,5)');
DELETE FROM bookings;
INSERT INTO bookings (during) VALUES ('[3,8)') RETURNING during;
UPDATE bookings SET deleted_at = NULL;
INSERT INTO bookings (during) VALUES ('[1,4)') ON CONFLICT DO NOTHING RETURNING during;
