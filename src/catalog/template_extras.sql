-- What a table takes from its template beyond what LIKE copies and triggers, as the statements that
-- give it, in the order in which they are run. $1 is the template, $2 the table. Run with search_path
-- set to pg_catalog, so that what is written down names everything with its schema.
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
    SELECT split_part(option, '=', 1) AS name, substr(option, strpos(option, '=') + 1) AS value
    FROM template, unnest(reloptions) AS option
    UNION ALL
    SELECT 'toast.' || split_part(option, '=', 1), substr(option, strpos(option, '=') + 1)
    FROM template, unnest(toast_options) AS option
), columns AS (
    SELECT attnum, attname, attacl, attoptions, coalesce(attstattarget, -1) AS target
    FROM pg_attribute WHERE attrelid = $1 AND attnum > 0 AND NOT attisdropped
), grants AS (
    SELECT 0 AS column_number, NULL::name AS column_name, a.*
    FROM template, aclexplode(relacl) AS a
    UNION ALL
    SELECT attnum, attname, a.* FROM columns, aclexplode(attacl) AS a
), statements (place, kind, statement, comment) AS (
    -- What this table may not need and the next one may: says that the template is not plain.
    SELECT 0, 'nothing', NULL, NULL FROM template
    WHERE reloptions IS NOT NULL OR toast_options IS NOT NULL OR relreplident <> 'd' OR relrowsecurity OR relforcerowsecurity
       OR EXISTS (SELECT FROM columns WHERE columns.target >= 0 OR attoptions IS NOT NULL)
       OR EXISTS (SELECT FROM grants WHERE grantee <> relowner AND NOT EXISTS (SELECT FROM initial))
    UNION ALL
    -- Storage parameters, but for those that the statement itself gives.
    SELECT 1, 'statement', format('ALTER TABLE %s SET (%s)', target.name,
               string_agg(format('%s = %L', options.name, options.value), ', ')), NULL
    FROM options, target
    WHERE target.relkind = 'r'
      AND NOT EXISTS (SELECT FROM unnest(target.reloptions) AS own
                      WHERE split_part(own, '=', 1) = options.name)
      AND NOT EXISTS (SELECT FROM unnest(target.toast_options) AS own
                      WHERE 'toast.' || split_part(own, '=', 1) = options.name)
    GROUP BY target.name
    UNION ALL
    SELECT 2, 'statement',
           format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS %s', name, attname, columns.target),
           NULL
    FROM columns, target
    WHERE columns.target >= 0
      AND NOT EXISTS (SELECT FROM pg_attribute own WHERE own.attrelid = $2 AND own.attname = columns.attname
                        AND coalesce(own.attstattarget, -1) = columns.target)
    UNION ALL
    SELECT 3, 'statement', format('ALTER TABLE %s ALTER COLUMN %I SET (%s)', name, attname,
               (SELECT string_agg(format('%s = %L', split_part(option, '=', 1),
                                         substr(option, strpos(option, '=') + 1)), ', ')
                FROM unnest(attoptions) AS option)), NULL
    FROM columns, target
    WHERE attoptions IS NOT NULL
      AND NOT EXISTS (SELECT FROM pg_attribute own WHERE own.attrelid = $2 AND own.attname = columns.attname
                        AND own.attoptions @> columns.attoptions)
    UNION ALL
    SELECT 4, CASE confrelid WHEN conrelid THEN 'self reference' ELSE 'foreign key' END,
           format('ALTER TABLE %s ADD %s', name, pg_get_constraintdef(c.oid)),
           obj_description(c.oid, 'pg_constraint')
    FROM pg_constraint c, target WHERE c.conrelid = $1 AND c.contype = 'f'
    UNION ALL
    SELECT 5, 'statement', format('ALTER TABLE %s REPLICA IDENTITY %s', name,
               CASE template.relreplident WHEN 'f' THEN 'FULL' ELSE 'NOTHING' END), NULL
    FROM template, target
    WHERE template.relreplident IN ('f', 'n') AND target.relreplident <> template.relreplident
    UNION ALL
    -- The index that the table has for the template's.
    (SELECT 5, 'statement',
            format('ALTER TABLE %s REPLICA IDENTITY USING INDEX %I', name, own_class.relname), NULL
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
    SELECT 7, 'statement', format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', name), NULL
    FROM template, target WHERE template.relrowsecurity AND NOT target.relrowsecurity
    UNION ALL
    SELECT 7, 'statement', format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', name), NULL
    FROM template, target WHERE template.relforcerowsecurity AND NOT target.relforcerowsecurity
    UNION ALL
    -- Privileges, but for the owner's and for those that a shipped template came with.
    SELECT 8, 'statement', format('GRANT %s ON %s TO %s%s',
               string_agg(CASE WHEN column_name IS NULL THEN privilege_type
                               ELSE format('%s (%I)', privilege_type, column_name) END, ', '),
               name,
               CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END,
               CASE WHEN is_grantable THEN ' WITH GRANT OPTION' ELSE '' END), NULL
    FROM grants, target
    WHERE grantee <> (SELECT relowner FROM template)
      AND NOT EXISTS (SELECT FROM initial, aclexplode(initprivs) AS given
                      WHERE initial.objsubid = column_number AND given.grantee = grants.grantee
                        AND given.privilege_type = grants.privilege_type
                        AND given.is_grantable = grants.is_grantable)
      -- Nor those that the table has.
      AND NOT EXISTS (SELECT FROM aclexplode(CASE WHEN column_name IS NULL THEN target.relacl
                                                  ELSE (SELECT a.attacl FROM pg_attribute a
                                                        WHERE a.attrelid = $2 AND a.attname = column_name) END) AS has
                      WHERE has.grantee = grants.grantee AND has.privilege_type = grants.privilege_type
                        AND (has.is_grantable OR NOT grants.is_grantable))
    GROUP BY name, grantee, is_grantable
)
SELECT kind, statement, comment FROM statements ORDER BY place, statement
