-- The changes of SQL objects from 0.3.0 to 0.4.0.

-- A script that is loaded by psql would run outside the extension.
\echo Use "ALTER EXTENSION base_entity UPDATE" to load this file. \quit

-- Refuses functions, operators, types and other objects of roles without the rights of the extension's owner in its schema: what is
-- created below could call them in place of PostgreSQL's own. Templates may be any role's.
DO $$
DECLARE
    foreign_object pg_catalog.text;
BEGIN
    SELECT pg_catalog.min(pg_catalog.pg_describe_object(d.classid, d.objid, 0) COLLATE pg_catalog."C")
    INTO foreign_object
    FROM pg_catalog.pg_depend d
    JOIN pg_catalog.pg_shdepend s
      ON s.classid OPERATOR(pg_catalog.=) d.classid AND s.objid OPERATOR(pg_catalog.=) d.objid
    JOIN pg_catalog.pg_database b ON b.oid OPERATOR(pg_catalog.=) s.dbid
    JOIN pg_catalog.pg_extension e ON e.extname OPERATOR(pg_catalog.=) 'base_entity'::pg_catalog.name
    JOIN pg_catalog.pg_roles owner ON owner.oid OPERATOR(pg_catalog.=) s.refobjid
    WHERE d.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass
      AND d.refobjid OPERATOR(pg_catalog.=) e.extnamespace
      AND d.classid OPERATOR(pg_catalog.<>) 'pg_catalog.pg_class'::pg_catalog.regclass
      -- Nothing calls these.
      AND d.classid OPERATOR(pg_catalog.<>) 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass
      AND d.classid OPERATOR(pg_catalog.<>) 'pg_catalog.pg_default_acl'::pg_catalog.regclass
      AND s.refclassid OPERATOR(pg_catalog.=) 'pg_catalog.pg_authid'::pg_catalog.regclass
      AND s.deptype OPERATOR(pg_catalog.=) 'o'::pg_catalog."char"
      AND b.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
      AND NOT owner.rolsuper AND owner.oid OPERATOR(pg_catalog.<>) e.extowner AND owner.oid OPERATOR(pg_catalog.<>) b.datdba;
    IF foreign_object IS NOT NULL THEN
        RAISE EXCEPTION 'schema base_entity has objects of another role than the extension'
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  DETAIL = pg_catalog.concat('There is ', foreign_object, '.'),
                  HINT = 'Move them to another schema, or change their owner to that of the extension; then update the extension again.';
    END IF;
END
$$;

-- A trigger that was disabled, or fires always, does so still.
DO $$
DECLARE
    state_of_start pg_catalog."char";
    state_of_end pg_catalog."char";
