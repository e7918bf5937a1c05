-- A rule that the table's own code creates in the middle of an adoption makes no other statement of its UPDATE.
CREATE ROLE mallory LOGIN;
CREATE SCHEMA trap AUTHORIZATION mallory;
\c - app
GRANT USAGE ON SCHEMA app TO mallory;
CREATE TABLE docs (LIKE base_entity, LIKE base_soft_delete, n int);
INSERT INTO docs (n) VALUES (1), (2);
GRANT SELECT, UPDATE, DELETE ON docs TO mallory;
\c - mallory
-- Not a setting, which is as in a new session while the columns are filled.
CREATE TABLE trap.actions (action text);
INSERT INTO trap.actions VALUES ('NOTHING');
CREATE FUNCTION trap.rewrite() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE 'CREATE OR REPLACE RULE r AS ON UPDATE TO trap.baits DO INSTEAD ' || (SELECT action FROM trap.actions);
    RETURN true;
EXCEPTION WHEN OTHERS THEN RETURN true;
END $$;
CREATE TABLE trap.baits (n int, uuid uuid, created_at timestamptz, updated_at timestamptz);
INSERT INTO trap.baits VALUES (1), (2);
ALTER TABLE trap.baits ADD CHECK (trap.rewrite()) NOT VALID;
UPDATE trap.actions SET action = 'NOTHING';
CALL base_entity.adopt('trap.baits');
UPDATE trap.actions SET action = 'DELETE FROM app.docs WHERE n = 2';
CALL base_entity.adopt('trap.baits');
UPDATE trap.actions SET action = 'UPDATE app.docs SET created_at = ''1999-01-01'' WHERE n = 1';
CALL base_entity.adopt('trap.baits', online => false);
\c - app
SELECT n, created_at > '2001-01-01' AS kept, deleted_at IS NULL AS living FROM docs ORDER BY n;
