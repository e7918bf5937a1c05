-- Only a table's triggers make it an entity: check() reports nothing of tables created by hand.
\set VERBOSITY terse
CREATE TABLE orders (id uuid PRIMARY KEY DEFAULT base_entity.uuidv7());
CREATE TABLE drafts (uuid uuid PRIMARY KEY DEFAULT base_entity.uuidv4(),
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE users (LIKE base_entity, name text);
CREATE TABLE users_histories (LIKE users INCLUDING ALL);
CREATE TABLE plans (LIKE base_id);
CREATE TABLE plans_copies (LIKE plans INCLUDING ALL) PARTITION BY HASH (id);
CREATE VIEW views AS SELECT * FROM users;
SELECT * FROM base_entity.check();
-- A table that has lost its triggers has lost the record; adopt_all() lists the tables that look as if they had.
DROP TRIGGER zzz_base_entity ON users;
SELECT * FROM base_entity.check();
SELECT entity FROM base_entity.entities ORDER BY entity::text COLLATE "C";
SELECT * FROM base_entity.plan_adopt_all('public');
CALL base_entity.adopt('users');
SELECT * FROM base_entity.check();
-- One that has lost one of two.
CREATE TABLE notes (LIKE base_entity, LIKE base_soft_delete, note text);
DROP TRIGGER zzz_base_entity ON notes;
SELECT * FROM base_entity.check();
SELECT * FROM base_entity.check('public');
CALL base_entity.repair('notes');
CALL base_entity.adopt('notes', '{base_entity,base_soft_delete}');
SELECT * FROM base_entity.check();
INSERT INTO notes (note) VALUES ('x');
DELETE FROM notes;
SELECT note, deleted_at IS NOT NULL AS is_deleted FROM notes;
