-- The schema may have been there before, with functions and operators of another role that the views
-- and functions above would have taken for PostgreSQL's own. Looked at last, so that what came while
-- the script ran is seen too; every name is qualified.

DO $$
DECLARE
    stranger pg_catalog.text;
BEGIN
    SELECT pg_catalog.pg_describe_object(d.classid, d.objid, 0) INTO stranger
    FROM pg_catalog.pg_depend d
    WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass
      AND d.refobjid OPERATOR(pg_catalog.=) '@extschema@'::pg_catalog.regnamespace
      AND d.classid OPERATOR(pg_catalog.<>) 'pg_catalog.pg_extension'::pg_catalog.regclass
      AND d.classid OPERATOR(pg_catalog.<>) 'pg_catalog.pg_default_acl'::pg_catalog.regclass
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e
                      WHERE e.classid OPERATOR(pg_catalog.=) d.classid
                        AND e.objid OPERATOR(pg_catalog.=) d.objid
                        AND e.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char")
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'schema "@extschema@" has objects that are not of the extension'
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  DETAIL = pg_catalog.concat('There is ', stranger, '.'),
                  HINT = 'Drop or rename the schema, then create the extension again.';
    END IF;
    PERFORM FROM pg_catalog.pg_namespace n
    JOIN pg_catalog.pg_roles r ON r.oid OPERATOR(pg_catalog.=) n.nspowner
    WHERE n.oid OPERATOR(pg_catalog.=) '@extschema@'::pg_catalog.regnamespace
      AND NOT r.rolsuper
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_extension e
                      WHERE e.extname OPERATOR(pg_catalog.=) 'base_entity'::pg_catalog.name
                        AND e.extowner OPERATOR(pg_catalog.=) n.nspowner)
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_database b
                      WHERE b.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
                        AND b.datdba OPERATOR(pg_catalog.=) n.nspowner);
    IF FOUND THEN
        RAISE WARNING 'schema "@extschema@" belongs to another role than the extension'
            USING DETAIL = 'Its owner can put templates and functions into it.',
                  HINT = 'ALTER SCHEMA @extschema@ OWNER TO CURRENT_USER;';
    END IF;
END
$$;
