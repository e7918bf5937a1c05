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

-- LIKE asks for SELECT on its table.
GRANT SELECT ON @extschema@.base_uuid, @extschema@.base_timestamps, @extschema@.base_entity TO PUBLIC;
