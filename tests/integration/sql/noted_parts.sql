CREATE ROLE noted_reader;
CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
-- Its tables are restored before the templates.
CREATE SCHEMA app;

-- A rule and a trigger that templates have disabled, which pg_dump writes as two commands.
CREATE TABLE base_entity.ruled (LIKE base_entity, LIKE base_versioned, state text);
CREATE TRIGGER match_version BEFORE UPDATE ON base_entity.ruled FOR EACH ROW EXECUTE FUNCTION base_entity.maintain('match version');
CREATE TABLE projects (LIKE ruled, title text);
CREATE TABLE app.projects (LIKE ruled, title text);
ALTER TABLE base_entity.ruled DISABLE TRIGGER match_version;

CREATE TABLE base_entity.audited (LIKE base_entity, owner text);
CREATE TRIGGER audit BEFORE UPDATE ON base_entity.audited FOR EACH ROW EXECUTE FUNCTION pass();
CREATE TABLE app.things (LIKE audited, note text);
CREATE TABLE app.others (LIKE audited);
CREATE TABLE things (LIKE audited);
ALTER TABLE base_entity.audited ADD COLUMN note text;
CALL base_entity.apply('base_entity.audited');
ALTER TABLE base_entity.audited DISABLE TRIGGER audit;
ALTER TABLE base_entity.audited DROP COLUMN note;
-- The owner's own, which is exactly what the template has disabled.
DROP TRIGGER audit ON app.others;
CREATE TRIGGER audit BEFORE UPDATE ON app.others FOR EACH ROW EXECUTE FUNCTION pass();
ALTER TABLE app.others DROP COLUMN note;
ALTER TABLE things DROP COLUMN note;

-- Privileges that templates have lost, on tables whose owners have revoked some of their own: pg_dump revokes all of those first.
CREATE TABLE base_entity.shared (LIKE base_entity, LIKE base_soft_delete, state text);
SELECT base_entity.create_living_view('base_entity.shared');
GRANT SELECT, UPDATE ON base_entity.shared, base_entity.living_shared TO noted_reader;
CREATE TABLE documents (LIKE shared);
REVOKE TRUNCATE ON documents, living_documents FROM CURRENT_USER;
REVOKE SELECT ON base_entity.shared, base_entity.living_shared FROM noted_reader;
REVOKE REFERENCES ON base_entity.shared FROM CURRENT_USER;

-- NOT NULL that is not valid yet, which pg_dump writes after the rows.
DO $$
BEGIN
    IF current_setting('server_version_num')::int >= 180000 THEN
        CREATE TABLE base_entity.titled (LIKE base_entity, title text NOT NULL);
        CREATE TABLE songs (LIKE titled);
        ALTER TABLE songs ALTER title DROP NOT NULL;
        EXECUTE 'ALTER TABLE songs ADD CONSTRAINT title_known NOT NULL title NOT VALID';
        ALTER TABLE base_entity.titled ALTER title DROP NOT NULL;
    END IF;
END $$;

-- Expressions that PostgreSQL writes in another way once it has read them again, as a restore does.
CREATE TABLE base_entity.stated (LIKE base_entity, state varchar(10) CONSTRAINT known CHECK (state IN ('open', 'shut')));
CREATE INDEX ON base_entity.stated (created_at) WHERE state IN ('open', 'x');
CREATE POLICY listed ON base_entity.stated USING (EXISTS (SELECT NULL WHERE state IN ('open', 'y')));
CREATE TRIGGER listed BEFORE UPDATE ON base_entity.stated FOR EACH ROW WHEN (NEW.state IN ('open', 'z')) EXECUTE FUNCTION pass();
CREATE TABLE letters (LIKE stated);
ALTER TABLE base_entity.stated DROP CONSTRAINT known;
DROP INDEX base_entity.stated_created_at_idx;
DROP POLICY listed ON base_entity.stated;
DROP TRIGGER listed ON base_entity.stated;
