-- IS DISTINCT FROM and others have no operator by name. Where theirs is not one of PostgreSQL's, an expression cannot be written as SQL for
-- another table: it would compare in another way there, and show other rows.
\set VERBOSITY default
GRANT CREATE ON SCHEMA base_entity TO app;
\c - app
CREATE TYPE level AS ENUM ('low', 'high', 'HIGH');
CREATE FUNCTION same(level, level) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN lower($1::text) = lower($2::text);
CREATE OPERATOR = (LEFTARG = level, RIGHTARG = level, FUNCTION = same);
CREATE TABLE base_entity.guarded (LIKE base_entity, l level, r level);
ALTER TABLE base_entity.guarded ENABLE ROW LEVEL SECURITY;
CREATE TABLE others (n int, l level);
-- Each of them is refused.
CREATE FUNCTION try(expression text) RETURNS TABLE (stored text, outcome text) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE POLICY p ON base_entity.guarded USING (%s)', expression);
    SELECT pg_get_expr(polqual, polrelid) INTO stored FROM pg_policy WHERE polrelid = 'base_entity.guarded'::regclass;
    BEGIN
        CREATE TABLE notes (LIKE guarded);
        SELECT CASE WHEN pg_get_expr(polqual, polrelid) = stored THEN 'the same' ELSE pg_get_expr(polqual, polrelid) END INTO outcome
        FROM pg_policy WHERE polrelid = 'notes'::regclass;
        DROP TABLE notes;
    EXCEPTION WHEN feature_not_supported THEN
        outcome := SQLERRM;
    END;
    DROP POLICY p ON base_entity.guarded;
    RETURN NEXT;
END $$;
SELECT outcome FROM try($$l IS DISTINCT FROM 'high'$$);
SELECT outcome FROM try($$NULLIF(l, 'high') IS NOT NULL$$);
SELECT outcome FROM try($$CASE l WHEN 'high' THEN false ELSE true END$$);
SELECT outcome FROM try($$EXISTS (SELECT FROM others o JOIN others p USING (l))$$);
SELECT outcome FROM try($$EXISTS (SELECT FROM others WHERE others.n = 1 AND guarded.l IS DISTINCT FROM others.l)$$);
-- A comparison of rows names the operator of the first columns alone.
\c - postgres
CREATE FUNCTION app.below(app.level, app.level) RETURNS boolean LANGUAGE sql IMMUTABLE RETURN lower($1::text) < lower($2::text);
CREATE OPERATOR app.< (LEFTARG = app.level, RIGHTARG = app.level, FUNCTION = app.below);
CREATE FUNCTION app.compared(app.level, app.level) RETURNS int LANGUAGE sql IMMUTABLE RETURN bttextcmp(lower($1::text), lower($2::text));
CREATE OPERATOR CLASS app.levels FOR TYPE app.level USING btree AS OPERATOR 1 app.<, FUNCTION 1 app.compared(app.level, app.level);
CREATE OPERATOR app.< (LEFTARG = int, RIGHTARG = int, FUNCTION = int4gt);
CREATE FUNCTION app.backwards(int, int) RETURNS int LANGUAGE sql IMMUTABLE RETURN btint4cmp($2, $1);
CREATE OPERATOR CLASS app.backwards FOR TYPE int USING btree AS OPERATOR 1 app.<, FUNCTION 1 app.backwards(int, int);
\c - app
CREATE POLICY p ON base_entity.guarded USING (EXISTS (SELECT FROM others o WHERE (o.l, o.n) < (guarded.l, 1)));
CREATE TABLE notes (LIKE guarded);
DROP POLICY p ON base_entity.guarded;
-- Those that name it are not, nor those of PostgreSQL's operators.
SELECT * FROM try($$l = 'high'$$);
SELECT * FROM try($$l IN ('high', 'low')$$);
SELECT * FROM try($$l IN (SELECT l FROM others)$$);
SELECT * FROM try($$uuid IS DISTINCT FROM NULL AND l = 'low'$$);
SELECT * FROM try($$CASE WHEN l = 'high' THEN false ELSE true END$$);
-- How to write it.
CREATE POLICY p ON base_entity.guarded USING (l IS DISTINCT FROM 'high');
CREATE TABLE notes (LIKE guarded);
DROP POLICY p ON base_entity.guarded;
-- A CHECK, by adopt() before anything changes; PostgreSQL's LIKE copies it.
ALTER TABLE base_entity.guarded ADD CONSTRAINT is_low CHECK (NULLIF(l, 'high') IS NOT NULL);
CREATE TABLE olds (id int);
CALL base_entity.adopt('olds', '{guarded}');
\d olds
CREATE TABLE words (LIKE guarded);
SELECT problem FROM base_entity.check();
