-- apply() changes each entity with the rights of its owner; those that the caller may not change are listed.
\c - postgres
CREATE ROLE ann;
CREATE ROLE bob;
GRANT ann, bob TO app;
GRANT CREATE ON SCHEMA public, base_entity TO ann, bob;
SET ROLE ann;
CREATE TABLE base_entity.owned (LIKE base_entity, owner text DEFAULT 'root');
GRANT SELECT ON base_entity.owned TO PUBLIC;
CREATE TABLE anns (LIKE owned);
RESET ROLE;
SET ROLE bob;
CREATE TABLE bobs (LIKE owned);
INSERT INTO bobs DEFAULT VALUES;
-- Code of an entity's owner reports the role that it runs as.
CREATE FUNCTION told(text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE 'code of bob runs as %', current_user;
    SET ROLE ann;
    RETURN true;
EXCEPTION WHEN insufficient_privilege OR invalid_parameter_value THEN
    RETURN true;
END $$;
ALTER TABLE bobs ADD CONSTRAINT told CHECK (told(owner));
RESET ROLE;

-- The owner of the template is not that of all entities.
SET ROLE ann;
ALTER TABLE base_entity.owned ADD COLUMN code uuid NOT NULL DEFAULT gen_random_uuid();
ALTER TABLE base_entity.owned ALTER COLUMN owner DROP DEFAULT;
CALL base_entity.apply('base_entity.owned', remove => true);
SELECT relation, problem FROM base_entity.check();
SELECT schema, relation, kind, name FROM base_entity.noted_parts;
-- No role writes the tables of the parts by itself.
DELETE FROM base_entity.noted_parts;
INSERT INTO base_entity.noted_parts VALUES ('public', 'anns', 'owned', 'column', 'x', 'created_at', 'timestamp with time zone');
INSERT INTO base_entity.template_parts VALUES ('owned', 'column', 'x', 'text');
-- A superuser runs the code of the entity's owner with the owner's rights.
RESET ROLE;
CALL base_entity.apply('base_entity.owned', relation => 'bobs', remove => true);
SELECT relation, problem FROM base_entity.check();
SELECT schema, relation, kind, name FROM base_entity.noted_parts;

-- Neither a role without SELECT on the template, nor in a read-only transaction.
REVOKE SELECT ON base_entity.owned FROM PUBLIC;
CREATE ROLE eve;
SET ROLE eve;
CALL base_entity.apply('base_entity.owned');
SELECT * FROM base_entity.plan_apply('base_entity.owned');
RESET ROLE;
BEGIN READ ONLY;
CALL base_entity.apply('base_entity.owned', online => false);
ROLLBACK;
DROP TABLE anns, bobs, base_entity.owned;
DROP OWNED BY ann, bob;
DROP ROLE ann, bob, eve;
