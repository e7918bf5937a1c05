-- Columns that a template renames or drops are known by the command: other columns of the template may have their names by the time of
-- apply().
\c - postgres
CREATE TABLE base_entity.places (LIKE base_entity, lat numeric, lon numeric);
CREATE TABLE base_entity.people (LIKE base_entity, phone text, mobile text);
GRANT SELECT ON ALL TABLES IN SCHEMA base_entity TO PUBLIC;
\c - app
CREATE TABLE houses (LIKE places);
INSERT INTO houses (lat, lon) VALUES (1, 2);
CREATE TABLE clients (LIKE people);
INSERT INTO clients (phone, mobile) VALUES ('the phone', 'the mobile');
\c - postgres
-- Two columns get each other's names.
ALTER TABLE base_entity.places RENAME lat TO l;
ALTER TABLE base_entity.places RENAME lon TO lat;
ALTER TABLE base_entity.places RENAME l TO lon;
SELECT kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2;
SELECT problem, sql FROM base_entity.check('app');
SELECT entity, lags FROM base_entity.entities WHERE lags IS NOT NULL ORDER BY 1;
SELECT statement FROM base_entity.plan_apply('base_entity.places');
CALL base_entity.apply('base_entity.places');
SELECT lat, lon FROM app.houses;
SELECT problem FROM base_entity.check('app');
SELECT count(*) FROM base_entity.noted_parts;
-- One gets the name of another, which was dropped: that is in the way until it is removed.
ALTER TABLE base_entity.people DROP mobile;
ALTER TABLE base_entity.people RENAME phone TO mobile;
SELECT kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2;
SELECT problem, sql FROM base_entity.check('app');
CALL base_entity.apply('base_entity.people');
SELECT statement FROM base_entity.plan_apply('base_entity.people', remove => true);
CALL base_entity.apply('base_entity.people', remove => true);
SELECT to_jsonb(c) - '{uuid,created_at,updated_at}'::text[] AS client FROM app.clients c;
SELECT problem FROM base_entity.check('app');
SELECT count(*) FROM base_entity.noted_parts;
-- It is dropped, too, before the entity has its name.
ALTER TABLE base_entity.people ADD phone text;
CALL base_entity.apply('base_entity.people');
UPDATE app.clients SET phone = 'another phone';
ALTER TABLE base_entity.people DROP mobile;
ALTER TABLE base_entity.people RENAME phone TO mobile;
ALTER TABLE base_entity.people DROP mobile;
SELECT kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2;
CALL base_entity.apply('base_entity.people', remove => true);
SELECT to_jsonb(c) - '{uuid,created_at,updated_at}'::text[] AS client FROM app.clients c;
-- A column that the template gains under the name of one which it has renamed and dropped.
CREATE TABLE base_entity.secured (LIKE base_entity, token text DEFAULT 'T');
GRANT SELECT ON base_entity.secured TO PUBLIC;
\c - app
CREATE TABLE doors (LIKE secured);
INSERT INTO doors DEFAULT VALUES;
\c - postgres
ALTER TABLE base_entity.secured RENAME token TO secret;
ALTER TABLE base_entity.secured DROP secret;
ALTER TABLE base_entity.secured ADD secret text DEFAULT 'new';
CALL base_entity.apply('base_entity.secured');
SELECT problem FROM base_entity.check('app');
CALL base_entity.apply('base_entity.secured', remove => true);
SELECT to_jsonb(d) - '{uuid,created_at,updated_at}'::text[] AS door FROM app.doors d;
-- One of another type, by one command or two, is another column; one that is the same is that column again.
ALTER TABLE base_entity.secured DROP secret, ADD secret int DEFAULT 7;
SELECT problem, sql FROM base_entity.check('app');
CALL base_entity.apply('base_entity.secured');
SELECT statement FROM base_entity.plan_apply('base_entity.secured', remove => true);
CALL base_entity.apply('base_entity.secured', remove => true);
SELECT to_jsonb(d) - '{uuid,created_at,updated_at}'::text[] AS door FROM app.doors d;
ALTER TABLE base_entity.secured DROP secret;
ALTER TABLE base_entity.secured ADD secret int DEFAULT 7;
SELECT count(*) FROM base_entity.noted_parts;
UPDATE app.doors SET secret = 8;
CALL base_entity.apply('base_entity.secured', remove => true);
SELECT secret FROM app.doors;
-- repair() and adopt() add no empty column in the place of one that apply() renames.
CREATE TABLE base_entity.owned (LIKE base_entity, owner text, state text NOT NULL DEFAULT 'open');
GRANT SELECT ON base_entity.owned TO PUBLIC;
\c - app
CREATE TABLE projects (LIKE owned);
INSERT INTO projects (owner, state) VALUES ('Ada', 'closed');
\c - postgres
ALTER TABLE base_entity.owned RENAME owner TO holder;
ALTER TABLE base_entity.owned RENAME state TO status;
SELECT problem, sql FROM base_entity.check('app');
CALL base_entity.repair('app.projects');
CALL base_entity.adopt('app.projects', '{owned}');
SELECT * FROM base_entity.plan_adopt('app.projects', '{owned}');
CALL base_entity.apply('base_entity.owned');
SELECT holder, status FROM app.projects;
SELECT problem FROM base_entity.check('app');
-- A column of the owner's under the new name is in the way until it has another name.
\c - app
ALTER TABLE projects ADD stage text;
UPDATE projects SET stage = 'own';
\c - postgres
ALTER TABLE base_entity.owned RENAME status TO stage;
SELECT problem, severity, sql FROM base_entity.check('app');
CALL base_entity.apply('base_entity.owned', remove => true);
SELECT stage, status FROM app.projects;
\c - app
ALTER TABLE projects RENAME stage TO own_stage;
\c - postgres
CALL base_entity.apply('base_entity.owned', remove => true);
SELECT stage, own_stage FROM app.projects;
SELECT problem FROM base_entity.check('app');
-- A changed type, and then another name; a rename back.
ALTER TABLE base_entity.owned ALTER stage TYPE varchar(20), ALTER stage SET DEFAULT 'begun';
ALTER TABLE base_entity.owned RENAME stage TO phase;
ALTER TABLE base_entity.owned RENAME holder TO person;
ALTER TABLE base_entity.owned RENAME person TO holder;
SELECT kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2;
SELECT statement FROM base_entity.plan_apply('base_entity.owned');
CALL base_entity.apply('base_entity.owned');
\d app.projects
SELECT count(*) FROM base_entity.noted_parts;
-- A rule that the template has dropped, and whose column it has renamed.
CREATE TRIGGER fixed BEFORE UPDATE ON base_entity.owned FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('immutable holder');
CALL base_entity.apply('base_entity.owned');
DROP TRIGGER fixed ON base_entity.owned;
ALTER TABLE base_entity.owned RENAME holder TO owner;
CALL base_entity.apply('base_entity.owned', remove => true);
UPDATE app.projects SET owner = 'Bob' RETURNING owner;
SELECT count(*) FROM base_entity.noted_parts;
-- A template that was made LIKE another, and its entities.
CREATE TABLE base_entity.billed (LIKE owned, net numeric, gross numeric);
GRANT SELECT ON base_entity.billed TO PUBLIC;
\c - app
CREATE TABLE bills (LIKE billed);
INSERT INTO bills (owner, phase, net, gross) VALUES ('an owner', 'a phase', 1, 2);
\c - postgres
ALTER TABLE base_entity.owned RENAME owner TO x;
ALTER TABLE base_entity.owned RENAME phase TO owner;
ALTER TABLE base_entity.owned RENAME x TO phase;
ALTER TABLE base_entity.owned ALTER owner DROP NOT NULL;
SET client_min_messages = warning;
CALL base_entity.apply('base_entity.owned', remove => true);
RESET client_min_messages;
SELECT owner, phase, net, gross FROM app.bills;
SELECT relation, problem FROM base_entity.check();
-- A column that a template drops and adds again without its default and other parts; one of another type under the name of a renamed column.
CREATE TABLE base_entity.made (LIKE base_entity, d text DEFAULT 'old' NOT NULL, i int GENERATED ALWAYS AS IDENTITY, a text);
COMMENT ON COLUMN base_entity.made.d IS 'the d';
ALTER TABLE base_entity.made ALTER d SET STORAGE EXTERNAL, ALTER d SET STATISTICS 77, ALTER d SET (n_distinct = 5);
GRANT SELECT ON base_entity.made TO PUBLIC;
\c - app
CREATE TABLE works (LIKE made);
INSERT INTO works (a) VALUES ('kept');
\c - postgres
SET client_min_messages = warning;
ALTER TABLE base_entity.made DROP d, DROP i;
ALTER TABLE base_entity.made ADD d text, ADD i int;
SELECT kind, name FROM base_entity.noted_parts WHERE template = 'made' ORDER BY 1, 2;
CALL base_entity.apply('base_entity.made', remove => true);
SELECT problem FROM base_entity.check('app');
SELECT attname, attnotnull, atthasdef, attidentity, attstorage, coalesce(attstattarget, -1) AS target, attoptions, col_description(attrelid, attnum)
FROM pg_attribute WHERE attrelid = 'app.works'::regclass AND attname IN ('d', 'i');
ALTER TABLE base_entity.made RENAME a TO b;
ALTER TABLE base_entity.made ADD a int DEFAULT 1;
SELECT statement FROM base_entity.plan_apply('base_entity.made');
CALL base_entity.apply('base_entity.made');
SELECT d, i, a, b FROM app.works;
SELECT problem FROM base_entity.check('app');
SELECT count(*) FROM base_entity.noted_parts WHERE template = 'made';
