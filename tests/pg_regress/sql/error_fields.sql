-- An error of a rule names schema, table, column and rule in fields of their own.
CREATE SCHEMA archive AUTHORIZATION app;
\c - app
CREATE FUNCTION fields_of(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE s text; t text; c text; r text;
BEGIN
    EXECUTE statement;
    RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS s = SCHEMA_NAME, t = TABLE_NAME, c = COLUMN_NAME, r = CONSTRAINT_NAME;
    RETURN format('%s: schema %s, table %s, column %s, constraint %s', SQLSTATE, s, t, c, r);
END $$;
CREATE TABLE letters (LIKE base_entity, LIKE base_versioned, body text, "Round Trip" bigint DEFAULT 1, CHECK (body <> 'bad'));
CREATE TRIGGER a_guard BEFORE UPDATE OF version ON letters FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match version');
CREATE TRIGGER b_guard BEFORE UPDATE OF "Round Trip" ON letters FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match_next "Round Trip"');
INSERT INTO letters (body) VALUES ('a');
SELECT fields_of('UPDATE letters SET version = 7');
SELECT fields_of('UPDATE letters SET "Round Trip" = 1');
SELECT fields_of('UPDATE letters SET uuid = gen_random_uuid()');
CREATE TABLE counters (uuid uuid PRIMARY KEY, small smallint DEFAULT 32767);
CREATE TRIGGER counted BEFORE UPDATE ON counters FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('increment small');
INSERT INTO counters VALUES ('00000000-0000-4000-8000-000000000001');
SELECT fields_of('UPDATE counters SET uuid = ''00000000-0000-4000-8000-000000000002''');
-- Errors of others have their own fields, and none of an error that was caught before.
SELECT fields_of('UPDATE letters SET version = 7'), fields_of('UPDATE letters SET body = ''bad'''), fields_of('SELECT 1/0');
SELECT fields_of($$DO 'BEGIN BEGIN UPDATE letters SET version = 7; EXCEPTION WHEN OTHERS THEN END; RAISE EXCEPTION USING ERRCODE = ''23000''; END'$$);
SELECT fields_of($$SELECT fields_of('UPDATE letters SET version = 7'), base_entity.pluralize(NULL), 1/0$$);
-- From a function of another language, a partition, and a table that is a partition of another schema.
CREATE TABLE events (LIKE base_entity, day date) PARTITION BY RANGE (day);
CREATE TABLE archive.events_old PARTITION OF events FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
INSERT INTO events (day) VALUES ('2010-01-01');
SELECT fields_of('UPDATE events SET uuid = gen_random_uuid()');
CREATE FUNCTION change() RETURNS void LANGUAGE sql AS $$ UPDATE letters SET version = 9 $$;
SELECT fields_of('SELECT change()');
