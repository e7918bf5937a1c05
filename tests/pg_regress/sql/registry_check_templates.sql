-- A template that was made without the event triggers, as by pg_upgrade, takes rows until the SQL of check() has repaired it.
CREATE TABLE base_entity.refusing_shape (remark text);
SET base_entity.enabled = off;
CREATE TABLE base_entity."Open Shape" (remark text);
RESET base_entity.enabled;
SELECT * FROM base_entity.check();
SELECT count(*) FROM base_entity.check('public');
SELECT sql FROM base_entity.check('base_entity') \gexec
INSERT INTO base_entity."Open Shape" VALUES ('row');
SELECT * FROM base_entity.check();
-- Tables LIKE it take theirs.
CREATE TABLE remarks (LIKE "Open Shape");
INSERT INTO remarks VALUES ('row');
