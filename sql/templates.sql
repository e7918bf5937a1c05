-- The templates: tables whose shape others take. A table in this schema is a template. Names are
-- qualified: PostgreSQL 18 has functions of the same names, which pg_catalog would put first. Columns
-- have no comments: LIKE would copy them, and tools that compare a model with its table (Alembic, for
-- one) would find a difference in each. The comment on the table tells of them.

GRANT USAGE ON SCHEMA @extschema@ TO PUBLIC;

CREATE TABLE @extschema@.base_uuid (
    uuid uuid PRIMARY KEY DEFAULT @extschema@.uuidv4()
);
COMMENT ON TABLE @extschema@.base_uuid IS
    'template: uuid, a primary key that generates itself and never changes; CREATE TABLE users (LIKE base_uuid, ...)';

CREATE TRIGGER zzz_maintain BEFORE UPDATE ON @extschema@.base_uuid
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('fix uuid');
COMMENT ON TRIGGER zzz_maintain ON @extschema@.base_uuid IS 'keeps the rules in its arguments';

CREATE TABLE @extschema@.base_timestamps (
    created_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
COMMENT ON TABLE @extschema@.base_timestamps IS
    'template: created_at, which stays as it was, and updated_at, which moves when the row changes; CREATE TABLE users (LIKE base_timestamps, ...)';

CREATE TRIGGER zzz_maintain BEFORE UPDATE ON @extschema@.base_timestamps
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('touch updated_at', 'keep created_at');
COMMENT ON TRIGGER zzz_maintain ON @extschema@.base_timestamps IS 'keeps the rules in its arguments';

CREATE TABLE @extschema@.base_entity (
    uuid       uuid        PRIMARY KEY DEFAULT @extschema@.uuidv4(),
    created_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    updated_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
COMMENT ON TABLE @extschema@.base_entity IS
    'template: uuid, a primary key that generates itself and never changes; created_at, which stays as it was; updated_at, which moves when the row changes; CREATE TABLE users (LIKE base_entity, ...)';

CREATE TRIGGER zzz_maintain BEFORE UPDATE ON @extschema@.base_entity
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('touch updated_at', 'keep created_at', 'fix uuid');
COMMENT ON TRIGGER zzz_maintain ON @extschema@.base_entity IS 'keeps the rules in its arguments';

CREATE TABLE @extschema@.base_versioned (
    version bigint NOT NULL DEFAULT 1
);
COMMENT ON TABLE @extschema@.base_versioned IS
    'template: a version that every change counts up; CREATE TABLE users (LIKE base_entity, LIKE base_versioned, ...)';

CREATE TRIGGER zzz_maintain BEFORE UPDATE ON @extschema@.base_versioned
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('count version');
COMMENT ON TRIGGER zzz_maintain ON @extschema@.base_versioned IS 'keeps the rules in its arguments';

CREATE TABLE @extschema@.base_authored (
    created_by text NOT NULL DEFAULT @extschema@.actor(),
    updated_by text NOT NULL DEFAULT @extschema@.actor()
);
COMMENT ON TABLE @extschema@.base_authored IS
    'template: who made and who changed a row; CREATE TABLE users (LIKE base_entity, LIKE base_authored, ...)';

CREATE TRIGGER zzz_maintain BEFORE UPDATE ON @extschema@.base_authored
    FOR EACH ROW EXECUTE FUNCTION @extschema@.maintain('keep created_by', 'sign updated_by');
COMMENT ON TRIGGER zzz_maintain ON @extschema@.base_authored IS 'keeps the rules in its arguments';

CREATE TABLE @extschema@.base_soft_delete (
    deleted_at timestamptz
);
COMMENT ON TABLE @extschema@.base_soft_delete IS
    'template: DELETE marks a row and leaves it, a second DELETE or purge() removes it; CREATE TABLE users (LIKE base_entity, LIKE base_soft_delete, ...)';

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
