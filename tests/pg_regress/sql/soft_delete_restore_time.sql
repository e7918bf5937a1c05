-- restore() tells the rows of one deletion by its time, and for a role that may not restore them itself also by their versions: it could have set the time.
CREATE ROLE clerk LOGIN;
GRANT USAGE ON SCHEMA app TO clerk;
\c - app
CREATE TABLE accounts (LIKE base_entity, LIKE base_soft_delete, name text);
CREATE TABLE secrets (LIKE base_entity, LIKE base_soft_delete, account uuid REFERENCES accounts ON DELETE CASCADE, secret text);
CREATE TABLE parts (LIKE base_entity, LIKE base_soft_delete, secret uuid REFERENCES secrets ON DELETE CASCADE);
GRANT SELECT, UPDATE (deleted_at) ON accounts TO clerk;
INSERT INTO accounts (uuid, name) VALUES ('00000000-0000-4000-8000-00000000000a', 'a');
INSERT INTO secrets (uuid, account, secret)
	VALUES ('00000000-0000-4000-8000-00000000000b', '00000000-0000-4000-8000-00000000000a', 'revoked');
INSERT INTO parts (secret) VALUES ('00000000-0000-4000-8000-00000000000b');
DELETE FROM secrets;
SELECT deleted_at AS time FROM secrets \gset
\c - clerk
UPDATE app.accounts SET deleted_at = :'time';
CALL base_entity.restore('app.accounts', '00000000-0000-4000-8000-00000000000a');
\c - app
SELECT (SELECT deleted_at IS NULL FROM accounts) AS account, (SELECT deleted_at IS NULL FROM secrets) AS secret, (SELECT deleted_at IS NULL FROM parts) AS part;
-- Rows that one DELETE has marked are restored by the role.
UPDATE secrets SET deleted_at = NULL;
UPDATE parts SET deleted_at = NULL;
DELETE FROM accounts;
\c - clerk
CALL base_entity.restore('app.accounts', '00000000-0000-4000-8000-00000000000a');
\c - app
SELECT (SELECT deleted_at IS NULL FROM accounts) AS account, (SELECT deleted_at IS NULL FROM secrets) AS secret, (SELECT deleted_at IS NULL FROM parts) AS part;
-- Also when the rows are frozen; but not after the row was changed.
DELETE FROM accounts;
VACUUM (FREEZE) accounts, secrets, parts;
\c - clerk
BEGIN;
CALL base_entity.restore('app.accounts', '00000000-0000-4000-8000-00000000000a');
ROLLBACK;
\c - app
UPDATE accounts SET name = 'b';
\c - clerk
BEGIN;
CALL base_entity.restore('app.accounts', '00000000-0000-4000-8000-00000000000a');
ROLLBACK;
-- A role that may update the column of the referring table needs no more than the time; with policies on that it may not.
\c - app
GRANT UPDATE (deleted_at) ON secrets TO clerk;
GRANT UPDATE ON parts TO clerk;
ALTER TABLE parts ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_rows ON parts USING (true);
\c - clerk
BEGIN;
CALL base_entity.restore('app.accounts', '00000000-0000-4000-8000-00000000000a');
ROLLBACK;
\c - app
CALL base_entity.restore('accounts', '00000000-0000-4000-8000-00000000000a');
SELECT (SELECT deleted_at IS NULL FROM accounts) AS account, (SELECT deleted_at IS NULL FROM secrets) AS secret, (SELECT deleted_at IS NULL FROM parts) AS part;
-- Nor is it enough that a foreign key's ON UPDATE CASCADE has stored both rows in one transaction.
CREATE TABLE groups (LIKE base_entity, LIKE base_soft_delete, name text UNIQUE);
CREATE TABLE badges (LIKE base_entity, LIKE base_soft_delete, "group" text REFERENCES groups (name) ON UPDATE CASCADE ON DELETE CASCADE);
GRANT SELECT, UPDATE ON groups TO clerk;
INSERT INTO groups (uuid, name) VALUES ('00000000-0000-4000-8000-00000000000c', 'a');
INSERT INTO badges ("group") VALUES ('a');
DELETE FROM badges;
SELECT deleted_at AS time FROM badges \gset
\c - clerk
UPDATE app.groups SET name = 'b', deleted_at = :'time';
CALL base_entity.restore('app.groups', '00000000-0000-4000-8000-00000000000c');
\c - app
SELECT "group", deleted_at IS NULL AS living FROM badges;
