-- A part whose expression PostgreSQL writes otherwise in a table, since a column has another type that its owner accepts, is refused: it would
-- not be recognized as the template's, and created again by each apply().
\c - postgres
CREATE TABLE base_entity.counted (LIKE base_entity, s varchar(20), n int);
GRANT SELECT, REFERENCES ON base_entity.counted TO PUBLIC;
ALTER TABLE base_entity.counted OWNER TO app;
\c - app
CREATE TABLE items (LIKE counted);
CREATE TABLE others (LIKE counted);
ALTER TABLE items ALTER s TYPE text;
SELECT base_entity.accept_drift('items', 'column', 's');
CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE NOTICE ''noted''; RETURN NEW; END';
CREATE TRIGGER tr AFTER INSERT ON base_entity.counted FOR EACH ROW WHEN (NEW.s <> '') EXECUTE FUNCTION noted();
CALL base_entity.apply('base_entity.counted');
SELECT tgrelid::regclass, tgname FROM pg_trigger WHERE tgname LIKE 'tr%' ORDER BY 1::text;
DROP TRIGGER tr ON base_entity.counted;
-- One that does not depend on the type is given, and so is NOT NULL.
ALTER TABLE base_entity.counted ADD CONSTRAINT positive CHECK (n > 0), ALTER n SET NOT NULL;
CREATE POLICY p ON base_entity.counted USING (n > 1);
CALL base_entity.apply('base_entity.counted');
CALL base_entity.apply('base_entity.counted', remove => true);
CREATE POLICY q ON base_entity.counted USING (s <> 'x');
CALL base_entity.apply('base_entity.counted');
SELECT base_entity.accept_drift('items', 'policy', 'q');
CALL base_entity.apply('base_entity.counted');
SELECT polrelid::regclass, polname FROM pg_policy ORDER BY 1::text, 2;
DROP POLICY q ON base_entity.counted;
CALL base_entity.apply('base_entity.counted', remove => true);
SELECT polrelid::regclass, polname FROM pg_policy ORDER BY 1::text, 2;
SELECT * FROM base_entity.check();
-- A column of another type follows the name of the template's.
ALTER TABLE base_entity.counted RENAME s TO label;
CREATE POLICY labelled ON base_entity.counted USING (label IS NOT NULL);
SELECT entity, statement FROM base_entity.plan_apply('base_entity.counted') ORDER BY 1::text, step;
CALL base_entity.apply('base_entity.counted');
SELECT attname, atttypid::regtype FROM pg_attribute WHERE attrelid = 'items'::regclass AND attname IN ('s', 'label');
SELECT * FROM base_entity.check();
