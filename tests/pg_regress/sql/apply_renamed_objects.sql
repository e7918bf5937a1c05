-- Parts of templates and entities name roles, functions, types and other tables. A part is the same one once these have other names, whether they
-- were renamed before the template changed or between that and apply().
CREATE ROLE support;
CREATE ROLE clerks;
CREATE SCHEMA shop;
GRANT ALL ON SCHEMA shop TO app;
CREATE TABLE shop.members (id int PRIMARY KEY, tenant int);
CREATE FUNCTION shop.allowed(int) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
CREATE DOMAIN shop.level AS int;
CREATE TYPE shop.color AS ENUM ('red', 'blue');
CREATE SEQUENCE shop.numbers;
GRANT ALL ON ALL TABLES IN SCHEMA shop TO app;
GRANT ALL ON SEQUENCE shop.numbers TO app;
CREATE TABLE base_entity.parted (
    LIKE base_entity, a int CHECK (shop.allowed(a)) REFERENCES shop.members, n shop.level, c shop.color DEFAULT 'red',
    s int DEFAULT nextval('shop.numbers'));
ALTER TABLE base_entity.parted ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON base_entity.parted TO support, clerks USING (a IN (SELECT id FROM shop.members));
GRANT SELECT, INSERT ON base_entity.parted TO support;
GRANT UPDATE (a) ON base_entity.parted TO clerks WITH GRANT OPTION;
GRANT SELECT ON base_entity.parted TO app;
\c - app
CREATE TABLE docs (LIKE parted);
\c - postgres
-- Before the template changes.
ALTER ROLE support RENAME TO "help desk";
ALTER ROLE clerks RENAME TO support;
ALTER FUNCTION shop.allowed(int) RENAME TO permitted;
ALTER TABLE shop.members RENAME id TO member;
ALTER TABLE shop.members RENAME TO staff;
ALTER DOMAIN shop.level RENAME TO grade;
ALTER TYPE shop.color RENAME VALUE 'red' TO 'crimson';
ALTER SEQUENCE shop.numbers RENAME TO counter;
SELECT * FROM base_entity.check('app');
ALTER POLICY p ON base_entity.parted USING (a IN (SELECT member FROM shop.staff WHERE tenant = 1));
REVOKE INSERT ON base_entity.parted FROM "help desk";
REVOKE UPDATE (a) ON base_entity.parted FROM support;
ALTER TABLE base_entity.parted DROP CONSTRAINT parted_a_check, DROP CONSTRAINT parted_a_fkey, DROP n, ALTER c DROP DEFAULT, ALTER s DROP DEFAULT;
SELECT kind, name, definition FROM base_entity.noted_parts ORDER BY 1, 2;
-- Between that and apply().
ALTER ROLE support RENAME TO clerks;
ALTER ROLE "help desk" RENAME TO support;
ALTER FUNCTION shop.permitted(int) RENAME TO is_open;
ALTER TABLE shop.staff RENAME member TO "Id";
ALTER TABLE shop.staff RENAME TO persons;
ALTER DOMAIN shop.grade RENAME TO rank;
ALTER TYPE shop.color RENAME VALUE 'crimson' TO 'scarlet';
ALTER SEQUENCE shop.counter RENAME TO totals;
ALTER SCHEMA shop RENAME TO store;
SELECT relation, problem FROM base_entity.check('app');
SELECT statement FROM base_entity.plan_apply('base_entity.parted', remove => true);
SET client_min_messages = warning;
CALL base_entity.apply('base_entity.parted', remove => true);
RESET client_min_messages;
\d app.docs
SELECT replace(relacl::text, 'm/', '/') AS relacl FROM pg_class WHERE oid = 'app.docs'::regclass;
SELECT relation, problem FROM base_entity.check('app');
SELECT count(*) FROM base_entity.noted_parts;
-- A privilege that the owner has granted to another role which has the name by then is the owner's.
GRANT DELETE ON base_entity.parted TO clerks;
CALL base_entity.apply('base_entity.parted');
REVOKE DELETE ON base_entity.parted FROM clerks;
ALTER ROLE clerks RENAME TO former_clerks;
CREATE ROLE clerks;
GRANT DELETE ON app.docs TO clerks;
CALL base_entity.apply('base_entity.parted', remove => true);
SELECT has_table_privilege('clerks', 'app.docs', 'DELETE') AS clerks, has_table_privilege('former_clerks', 'app.docs', 'DELETE') AS former_clerks;
-- A policy whose name is a beginning of SQL.
CREATE POLICY "CREATE POLICY p" ON base_entity.parted TO clerks USING (a = 1);
CALL base_entity.apply('base_entity.parted');
DROP POLICY "CREATE POLICY p" ON base_entity.parted;
ALTER ROLE clerks RENAME TO "new clerks";
CALL base_entity.apply('base_entity.parted', remove => true);
ALTER ROLE "new clerks" RENAME TO clerks;
SELECT policyname, roles FROM pg_policies WHERE tablename = 'docs';
-- Two roles that get each other's names, of which each table has a privilege of one.
SET client_min_messages = warning;
CREATE TABLE papers (LIKE parted);
GRANT TRIGGER ON base_entity.parted TO support, clerks;
CALL base_entity.apply('base_entity.parted');
REVOKE TRIGGER ON app.docs FROM clerks;
REVOKE TRIGGER ON papers FROM support;
REVOKE TRIGGER ON base_entity.parted FROM support, clerks;
RESET client_min_messages;
ALTER ROLE support RENAME TO spare;
ALTER ROLE clerks RENAME TO support;
ALTER ROLE spare RENAME TO clerks;
ALTER TABLE base_entity.parted ALTER a SET DEFAULT 1;
SELECT relation, name FROM base_entity.noted_parts WHERE kind = 'privilege' ORDER BY 1, 2;
CALL base_entity.apply('base_entity.parted', remove => true);
SELECT has_table_privilege('clerks', 'app.docs', 'TRIGGER') AS of_docs, has_table_privilege('support', 'papers', 'TRIGGER') AS of_papers;
DROP TABLE papers;
-- An error of the command leaves what was kept.
GRANT TRUNCATE ON base_entity.parted TO clerks;
CALL base_entity.apply('base_entity.parted');
ALTER FUNCTION store.is_open(int) RENAME TO is_open;
CREATE FUNCTION store.other(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION store.other(int) RENAME TO others;
ALTER FUNCTION store.is_open(int) SET SCHEMA app;
SELECT problem FROM base_entity.check('app');
DROP TABLE app.docs, base_entity.parted;
DROP SCHEMA store CASCADE;
DROP ROLE support, clerks, former_clerks;