BEGIN
    SELECT e.evtenabled INTO state_of_start FROM pg_catalog.pg_event_trigger e
    WHERE e.evtname OPERATOR(pg_catalog.=) 'base_entity_ddl_command_start'::pg_catalog.name;
    SELECT e.evtenabled INTO state_of_end FROM pg_catalog.pg_event_trigger e
    WHERE e.evtname OPERATOR(pg_catalog.=) 'base_entity_ddl_command_end'::pg_catalog.name;
    DROP EVENT TRIGGER base_entity_ddl_command_start;
    DROP EVENT TRIGGER base_entity_ddl_command_end;
    CREATE EVENT TRIGGER base_entity_ddl_command_start ON ddl_command_start
        WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE FOREIGN TABLE',
                     'CREATE SCHEMA', 'ALTER TABLE', 'CREATE INDEX', 'ALTER EXTENSION', 'ALTER SCHEMA', 'DROP TABLE', 'CREATE POLICY',
                     'CREATE TRIGGER', 'GRANT', 'REVOKE',
                     'ALTER AGGREGATE', 'ALTER COLLATION', 'ALTER DOMAIN', 'ALTER FOREIGN TABLE', 'ALTER FUNCTION', 'ALTER INDEX',
                     'ALTER MATERIALIZED VIEW', 'ALTER OPERATOR', 'ALTER OPERATOR CLASS', 'ALTER PROCEDURE', 'ALTER ROUTINE', 'ALTER SEQUENCE',
                     'ALTER TEXT SEARCH CONFIGURATION', 'ALTER TEXT SEARCH DICTIONARY', 'ALTER TYPE', 'ALTER VIEW', 'CREATE VIEW',
                     'DROP AGGREGATE', 'DROP CAST', 'DROP COLLATION', 'DROP DOMAIN', 'DROP FOREIGN DATA WRAPPER', 'DROP FOREIGN TABLE',
                     'DROP FUNCTION', 'DROP LANGUAGE', 'DROP MATERIALIZED VIEW', 'DROP OPERATOR', 'DROP OPERATOR CLASS', 'DROP OPERATOR FAMILY',
                     'DROP OWNED', 'DROP PROCEDURE', 'DROP ROUTINE', 'DROP SCHEMA', 'DROP SEQUENCE', 'DROP SERVER', 'DROP TEXT SEARCH CONFIGURATION',
                     'DROP TEXT SEARCH DICTIONARY', 'DROP TYPE', 'DROP VIEW')
        EXECUTE FUNCTION @extschema@.ddl_command_start();
    CREATE EVENT TRIGGER base_entity_ddl_command_end ON ddl_command_end
        WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS', 'SELECT INTO', 'CREATE FOREIGN TABLE',
                     'IMPORT FOREIGN SCHEMA', 'CREATE SCHEMA', 'CREATE TRIGGER', 'ALTER TABLE', 'ALTER FOREIGN TABLE', 'ALTER INDEX',
                     'ALTER VIEW', 'ALTER MATERIALIZED VIEW', 'ALTER TYPE', 'CREATE INDEX',
                     'ALTER TRIGGER', 'CREATE POLICY', 'ALTER POLICY', 'CREATE RULE', 'ALTER RULE',
                     'CREATE STATISTICS', 'ALTER STATISTICS', 'COMMENT',
                     'ALTER FUNCTION', 'ALTER PROCEDURE', 'ALTER ROUTINE', 'GRANT', 'REVOKE', 'DROP OWNED', 'ALTER SCHEMA',
                     'ALTER AGGREGATE', 'ALTER COLLATION', 'ALTER DOMAIN', 'ALTER OPERATOR', 'ALTER OPERATOR CLASS', 'ALTER SEQUENCE',
                     'ALTER TEXT SEARCH CONFIGURATION', 'ALTER TEXT SEARCH DICTIONARY', 'ALTER EXTENSION', 'CREATE FUNCTION', 'CREATE PROCEDURE',
                     'CREATE AGGREGATE',
                     'CREATE TYPE', 'CREATE DOMAIN', 'CREATE VIEW')
        EXECUTE FUNCTION @extschema@.ddl_command_end();
    IF state_of_start OPERATOR(pg_catalog.=) 'D'::pg_catalog."char" THEN
        ALTER EVENT TRIGGER base_entity_ddl_command_start DISABLE;
    ELSIF state_of_start OPERATOR(pg_catalog.=) 'A'::pg_catalog."char" THEN
        ALTER EVENT TRIGGER base_entity_ddl_command_start ENABLE ALWAYS;
    ELSIF state_of_start OPERATOR(pg_catalog.=) 'R'::pg_catalog."char" THEN
        ALTER EVENT TRIGGER base_entity_ddl_command_start ENABLE REPLICA;
    END IF;
    IF state_of_end OPERATOR(pg_catalog.=) 'D'::pg_catalog."char" THEN
        ALTER EVENT TRIGGER base_entity_ddl_command_end DISABLE;
    ELSIF state_of_end OPERATOR(pg_catalog.=) 'A'::pg_catalog."char" THEN
        ALTER EVENT TRIGGER base_entity_ddl_command_end ENABLE ALWAYS;
    ELSIF state_of_end OPERATOR(pg_catalog.=) 'R'::pg_catalog."char" THEN
        ALTER EVENT TRIGGER base_entity_ddl_command_end ENABLE REPLICA;
    END IF;
