-- set_public_prefix(): the owner of a table gives it another prefix, and keeps or ends the old one.
CREATE ROLE other LOGIN;
GRANT USAGE ON SCHEMA app TO other;
\c - app
SET search_path = app, public;
CREATE TABLE users (LIKE base_entity, name text);
CREATE TABLE articles (LIKE base_entity);
INSERT INTO users (uuid, name) VALUES ('01890a5d-ac96-774b-bcce-b302099a8057', 'Ada');
SELECT base_entity.set_public_prefix('users', 'usr');
SELECT base_entity.public_id('users', uuid) FROM users;
SELECT prefix, is_current FROM base_entity.public_prefixes WHERE relation = 'users' ORDER BY 1;
-- Both are read.
SELECT base_entity.public_id_to_uuid('usr_01h455vb4pex5vsknk084sn02q', 'users') = base_entity.public_id_to_uuid('user_01h455vb4pex5vsknk084sn02q', 'users') AS same;
SELECT entity, document->>'name' AS name FROM base_entity.find('user_01h455vb4pex5vsknk084sn02q');
SELECT entity, document->>'name' AS name FROM base_entity.find('usr_01h455vb4pex5vsknk084sn02q');
-- Without the old ones.
SELECT base_entity.set_public_prefix('users', 'person', keep_old => false);
SELECT prefix, is_current FROM base_entity.public_prefixes WHERE relation = 'users' ORDER BY 1;
SELECT base_entity.public_id_to_uuid('user_01h455vb4pex5vsknk084sn02q', 'users');
SELECT * FROM base_entity.find('user_01h455vb4pex5vsknk084sn02q');
-- A former one again.
SELECT base_entity.set_public_prefix('users', 'usr'), base_entity.public_id('users', '01890a5d-ac96-774b-bcce-b302099a8057');
SELECT base_entity.set_public_prefix('users', 'person');
SELECT prefix, is_current FROM base_entity.public_prefixes WHERE relation = 'users' ORDER BY 1;
-- It is part of the transaction.
BEGIN;
SELECT base_entity.set_public_prefix('users', 'member');
SELECT base_entity.public_id('users', '01890a5d-ac96-774b-bcce-b302099a8057');
ROLLBACK;
SELECT base_entity.public_id('users', '01890a5d-ac96-774b-bcce-b302099a8057');
DO $$
BEGIN
    PERFORM base_entity.set_public_prefix('users', 'member');
    RAISE NOTICE '%', base_entity.public_id('users', '01890a5d-ac96-774b-bcce-b302099a8057');
    PERFORM base_entity.set_public_prefix('users', 'person', false);
    RAISE NOTICE '%', base_entity.public_id('users', '01890a5d-ac96-774b-bcce-b302099a8057');
END $$;

-- Of two tables with one prefix find() names both; check() reports them.
SELECT base_entity.set_public_prefix('articles', 'person');
SELECT * FROM base_entity.find('person_01h455vb4pex5vsknk084sn02q');
\echo :LAST_ERROR_SQLSTATE
SELECT entity, document->>'name' AS name FROM base_entity.find('person_01h455vb4pex5vsknk084sn02q', '{app.users}');
SELECT entity FROM base_entity.find('person_01h455vb4pex5vsknk084sn02q', '{app.articles}');
SELECT relation, problem, severity, sql FROM base_entity.check('app');
-- A role is not told of tables that it may not read.
GRANT SELECT ON users TO other;
\c - other
SELECT entity FROM base_entity.find('person_01h455vb4pex5vsknk084sn02q');
SELECT * FROM base_entity.find('person_01h455vb4pex5vsknk084sn02q', '{app.articles}');
\c - app
SET search_path = app, public;
REVOKE SELECT ON users FROM other;
SELECT base_entity.set_public_prefix('articles', 'article', false);
SELECT count(*) FROM base_entity.check('app');
\c - other
SELECT count(*) FROM base_entity.find('person_01h455vb4pex5vsknk084sn02q');

-- Only the owner may, only for an entity, and only a prefix.
SELECT base_entity.set_public_prefix('app.users', 'hers');
\echo :LAST_ERROR_SQLSTATE
INSERT INTO base_entity.public_prefixes VALUES ('app', 'users', 'hers', true);
\c - app
SET search_path = app, public;
SELECT base_entity.set_public_prefix('users', 'Usr');
SELECT base_entity.set_public_prefix('users', 'usr_');
SELECT base_entity.set_public_prefix('users', 'usr2');
SELECT base_entity.set_public_prefix('users', repeat('u', 64));
SELECT base_entity.set_public_prefix('users', '');
SELECT base_entity.set_public_prefix('users', NULL);
SELECT base_entity.set_public_prefix(NULL, 'usr');
SELECT base_entity.set_public_prefix('users', 'usr', NULL);
CREATE TABLE plain (id int);
SELECT base_entity.set_public_prefix('plain', 'plain');
SELECT base_entity.set_public_prefix('base_entity.base_entity', 'base');
CREATE TEMP TABLE drafts (LIKE base_entity);
SELECT base_entity.set_public_prefix('drafts', 'draft');
CREATE VIEW a_view AS SELECT * FROM users;
SELECT base_entity.set_public_prefix('a_view', 'view');

-- The owner of the database may write the table; a row that is restored takes the place of one that a new table has.
\c - postgres
INSERT INTO base_entity.public_prefixes VALUES ('app', 'users', 'Usr', true);
BEGIN;
COPY base_entity.public_prefixes FROM stdin;
app	users	usr	t
app	users	person	f
\.
SELECT prefix, is_current FROM base_entity.public_prefixes WHERE relation = 'users' ORDER BY 1;
SELECT base_entity.public_id('app.users', '01890a5d-ac96-774b-bcce-b302099a8057');
UPDATE base_entity.public_prefixes SET prefix = 'u' WHERE prefix = 'usr';
SELECT base_entity.public_id('app.users', '01890a5d-ac96-774b-bcce-b302099a8057');
ROLLBACK;
SELECT base_entity.public_id('app.users', '01890a5d-ac96-774b-bcce-b302099a8057');
CREATE TABLE calls (id int);
CREATE TRIGGER wrong BEFORE DELETE ON calls FOR EACH STATEMENT EXECUTE FUNCTION base_entity.public_prefix_inserted();
DELETE FROM calls;
ALTER TABLE base_entity.public_prefixes ADD note text;
-- Of many tables with one prefix the first of each schema reports it.
CREATE SCHEMA one;
CREATE SCHEMA two;
CREATE SCHEMA three;
CREATE TABLE one.parts (LIKE base_entity);
CREATE TABLE two.parts (LIKE base_entity);
CREATE TABLE three.parts (LIKE base_entity);
SELECT relation, problem FROM base_entity.check() ORDER BY relation::text;
CREATE TABLE one.events_2024 (LIKE base_entity);
CREATE TABLE one.events_2025 (LIKE base_entity);
CREATE TABLE one.events_2026 (LIKE base_entity);
SELECT relation, problem FROM base_entity.check() WHERE problem LIKE '%"event"%';
SELECT relation, problem FROM base_entity.check('one');
SELECT base_entity.set_public_prefix('one.events_2024', 'past_event', false);
SELECT base_entity.set_public_prefix('one.events_2025', 'present_event', false);
SELECT relation, problem FROM base_entity.check('one');
