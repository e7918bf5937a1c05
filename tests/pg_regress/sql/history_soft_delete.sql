-- A DELETE that marks a row ends a version; rows that are marked are not there as of a time.
\c - app
CREATE TABLE notes (LIKE base_entity, LIKE base_soft_delete, LIKE base_history, LIKE base_versioned, LIKE base_authored, body text);
INSERT INTO notes (uuid, body) VALUES ('00000000-0000-4000-8000-000000000001', 'x'), ('00000000-0000-4000-8000-000000000002', 'y');
DELETE FROM notes WHERE body = 'x';
SELECT h.operation, h.valid_to = n.valid_from AS follows, n.deleted_at IS NOT NULL AS marked FROM notes_history h JOIN notes n USING (uuid);
SELECT body FROM notes_as_of(now());
SELECT body FROM base_entity.as_of(NULL::notes, now());
BEGIN;
UPDATE notes SET body = 'yy' WHERE body = 'y';
DELETE FROM notes WHERE body = 'yy';
COMMIT;
SELECT h.operation, h.body, h.valid_to = n.valid_from AS follows, n.version FROM notes_history h JOIN notes n USING (uuid) ORDER BY h.body;
CALL base_entity.restore('notes', '00000000-0000-4000-8000-000000000001');
SELECT body FROM notes_as_of(now());
DELETE FROM notes;
CALL base_entity.purge('notes', '0');
SELECT operation, body, deleted_at IS NOT NULL AS marked FROM notes_history ORDER BY uuid, valid_to;
