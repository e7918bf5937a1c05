-- release() removes the objects that depend on the extension; a default does the same as before, with PostgreSQL's own functions.
CREATE FUNCTION base_entity.own_id() RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()';
CREATE TABLE notes (
    uuid uuid PRIMARY KEY DEFAULT base_entity.uuidv4(),
    slug text NOT NULL DEFAULT 'note-' || upper(left(base_entity.uuidv4()::text, 8)),
    ids uuid[] NOT NULL DEFAULT ARRAY[base_entity.uuidv4(), base_entity.uuidv4()],
    author text NOT NULL DEFAULT coalesce(nullif(base_entity.actor(), ''), 'nobody'),
    other uuid DEFAULT base_entity.own_id(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CHECK (author <> 'base_entity.uuidv4()'));
CREATE TRIGGER "touch ""it""" BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('touch updated_at');
SELECT * FROM base_entity.plan_release('notes');
CALL base_entity.release('notes');
INSERT INTO notes DEFAULT VALUES RETURNING slug ~ '^note-[0-9A-F]{8}$' AS slug, ids[1] <> ids[2] AS ids, author = current_user AS author;
SELECT * FROM describe('notes');
CALL base_entity.release('notes');
SELECT * FROM base_entity.plan_release('notes');
-- A function for which PostgreSQL has none is refused, before anything changes.
CREATE TABLE letters (LIKE base_timestamps, id uuid NOT NULL DEFAULT base_entity.uuidv7_at(now()));
CALL base_entity.release('letters');
SELECT * FROM base_entity.plan_release('letters');
SELECT * FROM describe('letters');
ALTER TABLE letters ALTER id SET DEFAULT gen_random_uuid();
CALL base_entity.release('letters');
SELECT * FROM describe('letters');
-- Other objects that depend on the extension are reported.
CREATE TABLE words (LIKE base_entity, word text CHECK (base_entity.is_plural(word)), version int GENERATED ALWAYS AS (base_entity.uuid_extract_version(uuid)) STORED);
\set VERBOSITY terse
CALL base_entity.release('words');
\set VERBOSITY default
-- Partitions.
CREATE TABLE parts (LIKE base_entity, k int) PARTITION BY LIST (k);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES IN (1);
CALL base_entity.release('parts_1');
CALL base_entity.release('parts');
SELECT * FROM describe('parts_1');
