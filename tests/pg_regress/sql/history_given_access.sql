-- Access to a history that commands other than its owner's GRANT and CREATE POLICY give.
CREATE ROLE lender LOGIN;
CREATE ROLE reader;
GRANT USAGE ON SCHEMA app TO lender, reader;
CREATE TABLE base_entity.owned (LIKE base_entity, owner text DEFAULT current_user);
GRANT SELECT ON base_entity.owned TO PUBLIC;
\c - app
CREATE TABLE letters (LIKE base_entity.owned, LIKE base_history, body text);
INSERT INTO letters (owner, body) VALUES ('reader', 'a'), ('app', 'b');
UPDATE letters SET body = body || body;
GRANT SELECT ON letters TO reader;
-- apply() gives the history the policies that it gives the table.
\c - postgres
CREATE POLICY own ON base_entity.owned USING (owner = current_user);
ALTER TABLE base_entity.owned ENABLE ROW LEVEL SECURITY;
CALL base_entity.apply('base_entity.owned');
CREATE POLICY short ON base_entity.owned AS RESTRICTIVE USING (length(owner) < 10);
CALL base_entity.apply('base_entity.owned', online => false);
SELECT tablename, policyname, permissive, qual FROM pg_policies WHERE schemaname = 'app' ORDER BY 1, 2;
SET ROLE reader;
SELECT owner, body FROM app.letters;
SELECT owner, body FROM app.letters_history;
RESET ROLE;
-- A role that may grant SELECT on the table gives no more on the history than it may grant there.
\c - app
CREATE TABLE notes (LIKE base_entity, LIKE base_history, body text);
GRANT SELECT ON notes TO lender WITH GRANT OPTION;
REVOKE SELECT ON notes_history FROM lender;
\c - lender
GRANT SELECT ON app.notes TO reader;
GRANT SELECT ON app.notes TO PUBLIC;
\c - app
SELECT has_table_privilege('reader', 'notes', 'SELECT') AS reads, has_table_privilege('reader', 'notes_history', 'SELECT') AS reads_history;
GRANT SELECT ON notes_history TO lender WITH GRANT OPTION;
\c - lender
REVOKE SELECT ON app.notes FROM reader;
GRANT SELECT ON app.notes TO reader;
\c - app
SELECT has_table_privilege('reader', 'notes', 'SELECT') AS reads, has_table_privilege('reader', 'notes_history', 'SELECT') AS reads_history;
-- A version without an operation, which only the owner of the history can insert.
CREATE TABLE wares (LIKE base_history, id int PRIMARY KEY, body text);
ALTER TABLE wares_history ALTER operation DROP NOT NULL, ALTER valid_to DROP NOT NULL;
INSERT INTO wares_history (valid_to, operation, actor, transaction, id, valid_from) VALUES
    (now(), NULL, 'a', '1', 1, now()), (NULL, NULL, 'a', '1', 2, now());
INSERT INTO wares (id, body) VALUES (1, 'a'), (2, 'b');
UPDATE wares SET id = 3 WHERE id = 1;
UPDATE wares SET id = 1 WHERE id = 2;
DELETE FROM wares;
SELECT id, operation, body FROM wares_history ORDER BY valid_to, id, operation;
BEGIN;
INSERT INTO wares (id, body) VALUES (9, 'c');
INSERT INTO wares_history (valid_to, operation, actor, transaction, id, valid_from) VALUES (now(), NULL, 'a', '1', 9, now() - interval '1 second');
DELETE FROM wares WHERE id = 9;
SELECT id, operation, body FROM wares_history WHERE id = 9;
COMMIT;
-- A schema that requires a template takes the histories of its tables.
\c - postgres
SELECT base_entity.require('app', 'base_entity.base_entity', 'refuse');
\c - app
CREATE TABLE bills (LIKE base_entity, LIKE base_history, amount int);
CREATE TABLE strangers_history (LIKE bills_history);
\c - postgres
SELECT relation FROM base_entity.template_violations('app');
