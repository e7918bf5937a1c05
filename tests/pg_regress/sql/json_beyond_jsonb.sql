-- A json that jsonb cannot hold is shown as a string by changes() and find(): no value makes them fail.
\c - app
CREATE TABLE notes (LIKE base_entity, LIKE base_history, doc json, docs json[], n int);
INSERT INTO notes (uuid, doc, docs) VALUES ('0190163d-8694-739b-aea5-966c26f8ad91', '{"a": 1}', '{1}'), ('0190163d-8694-739b-aea5-966c26f8ad92', '{"a": 1}', '{1}');
UPDATE notes SET doc = '{"a": "\u0000"}', docs = ARRAY['"\u0000"', '{"b": 2}', NULL]::json[] WHERE uuid = '0190163d-8694-739b-aea5-966c26f8ad91';
UPDATE notes SET doc = '{"a": 2}', docs = '{}' WHERE uuid = '0190163d-8694-739b-aea5-966c26f8ad92';
UPDATE notes SET n = 1 WHERE uuid = '0190163d-8694-739b-aea5-966c26f8ad91';
UPDATE notes SET doc = '1e200000' WHERE uuid = '0190163d-8694-739b-aea5-966c26f8ad91';
SELECT right(id, 1) AS id, old - '{uuid,created_at,updated_at}'::text[] AS old, new - '{uuid,created_at,updated_at}'::text[] AS new FROM base_entity.changes('notes');
SELECT document ->> 'doc' AS doc, document -> 'docs' AS docs FROM base_entity.find('0190163d-8694-739b-aea5-966c26f8ad91');
SELECT document ->> 'doc' AS doc, document -> 'docs' AS docs FROM base_entity.find('0190163d-8694-739b-aea5-966c26f8ad91', history => true) ORDER BY document ->> 'updated_at';
-- A value of the session's own work stays.
BEGIN;
DECLARE all_changes CURSOR FOR SELECT new -> 'doc' AS doc FROM base_entity.changes('notes');
FETCH 1 FROM all_changes;
SAVEPOINT a;
FETCH ALL FROM all_changes;
COMMIT;
