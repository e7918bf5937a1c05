-- Statements of the extension that run with the rights of a table's owner do not read the tables that inherit from it: planning them
-- calls functions of the constraints of these, whose owner may be another role.
CREATE ROLE mallory;
CREATE ROLE heir;
GRANT CREATE ON SCHEMA public TO mallory, heir;
SET ROLE heir;
CREATE TABLE secrets (t text);
CREATE TABLE projects (LIKE base_entity, LIKE base_soft_delete);
GRANT SELECT, UPDATE, DELETE, REFERENCES ON projects TO PUBLIC;
SET ROLE mallory;
CREATE FUNCTION take_rights() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'heir' THEN
        EXECUTE 'GRANT ALL ON public.secrets TO mallory';
    END IF;
    RETURN true;
END $$;
CREATE FUNCTION is_fine(i int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN public.take_rights(); END $$;
CREATE TABLE tasks (LIKE base_entity, LIKE base_soft_delete, project uuid REFERENCES projects ON DELETE CASCADE);
CREATE TABLE special_tasks (CHECK (public.is_fine(1))) INHERITS (tasks);
RESET ROLE;
ALTER TABLE tasks OWNER TO heir;
INSERT INTO projects (uuid) VALUES ('0190163d-8694-739b-aea5-966c26f8ad91');
INSERT INTO tasks (project) VALUES ('0190163d-8694-739b-aea5-966c26f8ad91');
INSERT INTO special_tasks (project) VALUES ('0190163d-8694-739b-aea5-966c26f8ad91');
DELETE FROM projects;
SELECT tableoid::regclass, deleted_at IS NOT NULL AS is_deleted FROM tasks ORDER BY 1;
SET ROLE mallory;
CALL base_entity.restore('projects', '0190163d-8694-739b-aea5-966c26f8ad91');
RESET ROLE;
SELECT tableoid::regclass, deleted_at IS NOT NULL AS is_deleted FROM tasks ORDER BY 1;
SELECT has_table_privilege('mallory', 'secrets', 'SELECT');
REVOKE ALL ON secrets FROM mallory;
-- A table that becomes a template is looked at for rows.
SET ROLE mallory;
CREATE TABLE shapes (sides int);
CREATE TABLE squares (CHECK (public.is_fine(1))) INHERITS (shapes);
RESET ROLE;
ALTER TABLE shapes OWNER TO heir;
ALTER TABLE shapes SET SCHEMA base_entity;
SELECT has_table_privilege('mallory', 'secrets', 'SELECT');
DROP TABLE base_entity.shapes CASCADE;
DROP OWNED BY mallory, heir CASCADE;
DROP ROLE mallory, heir;
