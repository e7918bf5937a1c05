-- Triggers of several templates: the same one once, two of one name with a NOTICE, row rules merged.
\c - postgres
CREATE FUNCTION base_entity.one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.log := concat(NEW.log, ' one'); RETURN NEW; END $$;
CREATE FUNCTION base_entity.two() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.log := concat(NEW.log, ' two'); RETURN NEW; END $$;
CREATE TABLE base_entity.logged (log text);
CREATE TRIGGER audit BEFORE UPDATE ON base_entity.logged FOR EACH ROW EXECUTE FUNCTION base_entity.one();
CREATE TABLE base_entity.logged_entity (LIKE base_entity, LIKE base_entity.logged);
SELECT describe('base_entity.logged_entity');
CREATE TABLE base_entity.marked (mark int);
CREATE TRIGGER audit BEFORE UPDATE ON base_entity.marked FOR EACH ROW EXECUTE FUNCTION base_entity.one();
CREATE TABLE base_entity.clashing (clash int);
CREATE TRIGGER audit BEFORE UPDATE ON base_entity.clashing FOR EACH ROW EXECUTE FUNCTION base_entity.two();
CREATE TABLE base_entity.usurping (usurper int);
CREATE TRIGGER zzz_base_entity BEFORE UPDATE ON base_entity.usurping FOR EACH ROW EXECUTE FUNCTION base_entity.two();
-- Row rules that fire only sometimes stay a trigger of their own.
CREATE TABLE base_entity.seldom (n int, changed_at timestamptz);
CREATE TRIGGER seldom BEFORE UPDATE OF n ON base_entity.seldom
    FOR EACH ROW WHEN (NEW.n > 10) EXECUTE FUNCTION base_entity.maintain('touch changed_at');
CREATE TRIGGER always BEFORE UPDATE ON base_entity.seldom FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('keep "Odd Name"');
GRANT SELECT ON ALL TABLES IN SCHEMA base_entity TO PUBLIC;

\c - app
CREATE TABLE users (LIKE logged, LIKE marked);
SELECT describe('users');
CREATE TABLE rarities (LIKE base_entity, LIKE seldom);
SELECT describe('rarities');
INSERT INTO rarities (n) VALUES (1);
UPDATE rarities SET n = 2 RETURNING updated_at > created_at AS updated, changed_at;
UPDATE rarities SET n = 20 RETURNING updated_at > created_at AS updated, changed_at = now() AS changed;

-- A trigger that is on the table already is not made twice, and its name is never taken silently for another.
CREATE TABLE clashes (LIKE logged, LIKE clashing);
SELECT describe('clashes');
CREATE TABLE usurpers (LIKE base_uuid, LIKE usurping, log text);
SELECT describe('usurpers');
