-- Two templates have triggers with one name. The same trigger is given once; triggers that differ in anything are both
-- given, the second with a number behind its name.
\c - postgres
CREATE FUNCTION base_entity.note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE NOTICE '% % % %', TG_NAME, TG_OP, TG_WHEN, TG_LEVEL; RETURN coalesce(NEW, OLD); END $$;
CREATE FUNCTION base_entity.other() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
-- Makes two templates with a trigger `audit` each, a table LIKE both, and prints the table's triggers.
CREATE PROCEDURE two(one text, other text, after_one text DEFAULT '', after_other text DEFAULT '') LANGUAGE plpgsql AS $$
DECLARE line text;
BEGIN
    CREATE TABLE base_entity.first_one (a int, b int);
    CREATE TABLE base_entity.second_one (c int, d int);
    EXECUTE format('CREATE %s', replace(one, 'TEMPLATE', 'base_entity.first_one'));
    EXECUTE format('CREATE %s', replace(other, 'TEMPLATE', 'base_entity.second_one'));
    EXECUTE replace(after_one, 'TEMPLATE', 'base_entity.first_one');
    EXECUTE replace(after_other, 'TEMPLATE', 'base_entity.second_one');
    CREATE TABLE gems (LIKE first_one, LIKE second_one, e int);
    FOR line IN SELECT describe('gems') LOOP
        CONTINUE WHEN line NOT LIKE 'CREATE %TRIGGER%';
        RAISE NOTICE '%', line;
    END LOOP;
    DROP TABLE gems, base_entity.first_one, base_entity.second_one;
END $$;
\set VERBOSITY terse

\echo the same
CALL two('TRIGGER audit AFTER INSERT ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()',
         'TRIGGER audit AFTER INSERT ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()');
CALL two('CONSTRAINT TRIGGER audit AFTER INSERT OR DELETE ON TEMPLATE DEFERRABLE FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION base_entity.note(1, ''two'')',
         'CONSTRAINT TRIGGER audit AFTER DELETE OR INSERT ON TEMPLATE DEFERRABLE FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION base_entity.note(1, ''two'')');
\echo the event
CALL two('TRIGGER audit AFTER INSERT ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()',
         'TRIGGER audit AFTER DELETE ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()');
\echo the timing
CALL two('TRIGGER audit BEFORE INSERT ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()',
         'TRIGGER audit AFTER INSERT ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()');
\echo the level
CALL two('TRIGGER audit AFTER INSERT ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()',
         'TRIGGER audit AFTER INSERT ON TEMPLATE FOR EACH STATEMENT EXECUTE FUNCTION base_entity.note()');
\echo the columns
CALL two('TRIGGER audit AFTER UPDATE OF a ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()',
         'TRIGGER audit AFTER UPDATE OF c ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()');
CALL two('TRIGGER audit AFTER UPDATE ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()',
         'TRIGGER audit AFTER UPDATE OF c, d ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()');
\echo WHEN
CALL two('TRIGGER audit AFTER UPDATE ON TEMPLATE FOR EACH ROW WHEN (NEW.a > 1) EXECUTE FUNCTION base_entity.note()',
         'TRIGGER audit AFTER UPDATE ON TEMPLATE FOR EACH ROW WHEN (NEW.c > 1) EXECUTE FUNCTION base_entity.note()');
CALL two('TRIGGER audit AFTER UPDATE ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()',
         'TRIGGER audit AFTER UPDATE ON TEMPLATE FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION base_entity.note()');
\echo the transition tables
CALL two('TRIGGER audit AFTER INSERT ON TEMPLATE REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION base_entity.note()',
         'TRIGGER audit AFTER INSERT ON TEMPLATE REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION base_entity.note()');
\echo the arguments
CALL two('TRIGGER audit AFTER INSERT ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note(''a'', ''b'')',
         'TRIGGER audit AFTER INSERT ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note(''a'')');
\echo the function
CALL two('TRIGGER audit AFTER INSERT ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()',
         'TRIGGER audit AFTER INSERT ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.other()');
\echo a constraint, and whether it is deferred
CALL two('TRIGGER audit AFTER INSERT ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()',
         'CONSTRAINT TRIGGER audit AFTER INSERT ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()');
CALL two('CONSTRAINT TRIGGER audit AFTER INSERT ON TEMPLATE DEFERRABLE FOR EACH ROW EXECUTE FUNCTION base_entity.note()',
         'CONSTRAINT TRIGGER audit AFTER INSERT ON TEMPLATE DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION base_entity.note()');
\echo when it is enabled
CALL two('TRIGGER audit AFTER INSERT ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()',
         'TRIGGER audit AFTER INSERT ON TEMPLATE FOR EACH ROW EXECUTE FUNCTION base_entity.note()',
         after_other => 'ALTER TABLE TEMPLATE DISABLE TRIGGER audit');

\echo two of three are the same
CREATE TABLE base_entity.one (a int);
CREATE TRIGGER audit AFTER INSERT ON base_entity.one FOR EACH ROW EXECUTE FUNCTION base_entity.note('one');
CREATE TABLE base_entity.two (b int);
CREATE TRIGGER audit AFTER INSERT ON base_entity.two FOR EACH ROW EXECUTE FUNCTION base_entity.note('two');
CREATE TABLE base_entity.three (c int);
CREATE TRIGGER audit AFTER INSERT ON base_entity.three FOR EACH ROW EXECUTE FUNCTION base_entity.note('two');
COMMENT ON TRIGGER audit ON base_entity.two IS 'of two';
CREATE TABLE gems (LIKE one, LIKE two, LIKE three);
SELECT describe('gems');
SELECT comments('gems');

\echo a name of 63 bytes, of letters of several bytes
CREATE TABLE base_entity.four (d int);
CREATE TRIGGER "ä123456789_123456789_123456789_123456789_123456789_123456789ä" AFTER INSERT ON base_entity.four FOR EACH ROW EXECUTE FUNCTION base_entity.note();
CREATE TABLE base_entity.five (e int);
CREATE TRIGGER "ä123456789_123456789_123456789_123456789_123456789_123456789ä" AFTER DELETE ON base_entity.five FOR EACH ROW EXECUTE FUNCTION base_entity.note();
CREATE TABLE long_ones (LIKE four, LIKE five);
SELECT tgname, octet_length(tgname) FROM pg_trigger WHERE tgrelid = 'long_ones'::regclass ORDER BY 1;

-- Both fire.
INSERT INTO gems VALUES (1);
SELECT * FROM base_entity.check();
