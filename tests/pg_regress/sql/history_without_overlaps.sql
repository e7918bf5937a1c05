-- A history of a table whose key is WITHOUT OVERLAPS (18 and later): ranges that overlap are other keys.
SELECT current_setting('server_version_num')::int < 180000 AS too_old \gset
\if :too_old
\quit
\endif
CREATE EXTENSION btree_gist;
CREATE TABLE stays (LIKE base_history, room int, during int4range, note text, PRIMARY KEY (room, during WITHOUT OVERLAPS));
INSERT INTO stays (room, during, note) VALUES (1, '[1,10)', 'a'), (2, '[1,10)', 'b');
BEGIN;
UPDATE stays SET during = '[5,15)' WHERE room = 1;
DELETE FROM stays WHERE room = 1;
COMMIT;
BEGIN;
UPDATE stays SET note = 'c' WHERE room = 2;
DELETE FROM stays WHERE room = 2;
COMMIT;
SELECT room, during, operation, note FROM stays_history ORDER BY room, valid_to;
