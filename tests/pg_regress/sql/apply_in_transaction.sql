-- In one transaction, apply() is an error where a table cannot follow its template: a migration tool records nothing as done.
CREATE ROLE ann;
GRANT USAGE, CREATE ON SCHEMA app TO ann;
\c - postgres
CREATE TABLE base_entity.titled (LIKE base_entity, title varchar);
GRANT SELECT, REFERENCES ON base_entity.titled TO PUBLIC;
ALTER TABLE base_entity.titled OWNER TO app;
\c - app
CREATE TABLE posts (LIKE titled, body text);
CREATE TABLE pages (LIKE titled);
INSERT INTO posts (title) VALUES ('a');
BEGIN;
ALTER TABLE base_entity.titled ADD COLUMN slug varchar(50) DEFAULT '' NOT NULL;
ALTER TABLE base_entity.titled ALTER COLUMN slug DROP DEFAULT;
ALTER TABLE base_entity.titled ENABLE ROW LEVEL SECURITY;
CALL base_entity.apply('base_entity.titled', online => false);
ROLLBACK;
SELECT relation, problem FROM base_entity.check();
-- A table of another owner is refused, too; those of a schema or of one table follow without it.
\c - postgres
SET SESSION AUTHORIZATION ann;
SET search_path = app;
CREATE TABLE notes (LIKE titled);
RESET SESSION AUTHORIZATION;
\c - app
BEGIN;
ALTER TABLE base_entity.titled ADD COLUMN rank int;
CALL base_entity.apply('base_entity.titled', online => false);
ROLLBACK;
BEGIN;
ALTER TABLE base_entity.titled ADD COLUMN rank int;
CALL base_entity.apply('base_entity.titled', 'posts', online => false);
COMMIT;
SELECT relation, problem FROM base_entity.check() ORDER BY relation::text;
-- Online, it is reported, and the others follow.
CALL base_entity.apply('base_entity.titled');
SELECT relation, problem FROM base_entity.check();
\c - postgres
DROP OWNED BY ann CASCADE;
DROP ROLE ann;
