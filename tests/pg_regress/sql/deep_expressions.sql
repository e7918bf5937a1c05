-- An expression that is nested too deeply to be read again is an error, or a row of check(), and stops no server. The depth at which that is so depends on the build.
CREATE FUNCTION app.try(statement text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
EXCEPTION WHEN statement_too_complex THEN NULL;
END
$$;
CREATE FUNCTION app.nested(depth int, expression text) RETURNS text LANGUAGE sql RETURN repeat('(NOT ', depth) || expression || repeat(')', depth);
\c - postgres
CREATE TABLE base_entity.rowed (LIKE base_entity, v boolean, CONSTRAINT ok CHECK (v));
CREATE POLICY p ON base_entity.rowed USING (v);
GRANT SELECT, REFERENCES ON base_entity.rowed TO PUBLIC;
\c - app
CREATE TABLE boxes (LIKE rowed);
CREATE TABLE bins (LIKE base_entity, LIKE base_history, v boolean);
ALTER TABLE boxes DROP CONSTRAINT ok;
DROP POLICY p ON boxes;
SELECT try('ALTER TABLE boxes ADD CHECK ' || nested(depth, '(v::text <> ''x'')')), try(format('CREATE POLICY p%s ON boxes USING %s', depth, nested(depth, '(v::text <> ''x'')'))),
       try(format('CREATE POLICY p%s ON bins USING %s', depth, nested(depth, 'v'))), try(format('ALTER TABLE bins ALTER v TYPE boolean USING %s', nested(depth, 'v')))
FROM unnest('{300,400,500,700,1000,2000}'::int[]) AS depth;
SELECT count(*) >= 0 AS is_checked FROM base_entity.check();
SET client_min_messages = error;
DO $$
BEGIN
    CALL base_entity.adopt('boxes', '{rowed}', online => false);
EXCEPTION WHEN OTHERS THEN NULL;
END
$$;
SELECT count(*) >= 0 AS is_checked FROM base_entity.drift();
\c - postgres
SET client_min_messages = error;
SELECT count(*) >= 0 AS is_checked FROM base_entity.check();
DO $$
BEGIN
    ALTER TABLE base_entity.rowed ADD COLUMN w int;
    EXECUTE 'ALTER POLICY p ON base_entity.rowed USING ' || app.nested(600, 'v');
EXCEPTION WHEN statement_too_complex THEN NULL;
END
$$;
SELECT count(*) >= 0 AS is_checked FROM base_entity.check();
