-- A table whose expressions are nested too deeply to be deparsed is reported, and stops neither check() nor apply() for others.
CREATE TABLE base_entity.moored (
    LIKE base_entity, harbour text DEFAULT 'x', at timestamptz DEFAULT now(), berth int CONSTRAINT berth_positive CHECK (berth > 0));
CREATE TABLE base_entity.other (LIKE base_entity, q int);
GRANT SELECT ON base_entity.moored TO PUBLIC;
CREATE TABLE boats (LIKE moored);
CREATE TABLE others (LIKE other);
-- Gives a column the longest default that PostgreSQL stores.
CREATE FUNCTION deepen(statement text, term text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    lo int := 100;
    hi int := 60000;
    middle int;
BEGIN
    WHILE hi - lo > 20 LOOP
        middle := (lo + hi) / 2;
        BEGIN
            EXECUTE format(statement, repeat(term, middle));
            lo := middle;
        EXCEPTION WHEN statement_too_complex OR program_limit_exceeded THEN
            hi := middle;
        END;
    END LOOP;
END $$;
\c - app
CREATE TABLE deeps (LIKE base_entity);
CREATE TABLE losses (LIKE base_entity.moored);
CREATE TABLE wrecks (LIKE base_entity.moored);
SELECT public.deepen('ALTER TABLE deeps ALTER created_at SET DEFAULT now()%s', '+interval ''1s''');
-- It may be the column that a template's was renamed to.
ALTER TABLE losses DROP at, ADD since timestamptz;
SELECT public.deepen('ALTER TABLE losses ALTER since SET DEFAULT now()%s', '+interval ''1s''');
SELECT public.deepen('ALTER TABLE wrecks ALTER at SET DEFAULT now()%s', '+interval ''1s''');
\c - postgres
ALTER TABLE base_entity.other ADD r int;
SELECT relation, problem, severity FROM base_entity.check() ORDER BY relation::text, problem;
SELECT base_entity.describe() IS NOT NULL AS described, base_entity.erd() IS NOT NULL AS drawn;
SELECT entity, lags FROM base_entity.entities ORDER BY entity::text;
CALL base_entity.apply('base_entity.other');
-- A change of their own template is noted for the others.
ALTER TABLE base_entity.moored ALTER harbour SET DEFAULT 'y';
ALTER TABLE base_entity.moored RENAME harbour TO port;
ALTER TABLE base_entity.moored RENAME CONSTRAINT berth_positive TO berth_ok;
ALTER TABLE base_entity.moored DROP CONSTRAINT berth_ok;
SELECT relation, kind, name, own_name FROM base_entity.noted_parts ORDER BY 1, 2;
SELECT entity, statement FROM base_entity.plan_apply('base_entity.moored', remove => true);
CALL base_entity.apply('base_entity.moored', remove => true);
\d boats
