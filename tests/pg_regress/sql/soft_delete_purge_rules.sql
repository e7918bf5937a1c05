-- A rule of a purged table makes no DELETE from another table.
CREATE ROLE mallory LOGIN;
CREATE SCHEMA trap AUTHORIZATION mallory;
\c - app
GRANT USAGE ON SCHEMA app TO mallory;
CREATE TABLE docs (LIKE base_entity, LIKE base_soft_delete, n int);
INSERT INTO docs (n) VALUES (1), (2);
GRANT SELECT, DELETE ON docs TO mallory;
\c - mallory
CREATE TABLE trap.baits (LIKE base_entity, LIKE base_soft_delete, n int);
INSERT INTO trap.baits (n) VALUES (1);
DELETE FROM trap.baits;
CREATE RULE r AS ON DELETE TO trap.baits DO INSTEAD DELETE FROM app.docs WHERE n = 1;
CALL base_entity.purge('trap.baits', '0');
SELECT n, deleted_at FROM app.docs ORDER BY n;
