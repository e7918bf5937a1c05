-- The statements that add to the table $2 the properties of the template $1 that LIKE does not copy, except
-- triggers, policies and foreign keys, in the order in which to run them. Run with search_path set to pg_catalog, so that deparsed
-- text has every name with its schema.
WITH template AS (
    SELECT c.*, t.reloptions AS toast_options
    FROM pg_class c LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
    WHERE c.oid = $1
), target AS (
    SELECT c.oid, c.relkind, c.relacl, c.relreplident, c.relrowsecurity, c.relforcerowsecurity, c.reloptions,
           t.reloptions AS toast_options, format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
    WHERE c.oid = $2
), initial AS (
    SELECT objsubid, initprivs FROM pg_init_privs WHERE objoid = $1 AND classoid = 1259
), options AS (
    SELECT option_name AS name, format('%I', option_name) AS parameter, option_value AS value
    FROM template, pg_options_to_table(reloptions)
    UNION ALL
    SELECT 'toast.' || option_name, format('toast.%I', option_name), option_value
    FROM template, pg_options_to_table(toast_options)
), own_options AS (
    SELECT option_name AS name FROM target, pg_options_to_table(reloptions)
    UNION ALL
    SELECT 'toast.' || option_name FROM target, pg_options_to_table(toast_options)
), columns AS (
    SELECT attnum, attname, attacl, attoptions, coalesce(attstattarget, -1) AS target,
           CASE WHEN attstorage <> typstorage THEN attstorage END AS storage, nullif(attcompression, '') AS compression
    FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
    WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped
), grants AS (
    SELECT 0 AS column_number, NULL::name AS column_name, a.*
    FROM template, aclexplode(relacl) AS a
    UNION ALL
    SELECT attnum, attname, a.* FROM columns, aclexplode(attacl) AS a
), accepted AS (
    -- Differences that the table's owner accepts.
    SELECT e.kind, e.name
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN base_entity.drift_exceptions e ON e.schema = n.nspname::text AND e.relation = c.relname::text
    WHERE c.oid = $2
), statements (place, kind, statement) AS (
    -- Properties that this table may not need and another may: a row for a template that has any.
    SELECT 0, 'nothing', NULL FROM template
    WHERE reloptions IS NOT NULL OR toast_options IS NOT NULL OR relreplident <> 'd' OR relrowsecurity OR relforcerowsecurity
       OR EXISTS (SELECT FROM columns WHERE columns.target >= 0 OR attoptions IS NOT NULL)
       OR EXISTS (SELECT FROM grants WHERE grantee <> relowner AND NOT EXISTS (SELECT FROM initial))
       OR EXISTS (SELECT FROM base_entity.living_views WHERE relation = $1)
       OR EXISTS (SELECT FROM pg_policy WHERE polrelid = $1)
       OR EXISTS (SELECT FROM pg_constraint WHERE conrelid = $1 AND contype = 'f')
    UNION ALL
    -- Storage parameters, except those that the statement itself sets.
    SELECT 1, 'options', format('ALTER TABLE %s SET (%s)', target.name,
               string_agg(format('%s = %L', parameter, value), ', '))
    FROM options, target
    WHERE target.relkind = 'r' AND options.name NOT IN (SELECT own_options.name FROM own_options)
    GROUP BY target.name
    UNION ALL
    SELECT 2, 'column options',
           format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS %s', name, attname, columns.target)
    FROM columns, target
    WHERE columns.target >= 0
      AND NOT EXISTS (SELECT FROM pg_attribute own WHERE own.attrelid = $2 AND own.attname = columns.attname
                        AND coalesce(own.attstattarget, -1) = columns.target)
    UNION ALL
    SELECT 3, 'column options', format('ALTER TABLE %s ALTER COLUMN %I SET (%s)', name, attname,
               (SELECT string_agg(format('%I = %L', option_name, option_value), ', ')
                FROM pg_options_to_table(attoptions)))
    FROM columns, target
    WHERE attoptions IS NOT NULL
      AND NOT EXISTS (SELECT FROM pg_attribute own WHERE own.attrelid = $2 AND own.attname = columns.attname
                        AND own.attoptions @> columns.attoptions)
    UNION ALL
    -- LIKE has given them to a new table.
    SELECT 3, 'storage', format('ALTER TABLE %s ALTER COLUMN %I SET STORAGE %s', name, attname,
               CASE storage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END)
    FROM columns, target
    WHERE storage IS NOT NULL
      AND NOT EXISTS (SELECT FROM pg_attribute own WHERE own.attrelid = $2 AND own.attname = columns.attname
                        AND own.attstorage = columns.storage)
    UNION ALL
    SELECT 3, 'storage', format('ALTER TABLE %s ALTER COLUMN %I SET COMPRESSION %s', name, attname,
               CASE compression WHEN 'p' THEN 'pglz' ELSE 'lz4' END)
    FROM columns, target
    WHERE compression IS NOT NULL
      AND NOT EXISTS (SELECT FROM pg_attribute own WHERE own.attrelid = $2 AND own.attname = columns.attname
                        AND own.attcompression = columns.compression)
    UNION ALL
    SELECT 5, 'replica identity', format('ALTER TABLE %s REPLICA IDENTITY %s', name,
               CASE template.relreplident WHEN 'f' THEN 'FULL' ELSE 'NOTHING' END)
    FROM template, target
    WHERE template.relreplident IN ('f', 'n') AND target.relreplident <> template.relreplident
    UNION ALL
    -- The table's index that corresponds to the template's.
    (SELECT 5, 'replica identity index',
            format('ALTER TABLE %s REPLICA IDENTITY USING INDEX %I', name, own_class.relname)
     FROM pg_index theirs
     JOIN pg_index own ON own.indrelid = $2 AND own.indisunique AND own.indpred IS NULL
      AND own.indexprs IS NULL AND own.indimmediate
     JOIN pg_class own_class ON own_class.oid = own.indexrelid
     CROSS JOIN target
     WHERE theirs.indrelid = $1 AND theirs.indisreplident AND target.relreplident <> 'i'
       AND array(SELECT attname FROM unnest(theirs.indkey::int2[]) WITH ORDINALITY AS k (n, place)
                 JOIN pg_attribute ON attrelid = $1 AND attnum = k.n ORDER BY place)
         = array(SELECT attname FROM unnest(own.indkey::int2[]) WITH ORDINALITY AS k (n, place)
                 JOIN pg_attribute ON attrelid = $2 AND attnum = k.n ORDER BY place)
     LIMIT 1)
    UNION ALL
    SELECT 7, 'row security', format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name)
    FROM template, target WHERE template.relrowsecurity AND NOT target.relrowsecurity
      AND NOT EXISTS (SELECT FROM accepted WHERE accepted.kind = 'row security')
    UNION ALL
    SELECT 7, 'row security', format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name)
    FROM template, target WHERE template.relforcerowsecurity AND NOT target.relforcerowsecurity
      AND NOT EXISTS (SELECT FROM accepted WHERE accepted.kind = 'forced row security')
    UNION ALL
    -- Privileges, except those of the owner and the initial ones of a shipped template.
    SELECT 8, 'privileges', format('GRANT %s ON %s TO %s%s',
               string_agg(CASE WHEN column_name IS NULL THEN privilege_type
                               ELSE format('%s (%I)', privilege_type, column_name) END, ', '),
               name,
               CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
               CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
    FROM grants, target
    WHERE grantee <> (SELECT relowner FROM template)
      AND NOT EXISTS (SELECT FROM initial, aclexplode(initprivs) AS given
                      WHERE initial.objsubid = column_number AND given.grantee = grants.grantee
                        AND given.privilege_type = grants.privilege_type
                        AND given.is_grantable = grants.is_grantable)
      -- And except those that the table already has.
      AND NOT EXISTS (SELECT FROM aclexplode(CASE WHEN column_name IS NULL THEN target.relacl
                                                  ELSE (SELECT a.attacl FROM pg_attribute a
                                                        WHERE a.attrelid = $2 AND a.attname = column_name) END) AS has
                      WHERE has.grantee = grants.grantee AND has.privilege_type = grants.privilege_type
                        AND (has.is_grantable OR NOT grants.is_grantable))
      AND NOT EXISTS (SELECT FROM accepted
                      WHERE accepted.kind = 'privilege'
                        AND accepted.name = format('%s%s TO %s%s', grants.privilege_type, ' (' || quote_ident(column_name) || ')',
                                CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
                                CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END))
    GROUP BY target.name, grantee, is_grantable
    UNION ALL
    SELECT 9, 'living view', format('SELECT base_entity.create_living_view(%L)', name)
    FROM target
    WHERE EXISTS (SELECT FROM base_entity.living_views WHERE relation = $1)
      AND NOT EXISTS (SELECT FROM base_entity.living_views WHERE relation = $2)
)
SELECT kind, statement FROM statements ORDER BY place, statement