END
$$;
COMMENT ON EVENT TRIGGER base_entity_ddl_command_start IS
    'widens LIKE clauses that name a template of base_entity, unless base_entity.enabled is off, and does what must precede a command: waits for open changes of templates, gives living views the new owner of their table';
COMMENT ON EVENT TRIGGER base_entity_ddl_command_end IS
    'adds the properties that LIKE leaves out to tables made LIKE a template of base_entity, checks their names, renames columns in rules, lets histories follow their tables, and refuses tables that are not LIKE a template which require() demands, and functions and types with the names of functions of base_entity in its schema';

-- Resolves names without a schema in pg_catalog, not in a schema base_entity that existed before.
SET LOCAL search_path = pg_catalog, pg_temp;

CREATE OR REPLACE FUNCTION @extschema@.history_problems(schema regnamespace)
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

CREATE OR REPLACE FUNCTION @extschema@.drift(schema regnamespace DEFAULT NULL)
    RETURNS TABLE (relation regclass, kind text, name text, problem text, severity text, sql text, lock text, is_accepted boolean)
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH template AS MATERIALIZED (
        SELECT t.template, c.relname::text AS name,
               -- Those of triggers for some rows, some columns or INSERT are parts of these.
               ARRAY(SELECT rule.text FROM pg_trigger own, unnest(@extschema@.rules(own.tgargs)) AS rule (text)
                     WHERE own.tgrelid = t.template AND own.tgfoid = '@extschema@.maintain()'::regprocedure AND own.tgenabled = 'O'
                       AND own.tgqual IS NULL AND own.tgattr = '' AND own.tgtype & 39 = 3) AS rules
        FROM @extschema@.templates t JOIN pg_class c ON c.oid = t.template
    ), decoded AS MATERIALIZED (
        -- Most entities share their arguments with others.
        SELECT argument.tgargs, @extschema@.rules(argument.tgargs) AS rules,
               @extschema@.recorded_templates(argument.tgargs) AS templates
        FROM (SELECT DISTINCT t.tgargs FROM pg_trigger t WHERE t.tgfoid = '@extschema@.maintain()'::regprocedure) AS argument
    ), maintaining AS MATERIALIZED (
        SELECT t.tgrelid, t.tgname, t.tgtype::int AS type, t.tgenabled, t.tgqual IS NULL AND t.tgattr = '' AS is_unconditional,
               -- BEFORE UPDATE or DELETE, FOR EACH ROW.
               t.tgqual IS NULL AND t.tgattr = '' AND t.tgtype & 39 = 3 AS is_of_row,
               decoded.rules, decoded.templates,
               -- Counted here, since a join with itself is planned for the one row that a new database has by its statistics.
               count(*) OVER own AS of_table, bool_or(t.tgtype <> 9) OVER own AS is_entity
        FROM pg_trigger t
        JOIN decoded ON decoded.tgargs = t.tgargs
        -- A repair of a table repairs its partitions.
        JOIN pg_class c ON c.oid = t.tgrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        WHERE t.tgfoid = '@extschema@.maintain()'::regprocedure
          AND c.relnamespace <> '@extschema@'::regnamespace
          AND (schema IS NULL OR c.relnamespace = schema)
          AND NOT pg_is_other_temp_schema(c.relnamespace)
        WINDOW own AS (PARTITION BY t.tgrelid)
    ), known AS MATERIALIZED (
        SELECT c.oid, c.relname, c.relnamespace, c.relpersistence, own.rules, own.templates
        FROM (SELECT maintaining.tgrelid, array_agg(part.rule) FILTER (WHERE part.rule IS NOT NULL AND maintaining.is_of_row) AS rules,
                     array_agg(DISTINCT part.template) FILTER (WHERE part.template IS NOT NULL) AS templates
              FROM maintaining
              LEFT JOIN LATERAL (SELECT rule.text, NULL FROM unnest(maintaining.rules) AS rule (text)
                                 UNION ALL
                                 SELECT NULL, record.name FROM unnest(maintaining.templates) AS record (name))
                   AS part (rule, template) ON true
              WHERE maintaining.type <> 9
              GROUP BY maintaining.tgrelid) AS own
        JOIN pg_class c ON c.oid = own.tgrelid
    ), meant AS MATERIALIZED (
        SELECT known.oid, known.rules, template.template
        FROM known
        CROSS JOIN LATERAL unnest(known.templates) AS record (name)
        JOIN template ON template.name = record.name
    ), renamed AS MATERIALIZED (
        -- The columns that a template has renamed, or dropped, where a table has not followed yet.
        SELECT c.oid, part.template, CASE part.kind WHEN 'column name' THEN part.name ELSE '' END AS name, part.own_name
        FROM @extschema@.noted_parts part
        JOIN pg_namespace n ON n.nspname::text = part.schema
        JOIN pg_class c ON c.relnamespace = n.oid AND c.relname::text = part.relation
        WHERE part.kind IN ('column name', 'dropped column')
    ), found (place, oid, kind, name, problem, severity, is_repaired) AS (
        SELECT part.place, part.relation, part.kind, part.name, part.problem, part.severity, part.is_repaired
        FROM @extschema@.part_differences(schema) AS part
        UNION ALL
        SELECT 7, t.tgrelid, 'trigger', t.tgname::text, format('trigger %I is disabled', t.tgname), 'error', t.is_of_row OR t.type = 9
        FROM maintaining t
        WHERE t.tgenabled IN ('D', 'R')
          -- Unless it is so in the template.
          AND NOT EXISTS (SELECT FROM meant
                          JOIN pg_trigger theirs ON theirs.tgrelid = meant.template
                          WHERE meant.oid = t.tgrelid AND theirs.tgfoid = '@extschema@.maintain()'::regprocedure
                            AND theirs.tgtype = t.type AND theirs.tgenabled = t.tgenabled
                            AND @extschema@.rules(theirs.tgargs) = t.rules)
          -- Or it is one that a template has had disabled, and has no longer.
          AND NOT (EXISTS (SELECT FROM @extschema@.noted_parts noted
                           JOIN pg_class c ON c.oid = t.tgrelid AND c.relname::text = noted.relation
                           JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname::text = noted.schema
                           WHERE noted.kind = 'trigger' AND noted.own_name = t.tgname::text)
                   AND NOT t.rules <@ ARRAY(SELECT rule.text
                                            FROM meant
                                            JOIN template ON template.template = meant.template
                                            CROSS JOIN LATERAL unnest(template.rules) AS rule (text)
                                            WHERE meant.oid = t.tgrelid))
        UNION ALL
        SELECT 7, meant.oid, 'rule', own.rule, format('row trigger lacks the rule "%s"', own.rule), 'error', true
        FROM meant
        JOIN template ON template.template = meant.template
        CROSS JOIN LATERAL unnest(template.rules) AS rule (text)
        -- For the name that the table has for the column.
        CROSS JOIN LATERAL (
            SELECT coalesce((SELECT format('%s %I', split_part(rule.text, ' ', 1), renamed.own_name)
                             FROM renamed
                             WHERE renamed.oid = meant.oid AND renamed.template = template.name
                               AND rule.text = format('%s %I', split_part(rule.text, ' ', 1), renamed.name)),
                            rule.text) AS rule) AS own
        WHERE (meant.rules IS NULL OR own.rule <> ALL (meant.rules))
          AND EXISTS (SELECT FROM pg_attribute a
                      WHERE a.attrelid = meant.oid AND NOT a.attisdropped
                        AND own.rule = format('%s %I', split_part(own.rule, ' ', 1), a.attname)
                        -- And it is no other column of the template, of that name before.
                        AND (own.rule <> rule.text
                             OR NOT EXISTS (SELECT FROM renamed
                                            WHERE renamed.oid = meant.oid AND renamed.template = template.name
                                              AND renamed.own_name = a.attname::text)))
        UNION ALL
        -- It may be another role's, and do more.
        SELECT 8, t.tgrelid, 'trigger', t.tgname::text, format('trigger %I does what the row trigger does', t.tgname), 'warning', false
        FROM pg_proc p
        JOIN pg_trigger t ON t.tgfoid = p.oid AND NOT t.tgisinternal
        JOIN pg_class c ON c.oid = t.tgrelid AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        WHERE p.proname = 'moddatetime'
          AND c.relnamespace <> '@extschema@'::regnamespace
          AND (schema IS NULL OR c.relnamespace = schema)
          AND NOT pg_is_other_temp_schema(c.relnamespace)
          AND EXISTS (SELECT FROM pg_trigger own
                      WHERE own.tgrelid = t.tgrelid AND own.tgfoid = '@extschema@.maintain()'::regprocedure AND own.tgtype <> 9)
        UNION ALL
        SELECT 8, t.tgrelid, 'trigger', t.tgname::text, format('trigger %I does what the row trigger does', t.tgname), 'warning', false
        FROM maintaining t
        -- One that only records templates does nothing.
        WHERE t.is_entity AND t.of_table > 1 AND t.rules <> '{}'
          AND EXISTS (SELECT FROM maintaining other
                      WHERE other.tgrelid = t.tgrelid AND other.is_unconditional
                        -- BEFORE or AFTER.
                        AND other.type & 2 = t.type & 2
                        AND t.rules <@ other.rules
                        AND (other.tgname < t.tgname OR NOT other.rules <@ t.rules)
                        AND other.tgname <> t.tgname)
        UNION ALL
        SELECT 8, known.oid, 'trigger', '0_base_entity', 'AFTER DELETE trigger of rule "soft_delete" is missing', 'error', true
        FROM known
        WHERE EXISTS (SELECT FROM unnest(known.rules) AS rule (text) WHERE starts_with(rule.text, 'soft_delete '))
          -- AFTER DELETE FOR EACH ROW.
          AND NOT EXISTS (SELECT FROM pg_trigger t
                          WHERE t.tgrelid = known.oid AND t.tgfoid = '@extschema@.maintain()'::regprocedure AND t.tgtype = 9)
        UNION ALL
        -- A table that has lost all its triggers has lost the record of what it was made LIKE, too: it is no
        -- entity, and cannot be distinguished from a table with such columns that was created by hand.
        SELECT 9, t.tgrelid, 'trigger', 'zzz_base_entity', 'row trigger is missing', 'error', false
        FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid AND NOT c.relispartition
        WHERE t.tgfoid = '@extschema@.maintain()'::regprocedure AND t.tgtype = 9
          AND (schema IS NULL OR c.relnamespace = schema)
          AND NOT pg_is_other_temp_schema(c.relnamespace)
          AND NOT EXISTS (SELECT FROM pg_trigger row
                          WHERE row.tgrelid = t.tgrelid AND row.tgfoid = t.tgfoid AND row.tgtype <> 9)
        UNION ALL
        SELECT 10, known.oid, 'name', NULL, 'name is singular', 'warning', false
        FROM known
        WHERE known.relpersistence <> 't' AND NOT @extschema@.is_plural(known.relname::text)
          AND @extschema@.naming_policy((SELECT n.nspname FROM pg_namespace n WHERE n.oid = known.relnamespace), known.relname)
              IN ('error', 'generate')
        UNION ALL
        SELECT 11, NULL, 'library', NULL,
               format('library %s is not of the version of the extension, %s; run ALTER EXTENSION base_entity UPDATE',
                      @extschema@.library_version(), e.extversion), 'error', false
        FROM pg_extension e
        WHERE e.extname = 'base_entity' AND e.extversion <> @extschema@.library_version()
        UNION ALL
        -- pg_upgrade makes templates while there is no event trigger yet.
        SELECT 12, c.oid, 'template', NULL,
               CASE WHEN c.relnamespace = '@extschema@'::regnamespace
                    THEN 'template takes rows' ELSE 'partition of a template takes rows' END, 'warning', true
        FROM pg_class c
        WHERE (c.oid IN (SELECT template.template FROM template)
               OR c.oid IN (SELECT tree.relid
                            FROM pg_class root, pg_partition_tree(root.oid) AS tree
                            WHERE root.relnamespace = '@extschema@'::regnamespace AND root.relkind = 'p'))
          AND (schema IS NULL OR c.relnamespace = schema)
          AND NOT EXISTS (SELECT FROM pg_trigger t
                          WHERE t.tgrelid = c.oid AND t.tgfoid = '@extschema@.refuse_rows()'::regprocedure)
        UNION ALL
        -- It was renamed or dropped while the event triggers were disabled.
        SELECT 13, c.oid, 'template', record.name, format('template %I, which it was made LIKE, does not exist', record.name), 'warning', false
        FROM decoded
        CROSS JOIN LATERAL unnest(decoded.templates) AS record (name)
        JOIN pg_trigger t ON t.tgargs = decoded.tgargs AND t.tgfoid = '@extschema@.maintain()'::regprocedure
        JOIN pg_class c ON c.oid = t.tgrelid AND NOT c.relispartition
        WHERE NOT EXISTS (SELECT FROM template WHERE template.name = record.name)
          AND (schema IS NULL OR c.relnamespace = schema)
          AND NOT pg_is_other_temp_schema(c.relnamespace)
        UNION ALL
        SELECT 15, broken.relation, 'template', broken.template::text, format('table is not LIKE template %I', broken.template),
               CASE broken.action WHEN 'refuse' THEN 'error' ELSE 'warning' END, false
        FROM @extschema@.template_violations(schema) AS broken
        UNION ALL
        SELECT of_history.place, of_history.relation, of_history.kind, of_history.name, of_history.problem, of_history.severity, of_history.is_repaired
        FROM @extschema@.history_problems(schema) AS of_history
        UNION ALL
        -- find() does not know which of the tables a public ID is of. Names that differ in digits alone have one prefix, and there may be
        -- many of them: the first table of each schema reports it, so that check() of a schema does too.
        SELECT 16, c.oid, 'public prefix', shared.prefix,
               format('public prefix "%s" is also that of table %s', shared.prefix,
                      (SELECT other.name FROM unnest(shared.oids[1:2], shared.names[1:2]) AS other (oid, name)
                       WHERE other.oid <> c.oid LIMIT 1))
                   || CASE WHEN cardinality(shared.names) > 2 THEN format(' and %s more', cardinality(shared.names) - 2) ELSE '' END,
               'warning', false
        FROM (SELECT prefixed.prefix, array_agg(prefixed.oid ORDER BY prefixed.schema, prefixed.relation) AS oids,
                     array_agg(format('%I.%I', prefixed.schema, prefixed.relation) ORDER BY prefixed.schema, prefixed.relation) AS names,
                     array_agg(prefixed.oid) FILTER (WHERE prefixed.place = 1) AS firsts
              FROM (SELECT p.prefix, p.schema, p.relation, c.oid, row_number() OVER (PARTITION BY p.prefix, p.schema ORDER BY p.relation) AS place
                    FROM @extschema@.public_prefixes p
                    JOIN pg_namespace n ON n.nspname::text = p.schema
                    JOIN pg_class c ON c.relnamespace = n.oid AND c.relname::text = p.relation
                    WHERE EXISTS (SELECT FROM pg_trigger t
                                  WHERE t.tgrelid = c.oid AND t.tgfoid = '@extschema@.maintain()'::regprocedure)) AS prefixed
              GROUP BY prefixed.prefix
              HAVING count(*) > 1) AS shared
        CROSS JOIN LATERAL unnest(shared.firsts) AS first (oid)
        JOIN pg_class c ON c.oid = first.oid AND NOT c.relispartition
        WHERE schema IS NULL OR c.relnamespace = schema
    ), told AS (
        SELECT found.*, format('%I.%I', n.nspname, c.relname) AS target,
               -- repair() refuses the tables of other extensions, whose scripts alone change them.
               found.is_repaired AND (c.relnamespace = '@extschema@'::regnamespace
                                      OR NOT EXISTS (SELECT FROM pg_depend d
                                                     WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'))
                   AS is_repairable,
               EXISTS (SELECT FROM @extschema@.drift_exceptions e
                       WHERE e.schema = n.nspname::text AND e.relation = c.relname::text
                         AND e.kind = found.kind AND e.name = found.name) AS is_accepted
        FROM (SELECT DISTINCT ON (oid, place, problem) * FROM found ORDER BY oid, place, problem) AS found
        LEFT JOIN pg_class c ON c.oid = found.oid
        LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
    )
    SELECT told.oid::regclass, told.kind, told.name, told.problem, told.severity,
           CASE WHEN told.is_repairable AND NOT told.is_accepted
                THEN format('CALL %I.repair(%L)', '@extschema@', told.target) END,
           -- Of the CALL, which repairs all of the table.
           CASE WHEN NOT told.is_repairable OR told.is_accepted THEN NULL
                WHEN bool_or(told.is_repairable AND NOT told.is_accepted AND told.place < 7) OVER (PARTITION BY told.oid)
                THEN 'ACCESS EXCLUSIVE'
                ELSE 'SHARE ROW EXCLUSIVE' END,
           told.is_accepted
    FROM told
    WHERE @extschema@.schema_exists(schema)
    ORDER BY told.place, told.oid, told.problem;
END;

SET LOCAL search_path = @extschema@, pg_temp;

SET LOCAL search_path = pg_catalog, pg_temp;

CREATE OR REPLACE FUNCTION @extschema@.template_violations(schema regnamespace DEFAULT NULL)
    RETURNS TABLE (relation regclass, template text, action text)
    LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT c.oid::regclass, p.template, p.action
    FROM @extschema@.template_policies p
    JOIN pg_namespace n ON n.nspname = p.schema::name
    JOIN pg_class c ON c.relnamespace = n.oid
    WHERE p.relation = ''
      AND (template_violations.schema IS NULL OR n.oid = template_violations.schema)
      AND c.relkind IN ('r', 'p', 'f')
      AND NOT c.relispartition
      AND NOT EXISTS (SELECT FROM @extschema@.template_policies e
                      WHERE e.schema = p.schema AND e.template = p.template AND e.relation = c.relname::text)
      AND NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
      AND NOT @extschema@.made_like(c.oid, p.template)
      -- The history of a table is made with it, in its schema.
      AND NOT EXISTS (SELECT FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid
                      JOIN pg_class of_history ON of_history.oid = t.tgrelid
                      WHERE t.tgconstrrelid = c.oid AND of_history.relnamespace = c.relnamespace AND f.proname = 'keep_history' AND f.pronamespace = '@extschema@'::regnamespace)
    ORDER BY n.nspname, c.relname, p.template;
END;

SET LOCAL search_path = @extschema@, pg_temp;

COMMENT ON COLUMN base_entity.template_parts.kind IS
    'the kind of the part, as drift() shows it; "role" in the row of a role, "none" in the only row of a template without parts';

COMMENT ON PROCEDURE @extschema@.adopt IS
    'make an existing table an entity of the templates while it is in use; call again to resume. status is adopted, incomplete, unchanged, index needed or index in progress; statement is the statement to run where an index is needed';
