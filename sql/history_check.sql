-- The problems of histories that check() reports.

-- Resolves names without a schema in pg_catalog, not in a schema base_entity that existed before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE FUNCTION @extschema@.history_problems(schema regnamespace)
    RETURNS TABLE (place integer, relation oid, kind text, name text, problem text, severity text, is_repaired boolean)
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH known AS MATERIALIZED (
        -- The entities with a trigger that keeps a history, or links them to one.
        SELECT c.oid, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity
        FROM pg_class c
        WHERE c.oid IN (SELECT t.tgrelid FROM pg_trigger t WHERE t.tgfoid = '@extschema@.keep_history()'::regprocedure)
          AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND c.relnamespace <> '@extschema@'::regnamespace
          AND (history_problems.schema IS NULL OR c.relnamespace = history_problems.schema)
          AND NOT pg_is_other_temp_schema(c.relnamespace)
          AND EXISTS (SELECT FROM pg_trigger t
                      WHERE t.tgrelid = c.oid AND t.tgfoid = '@extschema@.maintain()'::regprocedure AND t.tgtype <> 9)
    ), kept AS MATERIALIZED (
        -- The histories, with the triggers that link them.
        SELECT known.oid, known.relpersistence, h.relpersistence AS persistence, known.relrowsecurity, known.relforcerowsecurity, t.tgname, t.tgenabled, h.oid AS history, h.relname AS name,
               h.relowner AS owner, h.relacl AS acl, h.relrowsecurity AS has_row_security, h.relforcerowsecurity AS forces_row_security
        FROM known
        JOIN pg_trigger t ON t.tgrelid = known.oid AND t.tgfoid = '@extschema@.keep_history()'::regprocedure AND t.tgconstrrelid <> 0
        JOIN pg_class h ON h.oid = t.tgconstrrelid
    ), guard AS MATERIALIZED (
        -- The triggers by which a history refuses changes: BEFORE UPDATE OR DELETE OR TRUNCATE FOR EACH STATEMENT, and BEFORE UPDATE OR
        -- DELETE FOR EACH ROW.
        SELECT kept.oid, kept.name AS history, wanted.name, min(t.tgname::text) AS own,
               coalesce(bool_or(t.tgenabled IN ('O', 'A')), false) AS is_enabled
        FROM kept
        CROSS JOIN (VALUES ('append_only', 58), ('append_only_rows', 27)) AS wanted (name, type)
        LEFT JOIN pg_trigger t ON t.tgrelid = kept.history AND t.tgfoid = '@extschema@.append_only()'::regprocedure
                               AND t.tgtype = wanted.type AND t.tgqual IS NULL AND t.tgattr = ''::int2vector
        GROUP BY kept.oid, kept.name, wanted.name
    )
    -- DROP TABLE of the history drops the trigger that links the table to it: UPDATE and DELETE are errors.
    SELECT 17, known.oid, 'history', '', 'history is missing', 'error', true
    FROM known
    WHERE known.relpersistence <> 't'
      AND EXISTS (SELECT FROM pg_trigger t
                  WHERE t.tgrelid = known.oid AND t.tgfoid = '@extschema@.keep_history()'::regprocedure
                    AND t.tgtype::int & 1 = 1 AND t.tgconstrrelid = 0)
      AND NOT EXISTS (SELECT FROM pg_trigger t
                      WHERE t.tgrelid = known.oid AND t.tgfoid = '@extschema@.keep_history()'::regprocedure
                        AND t.tgconstrrelid <> 0)
    UNION ALL
    -- UPDATE and DELETE of the table are errors.
    SELECT 18, guard.oid, 'trigger', guard.name, format('history %I lacks the trigger %I, by which it refuses changes', guard.history, guard.name), 'error', true
    FROM guard
    WHERE guard.own IS NULL
    UNION ALL
    SELECT 18, guard.oid, 'trigger', guard.own, format('trigger %I of history %I is disabled', guard.own, guard.history), 'error', false
    FROM guard
    WHERE guard.own IS NOT NULL AND NOT guard.is_enabled
    UNION ALL
    -- The other triggers of a table with a history are those of the template.
    SELECT 18, kept.oid, 'trigger', kept.tgname::text, format('trigger %I, which links the table to its history, is disabled', kept.tgname), 'error', false
    FROM kept
    WHERE kept.tgenabled IN ('D', 'R')
    UNION ALL
    -- create_history() gives the history the row-level security of its table, and with it privileges that may have been revoked on purpose.
    SELECT 18, kept.oid, security.kind, '', format('history %I has %s disabled, and its table has it enabled', kept.name, security.words), 'error', false
    FROM kept
    CROSS JOIN LATERAL (VALUES ('row security', 'row-level security', kept.relrowsecurity, kept.has_row_security),
                               ('forced row security', 'forced row-level security', kept.relforcerowsecurity, kept.forces_row_security))
                       AS security (kind, words, is_wanted, is_there)
    WHERE security.is_wanted AND NOT security.is_there
    UNION ALL
    -- With INSERT, as GRANT ... ON ALL TABLES IN SCHEMA gives it, a role can forge versions, and with TRIGGER its code runs where the owner erases some.
    SELECT 18, kept.oid, 'privilege', format('%s%s TO %s', granted.privilege_type, granted.of_column, grantee.name),
           format('%s%s on history %I is granted to %s', granted.privilege_type, granted.of_column, kept.name, grantee.name), 'warning', false
    FROM kept
    CROSS JOIN LATERAL (SELECT acl.grantee, acl.privilege_type, '' AS of_column FROM aclexplode(kept.acl) AS acl
                        UNION
                        SELECT acl.grantee, acl.privilege_type, format(' (%I)', a.attname)
                        FROM pg_attribute a, aclexplode(a.attacl) AS acl
                        WHERE a.attrelid = kept.history AND NOT a.attisdropped) AS granted
    CROSS JOIN LATERAL (SELECT CASE granted.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(granted.grantee)) END) AS grantee (name)
    WHERE granted.privilege_type IN ('INSERT', 'TRIGGER') AND granted.grantee <> kept.owner
    UNION ALL
    -- UPDATE and DELETE of the table are errors.
    SELECT 18, kept.oid, 'column', own.attname::text,
           CASE WHEN other.attname IS NULL THEN format('history %I lacks the column %I', kept.name, own.attname)
                ELSE format('column %I of history %I has the type %s, not %s', own.attname, kept.name,
                            format_type(other.atttypid, other.atttypmod), format_type(own.atttypid, own.atttypmod)) END,
           'error', false
    FROM kept
    JOIN pg_attribute own ON own.attrelid = kept.oid AND own.attnum > 0 AND NOT own.attisdropped
    LEFT JOIN pg_attribute other ON other.attrelid = kept.history AND other.attnum > 4 AND other.attname = own.attname AND NOT other.attisdropped
    WHERE other.attname IS NULL
       OR other.atttypid <> own.atttypid
          -- Values of a domain are kept as those of the type that it is based on.
          AND (WITH RECURSIVE stored (side, oid) AS (
                   VALUES (1, own.atttypid), (2, other.atttypid)
                   UNION ALL
                   SELECT stored.side, t.typbasetype FROM stored JOIN pg_type t ON t.oid = stored.oid AND t.typtype = 'd')
               SELECT count(DISTINCT stored.oid) <> 1 FROM stored JOIN pg_type t ON t.oid = stored.oid AND t.typtype <> 'd')
    UNION ALL
    -- The columns of a history's own are the first four.
    SELECT 18, kept.oid, 'column', wanted.name,
           CASE WHEN own.attisdropped THEN format('history %I has lost its own column %I', kept.name, wanted.name)
                ELSE format('column %I of history %I has the type %s, not %s', own.attname, kept.name, format_type(own.atttypid, own.atttypmod),
                            format_type(wanted.type, NULL)) END,
           'error', false
    FROM kept
    CROSS JOIN (VALUES (1, 'valid_to', 'timestamptz'::regtype), (2, 'operation', 'text'::regtype), (3, 'actor', 'text'::regtype),
                       (4, 'transaction', 'xid8'::regtype)) AS wanted (number, name, type)
    JOIN pg_attribute own ON own.attrelid = kept.history AND own.attnum = wanted.number
    WHERE own.attisdropped OR own.atttypid <> wanted.type
    UNION ALL
    -- It would run with the rights of the next owner of the table.
    SELECT 18, kept.oid, 'history', r.rulename::text, format('history %I has the rule %I', kept.name, r.rulename), 'error', false
    FROM kept
    JOIN pg_rewrite r ON r.ev_class = kept.history
    UNION ALL
    -- A crash of the server empties it, and not its table.
    SELECT 18, kept.oid, 'history', '', format('history %I is unlogged, and its table is not', kept.name), 'warning', false
    FROM kept
    WHERE kept.persistence = 'u' AND kept.relpersistence <> 'u'
    UNION ALL
    -- Its rows are read with the history by queries without ONLY, and may be another role's.
    SELECT 18, kept.oid, 'history', format('%I.%I', n.nspname, c.relname), format('table %I.%I inherits from history %I', n.nspname, c.relname, kept.name), 'warning', false
    FROM kept
    JOIN pg_inherits i ON i.inhparent = kept.history
    JOIN pg_class c ON c.oid = i.inhrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    UNION ALL
    -- REASSIGN OWNED fires no event trigger: the previous owner may have made the function so, which runs with the rights of the new one.
    SELECT 18, kept.oid, 'history', '', format('function %I is SECURITY DEFINER', p.proname), 'warning', false
    FROM kept
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = kept.oid AND d.refobjsubid = 0
                    AND d.classid = 'pg_proc'::regclass AND d.deptype = 'a'
    JOIN pg_proc p ON p.oid = d.objid
    WHERE p.prosecdef
    UNION ALL
    -- The constraints of a domain are code of its owner, who may be another one since the function was created.
    SELECT DISTINCT 18, kept.oid, 'history', p.proname::text,
           format('function %I runs the constraints of domain %s, which belongs to %I', p.proname, format_type(o.oid, NULL), r.rolname), 'warning', false
    FROM kept
    JOIN pg_class c ON c.oid = kept.oid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = kept.oid AND d.refobjsubid = 0
                    AND d.classid = 'pg_proc'::regclass AND d.deptype = 'a'
    JOIN pg_proc p ON p.oid = d.objid
    JOIN pg_attribute a ON a.attrelid = kept.oid AND a.attnum > 0 AND NOT a.attisdropped
    CROSS JOIN LATERAL (
        WITH RECURSIVE over AS (
            SELECT t.oid, t.typowner, t.typbasetype FROM pg_type t WHERE t.oid = a.atttypid AND t.typtype = 'd'
            UNION ALL
            SELECT t.oid, t.typowner, t.typbasetype FROM over JOIN pg_type t ON t.oid = over.typbasetype AND t.typtype = 'd'
        )
        SELECT over.oid, over.typowner FROM over) AS o
    JOIN pg_roles r ON r.oid = o.typowner AND NOT r.rolsuper
    WHERE o.typowner <> c.relowner
      AND p.prosrc <> format('SELECT * FROM @extschema@.as_of(NULL::%I.%I, $1)', n.nspname, c.relname)
    UNION ALL
    -- The owner of such a table reads and writes the versions past the privileges and policies of the history.
    SELECT DISTINCT 18, kept.oid, 'history', format('%I.%I', n.nspname, c.relname),
           format('history %I inherits from table %I.%I of another role', kept.name, n.nspname, c.relname), 'warning', false
    FROM kept
    CROSS JOIN LATERAL (WITH RECURSIVE above (oid) AS (
                            SELECT i.inhparent FROM pg_inherits i WHERE i.inhrelid = kept.history
                            UNION
                            SELECT i.inhparent FROM above JOIN pg_inherits i ON i.inhrelid = above.oid)
                        SELECT above.oid FROM above) AS above
    JOIN pg_class c ON c.oid = above.oid AND c.relowner <> kept.owner
    JOIN pg_namespace n ON n.oid = c.relnamespace
    UNION ALL
    -- It does with the rights of the roles that call it what its owner has written.
    SELECT 18, kept.oid, 'history', p.proname::text, format('function %I belongs to %I, not to the owner of the table', p.proname, pg_get_userbyid(p.proowner)), 'warning', false
    FROM kept
    JOIN pg_class c ON c.oid = kept.oid
    -- The name is cut to 63 bytes.
    JOIN pg_proc p ON p.pronamespace = c.relnamespace
     AND p.proname = (left(c.relname, (SELECT max(length) FROM generate_series(1, 57) AS length WHERE octet_length(left(c.relname, length)) <= 57)) || '_as_of')::name
     AND p.pronargs = 1 AND p.proargtypes[0] = 'timestamptz'::regtype
    WHERE p.proowner <> c.relowner
    UNION ALL
    -- Without a key, periods may overlap, and the versions of a row cannot be found.
    SELECT 18, kept.oid, 'history', '', 'table with a history has no primary key', 'error', false
    FROM kept
    WHERE NOT EXISTS (SELECT FROM pg_index p WHERE p.indrelid = kept.oid AND p.indisprimary)
    UNION ALL
    SELECT 18, kept.oid, 'index', kept.name::text, format('history %I has no index on the primary key', kept.name), 'warning', false
    FROM kept
    JOIN pg_index p ON p.indrelid = kept.oid AND p.indisprimary
    WHERE NOT EXISTS (SELECT FROM pg_index i
                      JOIN pg_class c ON c.oid = i.indexrelid AND c.relam = 403
                      WHERE i.indrelid = kept.history AND i.indisvalid AND i.indpred IS NULL AND i.indnkeyatts > p.indnkeyatts
                        -- The end of the period is the first column of a history.
                        AND i.indkey[p.indnkeyatts] = 1
                        AND NOT EXISTS (SELECT FROM generate_series(0, p.indnkeyatts - 1) AS place
                                        JOIN pg_attribute own ON own.attrelid = p.indrelid AND own.attnum = p.indkey[place]
                                        LEFT JOIN pg_attribute other ON other.attrelid = i.indrelid AND other.attnum = i.indkey[place]
                                                                    AND other.attnum > 4 AND other.attname = own.attname
                                        WHERE other.attname IS NULL));
END;
COMMENT ON FUNCTION @extschema@.history_problems(regnamespace) IS
    'the problems of the histories of tables of a schema, or of all, that check() reports, each with its place among the problems and whether repair() repairs it';

SET LOCAL search_path = @extschema@, pg_temp;
