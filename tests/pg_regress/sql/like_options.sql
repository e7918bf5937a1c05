-- With any options of the LIKE clause, and wherever it finds the template, the end state is the same.
\c - app
CREATE TABLE plain_ones (LIKE base_entity, title text);
SELECT describe('plain_ones');
SELECT comments('plain_ones');

-- Every option alone, and some together.
WITH options (option) AS (
    VALUES ('ALL'), ('COMMENTS'), ('COMPRESSION'), ('CONSTRAINTS'), ('DEFAULTS'), ('GENERATED'), ('IDENTITY'),
           ('INDEXES'), ('STATISTICS'), ('STORAGE')
), clauses (clause) AS (
    SELECT verb || ' ' || option FROM options, (VALUES ('INCLUDING'), ('EXCLUDING')) AS verbs (verb)
    UNION ALL
    VALUES ('INCLUDING ALL EXCLUDING DEFAULTS'), ('INCLUDING DEFAULTS INCLUDING INDEXES'),
           ('EXCLUDING ALL INCLUDING INDEXES'), ('INCLUDING ALL EXCLUDING INDEXES EXCLUDING CONSTRAINTS'),
           ('INCLUDING DEFAULTS EXCLUDING DEFAULTS')
)
SELECT format('CREATE TABLE options_%s (LIKE base_entity %s, title text)',
              row_number() OVER (ORDER BY clause COLLATE "C"), clause)
FROM clauses \gexec

-- Qualified, quoted, in capitals, with the database.
CREATE TABLE writings_1 (LIKE base_entity.base_entity, title text);
CREATE TABLE writings_2 (LIKE "base_entity", title text);
CREATE TABLE writings_3 (LIKE "base_entity"."base_entity" INCLUDING ALL, title text);
CREATE TABLE writings_4 (LIKE Base_Entity, title text);
CREATE TABLE writings_5 (LIKE regression.base_entity.base_entity, title text);
CREATE TABLE writings_6 (LIKE U&"b\0061se_entity", title text);

-- Under any search_path.
SET search_path = '';
CREATE TABLE app.paths_1 (LIKE base_entity, title text);
CREATE TABLE app.paths_2 (LIKE base_entity.base_entity INCLUDING DEFAULTS, title text);
SET search_path = pg_catalog, pg_temp;
CREATE TABLE app.paths_3 (LIKE base_entity, title text);
SET search_path = base_entity;
CREATE TABLE app.paths_4 (LIKE base_entity, title text);
SET search_path = app, base_entity, public;
CREATE TABLE paths_5 (LIKE base_entity, title text);
SET search_path = "no such schema", app;
CREATE TABLE paths_6 (LIKE base_entity EXCLUDING ALL, title text);
SET search_path = pg_temp, app;
CREATE TABLE app.paths_7 (LIKE base_entity, title text);
RESET search_path;

SELECT count(*) AS tables, count(DISTINCT shape(oid)) AS shapes,
       count(*) FILTER (WHERE shape(oid) = shape('plain_ones')) AS like_plain
FROM pg_class WHERE relkind = 'r' AND relnamespace = 'app'::regnamespace;

-- A database that does not exist is PostgreSQL's own error.
CREATE TABLE writings_7 (LIKE elsewhere.base_entity.base_entity, title text);
