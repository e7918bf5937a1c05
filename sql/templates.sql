-- The templates: tables whose shape others take. A table in this schema is a template. Names are
-- qualified: PostgreSQL 18 has functions of the same names, which pg_catalog would put first.

GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;

CREATE TABLE @extschema@.base_uuid (
    uuid uuid PRIMARY KEY DEFAULT @extschema@.uuidv4()
);
COMMENT ON TABLE @extschema@.base_uuid IS
    'template: a uuid primary key that generates itself; CREATE TABLE users (LIKE base_uuid, ...)';
COMMENT ON COLUMN @extschema@.base_uuid.uuid IS 'the id of the row: generated, never changed';

CREATE TRIGGER zzz_maintain BEFORE UPDATE ON @extschema@.base_uuid
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('fix uuid');
COMMENT ON TRIGGER zzz_maintain ON @extschema@.base_uuid IS 'keeps the rules in its arguments';

CREATE TABLE @extschema@.base_timestamps (
    created_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
COMMENT ON TABLE @extschema@.base_timestamps IS
    'template: created_at and updated_at that keep themselves; CREATE TABLE users (LIKE base_timestamps, ...)';
COMMENT ON COLUMN @extschema@.base_timestamps.created_at IS 'when the row was inserted: kept as it was';
COMMENT ON COLUMN @extschema@.base_timestamps.updated_at IS 'when the row was last changed: set by the row trigger';

CREATE TRIGGER zzz_maintain BEFORE UPDATE ON @extschema@.base_timestamps
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('touch updated_at', 'keep created_at');
COMMENT ON TRIGGER zzz_maintain ON @extschema@.base_timestamps IS 'keeps the rules in its arguments';

CREATE TABLE @extschema@.base_entity (
    uuid       uuid        PRIMARY KEY DEFAULT @extschema@.uuidv4(),
    created_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
COMMENT ON TABLE @extschema@.base_entity IS
    'template: a uuid primary key, created_at and updated_at; CREATE TABLE users (LIKE base_entity, ...)';
COMMENT ON COLUMN @extschema@.base_entity.uuid IS 'the id of the row: generated, never changed';
COMMENT ON COLUMN @extschema@.base_entity.created_at IS 'when the row was inserted: kept as it was';
COMMENT ON COLUMN @extschema@.base_entity.updated_at IS 'when the row was last changed: set by the row trigger';

CREATE TRIGGER zzz_maintain BEFORE UPDATE ON @extschema@.base_entity
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('touch updated_at', 'keep created_at', 'fix uuid');
COMMENT ON TRIGGER zzz_maintain ON @extschema@.base_entity IS 'keeps the rules in its arguments';

CREATE TABLE @extschema@.base_versioned (
    version bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE @extschema@.base_versioned IS
    'template: a version that every change counts up; CREATE TABLE users (LIKE base_entity, LIKE base_versioned, ...)';
COMMENT ON COLUMN @extschema@.base_versioned.version IS 'how often the row was changed: set by the row trigger';

CREATE TRIGGER zzz_maintain BEFORE UPDATE ON @extschema@.base_versioned
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('count version');
COMMENT ON TRIGGER zzz_maintain ON @extschema@.base_versioned IS 'keeps the rules in its arguments';

CREATE TABLE @extschema@.base_authored (
    created_by text NOT NULL DEFAULT @extschema@.actor(),
    updated_by text NOT NULL DEFAULT @extschema@.actor()
);
COMMENT ON TABLE @extschema@.base_authored IS
    'template: who made and who changed a row; CREATE TABLE users (LIKE base_entity, LIKE base_authored, ...)';
COMMENT ON COLUMN @extschema@.base_authored.created_by IS 'who inserted the row: kept as it was';
COMMENT ON COLUMN @extschema@.base_authored.updated_by IS 'who last changed the row: set by the row trigger';

CREATE TRIGGER zzz_maintain BEFORE UPDATE ON @extschema@.base_authored
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('keep created_by', 'sign updated_by');
COMMENT ON TRIGGER zzz_maintain ON @extschema@.base_authored IS 'keeps the rules in its arguments';

CREATE TABLE @extschema@.base_soft_delete (
    deleted_at timestamptz
);
COMMENT ON TABLE @extschema@.base_soft_delete IS
    'template: DELETE marks a row and leaves it, a second DELETE or purge() removes it; CREATE TABLE users (LIKE base_entity, LIKE base_soft_delete, ...)';
COMMENT ON COLUMN @extschema@.base_soft_delete.deleted_at IS 'when the row was deleted; NULL while it lives';

CREATE TRIGGER zzz_maintain BEFORE UPDATE OR DELETE ON @extschema@.base_soft_delete
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('mark deleted_at');
COMMENT ON TRIGGER zzz_maintain ON @extschema@.base_soft_delete IS 'keeps the rules in its arguments';

-- LIKE asks for SELECT on its table.
GRANT SELECT ON
    @extschema@.base_entity, @extschema@.base_uuid, @extschema@.base_timestamps,
    @extschema@.base_versioned, @extschema@.base_authored, @extschema@.base_soft_delete
    TO PUBLIC;

-- A template is a shape, not a place for rows.
CREATE TRIGGER refuse_rows BEFORE INSERT ON @extschema@.base_entity
    FOR EACH ROW EXECUTE FUNCTION @extschema@.refuse_rows();
COMMENT ON TRIGGER refuse_rows ON @extschema@.base_entity IS 'a template holds no rows';
CREATE TRIGGER refuse_rows BEFORE INSERT ON @extschema@.base_uuid
    FOR EACH ROW EXECUTE FUNCTION @extschema@.refuse_rows();
COMMENT ON TRIGGER refuse_rows ON @extschema@.base_uuid IS 'a template holds no rows';
CREATE TRIGGER refuse_rows BEFORE INSERT ON @extschema@.base_timestamps
    FOR EACH ROW EXECUTE FUNCTION @extschema@.refuse_rows();
COMMENT ON TRIGGER refuse_rows ON @extschema@.base_timestamps IS 'a template holds no rows';
CREATE TRIGGER refuse_rows BEFORE INSERT ON @extschema@.base_versioned
    FOR EACH ROW EXECUTE FUNCTION @extschema@.refuse_rows();
COMMENT ON TRIGGER refuse_rows ON @extschema@.base_versioned IS 'a template holds no rows';
CREATE TRIGGER refuse_rows BEFORE INSERT ON @extschema@.base_authored
    FOR EACH ROW EXECUTE FUNCTION @extschema@.refuse_rows();
COMMENT ON TRIGGER refuse_rows ON @extschema@.base_authored IS 'a template holds no rows';
CREATE TRIGGER refuse_rows BEFORE INSERT ON @extschema@.base_soft_delete
    FOR EACH ROW EXECUTE FUNCTION @extschema@.refuse_rows();
COMMENT ON TRIGGER refuse_rows ON @extschema@.base_soft_delete IS 'a template holds no rows';
