-- The key of a column is compared in full: NULLS NOT DISTINCT and DEFERRABLE, by check(), lags, the NOTICE and apply() alike.
CREATE VIEW keys AS
SELECT conrelid::regclass AS relation, pg_get_constraintdef(oid) AS key FROM pg_constraint
WHERE contype IN ('p', 'u') AND conrelid::regclass::text ~ '^(melon|plum|grape)';
CREATE TABLE base_entity.timed (LIKE base_entity, u int UNIQUE, w int CONSTRAINT timed_w UNIQUE, x int CONSTRAINT timed_x UNIQUE DEFERRABLE, y int, z int, CONSTRAINT timed_pair UNIQUE (y, z));
CREATE TABLE melons (LIKE timed);
SELECT * FROM base_entity.check();
-- A table whose key is checked at another time.
ALTER TABLE melons DROP CONSTRAINT melons_u_key, ADD UNIQUE (u) DEFERRABLE;
ALTER TABLE melons DROP CONSTRAINT melons_y_z_key, ADD UNIQUE (y, z) INITIALLY DEFERRED;
SELECT relation, kind, name, problem, severity FROM base_entity.drift();
SELECT entity, lags FROM base_entity.entities;
SELECT base_entity.accept_drift('melons', 'index', 'timed_pair');
SELECT statement FROM base_entity.plan_apply('base_entity.timed');
CALL base_entity.apply('base_entity.timed');
SELECT * FROM base_entity.check();
SELECT entity, lags FROM base_entity.entities;
SELECT base_entity.accept_drift('melons', 'index', 'timed_pair', false);
SELECT key FROM keys WHERE relation = 'melons'::regclass ORDER BY 1;
DROP TABLE melons;
-- The template changes when its keys are checked.
CREATE TABLE plums (LIKE timed);
ALTER TABLE base_entity.timed DROP CONSTRAINT timed_w, ADD CONSTRAINT timed_w UNIQUE (w) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE base_entity.timed DROP CONSTRAINT timed_x, ADD CONSTRAINT timed_x UNIQUE (x) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE base_entity.timed DROP CONSTRAINT timed_pair, ADD CONSTRAINT timed_pair UNIQUE (y, z) DEFERRABLE;
SELECT relation, kind, name, problem, severity FROM base_entity.drift();
SELECT entity, lags FROM base_entity.entities;
SELECT statement FROM base_entity.plan_apply('base_entity.timed');
CALL base_entity.apply('base_entity.timed');
CREATE TABLE plum_trees (LIKE timed);
SELECT key FROM keys WHERE relation = 'plums'::regclass EXCEPT SELECT key FROM keys WHERE relation = 'plum_trees'::regclass;
SELECT key FROM keys WHERE relation = 'plums'::regclass ORDER BY 1;
SELECT * FROM base_entity.check();
SELECT entity, lags FROM base_entity.entities ORDER BY 1;
CALL base_entity.apply('base_entity.timed');
ALTER TABLE base_entity.timed DROP CONSTRAINT timed_w, ADD CONSTRAINT timed_w UNIQUE (w);
CALL base_entity.apply('base_entity.timed');
SELECT relation, key FROM keys WHERE relation IN ('plums'::regclass, 'plum_trees'::regclass) AND key LIKE '%w%' ORDER BY 1;
SELECT * FROM base_entity.check();
-- adopt() gives a table a key that is checked when the template's is; an index without a constraint becomes it.
CREATE TABLE grapes (u int UNIQUE DEFERRABLE, w int, x int);
CREATE UNIQUE INDEX ON grapes (x);
CALL base_entity.adopt('grapes', '{timed}');
SELECT key FROM keys WHERE relation = 'grapes'::regclass ORDER BY 1;
SELECT * FROM base_entity.check();
-- A partitioned table, whose keys have the partition column.
CREATE TABLE grapevines (LIKE timed) PARTITION BY RANGE (y);
CREATE TABLE grapevines_of_all PARTITION OF grapevines DEFAULT;
SELECT key FROM keys WHERE relation = 'grapevines'::regclass ORDER BY 1;
SELECT * FROM base_entity.check();
ALTER TABLE grapevines DROP CONSTRAINT grapevines_x_y_key, ADD UNIQUE (x, y);
SELECT relation, kind, name, problem, severity FROM base_entity.drift();
