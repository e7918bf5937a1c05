-- A LIKE that finds nothing gets PostgreSQL's own error, to the letter.
\c - app
CREATE TABLE users (LIKE no_such_thing);
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE users (
    name text,
    LIKE no_such_thing INCLUDING ALL
);
CREATE TABLE users (LIKE base_entity.no_such_thing);
CREATE TABLE users (LIKE app.base_entity);
CREATE TABLE users (LIKE no_such_schema.base_entity);
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE users (LIKE base_entity, LIKE no_such_thing);
CREATE TABLE no_such_schema.users (LIKE base_entity);

-- A relation in the schema base_entity that is no template is not found either, and is no template by its full name.
CREATE TABLE users (LIKE words);
CREATE TABLE users (LIKE words_pkey);
CREATE TABLE word_lists (LIKE base_entity.words);
SELECT describe('word_lists');

-- The same with the extension switched off.
SET base_entity.enabled = off;
CREATE TABLE users (LIKE no_such_thing);
CREATE TABLE users (
    name text,
    LIKE no_such_thing INCLUDING ALL
);
CREATE TABLE users (LIKE base_entity.no_such_thing);
CREATE TABLE users (LIKE app.base_entity);
CREATE TABLE users (LIKE no_such_schema.base_entity);
CREATE TABLE users (LIKE base_entity);
RESET base_entity.enabled;

-- The verbose report is the same too, except the place in PostgreSQL's source.
DO $$
DECLARE messages text[]; message text; state text; hint text; detail text;
BEGIN
    FOR i IN 1..2 LOOP
        BEGIN
            EXECUTE 'CREATE TABLE users (LIKE no_such_thing)';
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, state = RETURNED_SQLSTATE,
                hint = PG_EXCEPTION_HINT, detail = PG_EXCEPTION_DETAIL;
            messages := messages || concat_ws('|', message, state, hint, detail);
        END;
        SET base_entity.enabled = off;
    END LOOP;
    RAISE NOTICE '%, the same: %', messages[1], messages[1] = messages[2];
END
$$;
RESET base_entity.enabled;

-- A schema that the role may not use, a template that it may not read.
\c - postgres
REVOKE USAGE ON SCHEMA base_entity FROM PUBLIC;
\c - app
CREATE TABLE users (LIKE base_entity);
\echo :LAST_ERROR_SQLSTATE
CREATE TABLE users (LIKE base_entity.base_entity);
CREATE TABLE users (LIKE no_such_thing);
CREATE TABLE users (id int);
DROP TABLE users;
\c - postgres
GRANT USAGE ON SCHEMA base_entity TO PUBLIC;
REVOKE SELECT ON base_entity.base_entity FROM PUBLIC;
\c - app
CREATE TABLE users (LIKE base_entity);
\echo :LAST_ERROR_SQLSTATE
SELECT entities('app');
