-- Refuses a schema base_entity that existed before with objects of another role: the views and functions
-- above would have called its functions and operators in place of PostgreSQL's own. This runs last, so
-- that it sees objects that were created while the script ran. Every name is qualified. Objects of
-- superusers, the extension's owner and the database's owner may stay, for example the templates of an
-- extension that was dropped. An empty schema of another role is refused, too: its owner could create
-- templates and functions in it, and drop it.

DO $$
DECLARE
    trusted pg_catalog.oid[];
    foreign_object pg_catalog.text;
BEGIN
    trusted := ARRAY(SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolsuper
                     UNION ALL
                     SELECT e.extowner FROM pg_catalog.pg_extension e
                     WHERE e.extname OPERATOR(pg_catalog.=) 'base_entity'::pg_catalog.name
                     UNION ALL
                     SELECT b.datdba FROM pg_catalog.pg_database b
                     WHERE b.datname OPERATOR(pg_catalog.=) pg_catalog.current_database());
    SELECT pg_catalog.min(pg_catalog.pg_describe_object(d.classid, d.objid, 0) COLLATE pg_catalog."C")
    INTO foreign_object
    FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_shdepend s
      ON s.classid OPERATOR(pg_catalog.=) d.classid AND s.objid OPERATOR(pg_catalog.=) d.objid
    JOIN pg_catalog.pg_database b ON b.oid OPERATOR(pg_catalog.=) s.dbid
    WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass
      AND d.refobjid OPERATOR(pg_catalog.=) 'base_entity'::pg_catalog.regnamespace
      AND s.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
      AND s.deptype OPERATOR(pg_catalog.=) 'o'::pg_catalog."char"
      AND s.refobjid OPERATOR(pg_catalog.<>) ALL (trusted)
      AND b.datname OPERATOR(pg_catalog.=) pg_catalog.current_database();
    IF foreign_object IS NOT NULL THEN
        RAISE EXCEPTION 'schema base_entity has objects of another role than the extension'
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  DETAIL = pg_catalog.concat('There is ', foreign_object, '.'),
                  HINT = 'Drop them, change their owner to that of the extension, or rename the schema; then create the extension again.';
    END IF;
    PERFORM FROM pg_catalog.pg_namespace n
    WHERE n.oid OPERATOR(pg_catalog.=) 'base_entity'::pg_catalog.regnamespace
      AND n.nspowner OPERATOR(pg_catalog.<>) ALL (trusted);
    IF FOUND THEN
        RAISE EXCEPTION 'schema base_entity belongs to another role than the extension'
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  DETAIL = 'Its owner can create templates and functions in it.',
                  HINT = 'Use "ALTER SCHEMA base_entity OWNER TO CURRENT_USER", and create the extension again.';
    END IF;
END
$$;
