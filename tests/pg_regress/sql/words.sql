-- The custom inflections of a database.
SELECT base_entity.add_irregular('gizmo', 'gizmata');
SELECT base_entity.add_uncountable('Software_Config');
TABLE base_entity.words ORDER BY 1;
SELECT base_entity.pluralize('gizmo'), base_entity.singularize('gizmata'), base_entity.is_plural('gizmos') AS gizmos,
       base_entity.is_plural('gizmo') AS gizmo, base_entity.table_name('SuperGizmo'), base_entity.class_name('super_gizmata');

-- They count for the names of tables at once, also in another session.
CREATE TABLE gizmo (LIKE base_entity);
CREATE TABLE small_gizmata (LIKE base_entity);
CREATE TABLE software_config (LIKE base_entity);
\c - app
CREATE TABLE "Gizmata" (LIKE base_entity);
CREATE TABLE gizmo (LIKE base_entity);
\c - postgres

-- Added again, a word takes its new plural; removed, it is as it was.
SELECT base_entity.add_irregular('GIZMO', 'Gizmoi');
SELECT base_entity.pluralize('gizmo'), base_entity.pluralize('Gizmo');
SELECT base_entity.remove_word('gizmoi');
SELECT base_entity.remove_word('gizmo');
SELECT base_entity.pluralize('gizmo');
SELECT base_entity.remove_word('never taught') AS impossible;
SELECT base_entity.remove_word('nevertaught');

-- Built-in inflections can be replaced.
SELECT base_entity.add_uncountable('person');
SELECT base_entity.is_plural('person'), base_entity.pluralize('person');
CREATE TABLE person (LIKE base_entity);
SELECT base_entity.remove_word('person');
ALTER TABLE person RENAME TO child;

-- They are as transactional as rows are.
BEGIN;
SELECT base_entity.add_uncountable('article');
CREATE TABLE article (LIKE base_entity);
ROLLBACK;
CREATE TABLE article (LIKE base_entity);
BEGIN;
SAVEPOINT one;
SELECT base_entity.add_uncountable('article');
SELECT base_entity.is_plural('article');
ROLLBACK TO one;
SELECT base_entity.is_plural('article');
SELECT base_entity.add_irregular('article', 'articoli');
SAVEPOINT two;
DELETE FROM base_entity.words WHERE singular = 'article';
SELECT base_entity.pluralize('article');
ROLLBACK TO two;
SELECT base_entity.pluralize('article');
COMMIT;
SELECT base_entity.pluralize('article');

-- The table may be written directly, by every command.
INSERT INTO base_entity.words VALUES ('octopus', 'octopodes');
SELECT base_entity.pluralize('octopus');
UPDATE base_entity.words SET plural = 'octopi' WHERE singular = 'octopus';
SELECT base_entity.pluralize('octopus');
DELETE FROM base_entity.words WHERE singular = 'octopus';
SELECT base_entity.pluralize('octopus');
COPY base_entity.words FROM stdin;
octopus	octopussies
\.
SELECT base_entity.pluralize('octopus');
TRUNCATE base_entity.words;
SELECT base_entity.pluralize('octopus'), base_entity.pluralize('article');
INSERT INTO base_entity.words VALUES ('', 'x');
INSERT INTO base_entity.words VALUES ('x', NULL);

-- Wrong calls are errors that report the reason; NULL is no word.
SELECT base_entity.add_irregular('', 'x');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.add_irregular('x', '');
SELECT base_entity.add_irregular('two words', 'x');
SELECT base_entity.add_irregular('sheep', 'Sheep');
SELECT base_entity.add_uncountable('123');
SELECT base_entity.add_uncountable(repeat('a', 64));
SELECT base_entity.add_uncountable(repeat('a', 63));
SELECT base_entity.add_uncountable('книга');
SELECT base_entity.is_plural('Книга');
SELECT base_entity.add_irregular(NULL, 'x'), base_entity.add_uncountable(NULL), base_entity.remove_word(NULL) IS NULL AS removed;
SELECT count(*) FROM base_entity.words;

-- Only the owner of the database adds words, and roles to which the owner grants it.
\c - app
SELECT base_entity.add_uncountable('article');
\echo :LAST_ERROR_SQLSTATE
SELECT base_entity.add_irregular('article', 'articoli');
SELECT base_entity.remove_word('article');
INSERT INTO base_entity.words VALUES ('article', 'article');
SELECT count(*) FROM base_entity.words;
\c - postgres
GRANT INSERT, UPDATE, DELETE ON base_entity.words TO app;
\c - app
SELECT base_entity.add_uncountable('article');
CREATE TABLE article (LIKE base_entity);
CREATE TABLE person (LIKE base_entity);

-- They are dumped with the database.
SELECT ARRAY(SELECT part::regclass FROM unnest(extconfig) AS part ORDER BY part::regclass::text) AS extconfig FROM pg_extension WHERE extname = 'base_entity';
-- Custom inflections need INSERT, UPDATE and DELETE, and no HINT proposes what one of them alone does not allow.
\c - postgres
CREATE ROLE clerk LOGIN;
GRANT USAGE, CREATE ON SCHEMA app TO clerk;
GRANT INSERT ON base_entity.words, base_entity.naming_policies TO clerk;
\c - clerk
SELECT base_entity.add_uncountable('luggage');
CREATE TABLE app.luggage_van (LIKE base_entity);
SELECT base_entity.set_naming_policy('app', 'off');
\c - postgres
GRANT UPDATE ON base_entity.words, base_entity.naming_policies TO clerk;
\c - clerk
SELECT base_entity.add_uncountable('luggage');
SELECT base_entity.set_naming_policy('app', 'off');
\c - postgres
GRANT DELETE ON base_entity.words TO clerk;
\c - clerk
SELECT base_entity.add_uncountable('luggage');
CREATE TABLE app.luggage_van (LIKE base_entity);
\c - postgres
DELETE FROM base_entity.words WHERE singular = 'luggage';
REVOKE ALL ON base_entity.words, base_entity.naming_policies FROM clerk;
