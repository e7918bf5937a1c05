-- The settings that tables (made_like) lack of their templates, or have otherwise: the table, the template, the kind and the name of the
-- part, its definition in the table and in the template, the statement that changes it in three pieces, of which several parts have the
-- first and the last in common, and whether the table has the column. Another part of the plan has the statement for what has none.
, given AS MATERIALIZED (
    SELECT template.oid AS template,
           -- One on an index that was dropped is none.
           CASE WHEN template.relreplident = 'i' AND (SELECT count(*) = 0 FROM pg_index i WHERE i.indrelid = template.oid AND i.indisreplident)
                THEN 'd' ELSE template.relreplident END AS relreplident,
           template.relrowsecurity, template.relforcerowsecurity,
           template.reloptions, toast.reloptions AS toast_options,
           -- EXISTS would read all triggers and all indexes once.
           (SELECT count(*) > 0 FROM base_entity.living_views WHERE living_views.relation = template.oid) AS has_living_view,
           (SELECT count(*) > 0 FROM pg_index i WHERE i.indrelid = template.oid AND i.indisclustered) AS is_clustered
    FROM (SELECT DISTINCT made_like.template FROM made_like) AS used
    JOIN pg_class template ON template.oid = used.template
    LEFT JOIN pg_class toast ON toast.oid = template.reltoastrelid
), parameter AS MATERIALIZED (
    SELECT given.template, '' AS prefix, option.option_name, option.option_value, option.n
    FROM given, pg_options_to_table(given.reloptions) WITH ORDINALITY AS option (option_name, option_value, n)
    UNION ALL
    SELECT given.template, 'toast.', option.option_name, option.option_value, 1000 + option.n
    FROM given, pg_options_to_table(given.toast_options) WITH ORDINALITY AS option (option_name, option_value, n)
), template_column AS MATERIALIZED (
    SELECT a.attrelid AS template, a.attname, a.atttypid, CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END AS storage,
           nullif(a.attcompression, '') AS compression, nullif(coalesce(a.attstattarget, -1), -1) AS target, a.attoptions
    FROM given
    JOIN pg_attribute a ON a.attrelid = given.template AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type t ON t.oid = a.atttypid
), unlike AS MATERIALIZED (
    SELECT made_like.relation, made_like.template, wanted AS w, own, own.attrelid IS NOT NULL AS is_there
    FROM made_like
    JOIN template_column wanted ON wanted.template = made_like.template
     AND (wanted.storage IS NOT NULL OR wanted.compression IS NOT NULL OR wanted.target IS NOT NULL OR wanted.attoptions IS NOT NULL)
    LEFT JOIN pg_attribute own ON own.attrelid = made_like.relation AND own.attname = wanted.attname AND own.atttypid = wanted.atttypid
    -- The first template of those that have the column gives it.
    WHERE NOT EXISTS (SELECT FROM made_like earlier
                      JOIN template_column known ON known.template = earlier.template AND known.attname = wanted.attname
                      WHERE earlier.relation = made_like.relation AND earlier.place < made_like.place)
), {template_grant}, found (relation, template, rank, kind, name, own, wanted, head, item, tail, n, is_there) AS (
    -- A value of its own is one that the statement set.
    SELECT made_like.relation, made_like.template, 1, 'storage parameter', parameter.prefix || parameter.option_name, NULL, NULL,
           'SET (', format('%s%I = %L', parameter.prefix, parameter.option_name, parameter.option_value), ')', parameter.n, true
    FROM made_like
    JOIN parameter ON parameter.template = made_like.template
    JOIN pg_class c ON c.oid = made_like.relation AND c.relkind = 'r'
    LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
    WHERE NOT EXISTS (SELECT FROM pg_options_to_table(CASE parameter.prefix WHEN '' THEN c.reloptions ELSE toast.reloptions END) AS own
                      WHERE own.option_name = parameter.option_name)
    UNION ALL
    SELECT unlike.relation, unlike.template, part.rank, part.kind, (unlike.w).attname::text, part.own, part.wanted,
           format('ALTER COLUMN %I ', (unlike.w).attname) || part.action, '', '', 0, unlike.is_there
    FROM unlike
    CROSS JOIN LATERAL (
        SELECT 2, 'statistics target', coalesce(nullif((own).attstattarget, -1)::text, 'default'), (w).target::text,
               format('SET STATISTICS %s', (w).target)
        WHERE (w).target IS NOT NULL AND (own).attstattarget IS DISTINCT FROM (w).target
        UNION ALL
        SELECT 3, 'column option', coalesce(array_to_string((own).attoptions, ', '), 'none'), array_to_string((w).attoptions, ', '),
               format('SET (%s)', (SELECT string_agg(format('%I = %L', option_name, option_value), ', ')
                                   FROM pg_options_to_table((w).attoptions)))
        WHERE (w).attoptions IS NOT NULL AND (own).attoptions @> (w).attoptions IS NOT TRUE
        UNION ALL
        SELECT 3, 'compression', coalesce({compression_own}, 'default'), {compression_wanted},
               format('SET COMPRESSION %s', {compression_wanted})
        WHERE (w).compression IS NOT NULL AND (own).attcompression IS DISTINCT FROM (w).compression
        UNION ALL
        SELECT 3, 'storage', {storage_own}, {storage_wanted}, format('SET STORAGE %s', {storage_wanted})
        WHERE (w).storage IS NOT NULL AND (own).attstorage IS DISTINCT FROM (w).storage
    ) AS part (rank, kind, own, wanted, action)
    UNION ALL
    SELECT made_like.relation, made_like.template, 5, 'replica identity', '',
           CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' WHEN 'i' THEN 'an index' ELSE 'the default' END,
           CASE given.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' ELSE 'an index' END,
           CASE given.relreplident WHEN 'f' THEN 'REPLICA IDENTITY FULL' WHEN 'n' THEN 'REPLICA IDENTITY NOTHING' END, '', '', 0, true
    FROM made_like
    JOIN given ON given.template = made_like.template AND given.relreplident <> 'd'
    JOIN pg_class c ON c.oid = made_like.relation AND c.relreplident <> given.relreplident
    -- Another template may have given it.
    WHERE NOT EXISTS (SELECT FROM made_like other JOIN given others ON others.template = other.template
                      WHERE other.relation = made_like.relation AND others.relreplident = c.relreplident)
    UNION ALL
    SELECT made_like.relation, made_like.template, 6, 'cluster', '', NULL, NULL, NULL, '', '', 0, true
    FROM made_like
    JOIN given ON given.template = made_like.template AND given.is_clustered
    JOIN pg_class c ON c.oid = made_like.relation AND c.relkind = 'r'
    WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = made_like.relation AND i.indisclustered)
    UNION ALL
    SELECT made_like.relation, made_like.template, 7, 'row security', '', NULL, NULL, 'ENABLE ROW LEVEL SECURITY', '', '', 0, true
    FROM made_like
    JOIN given ON given.template = made_like.template AND given.relrowsecurity
    JOIN pg_class c ON c.oid = made_like.relation AND NOT c.relrowsecurity
    UNION ALL
    SELECT made_like.relation, made_like.template, 7, 'forced row security', '', NULL, NULL, 'FORCE ROW LEVEL SECURITY', '', '', 0, true
    FROM made_like
    JOIN given ON given.template = made_like.template AND given.relforcerowsecurity
    JOIN pg_class c ON c.oid = made_like.relation AND NOT c.relforcerowsecurity
    UNION ALL
    SELECT made_like.relation, made_like.template, 8, 'privilege', wanted.what || ' TO ' || wanted.grantee, NULL, NULL,
           'GRANT ', wanted.what, wanted.grantee, template_grant.n, template_grant.attname IS NULL OR a.attnum IS NOT NULL
    FROM made_like
    JOIN template_grant ON template_grant.template = made_like.template
    JOIN pg_class c ON c.oid = made_like.relation AND c.relowner <> template_grant.grantee
    LEFT JOIN pg_attribute a ON a.attrelid = made_like.relation AND a.attname = template_grant.attname
    CROSS JOIN LATERAL (
        SELECT template_grant.privilege_type || coalesce(' (' || quote_ident(template_grant.attname) || ')', ''),
               CASE template_grant.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(template_grant.grantee)) END
               || CASE WHEN template_grant.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END) AS wanted (what, grantee)
    WHERE NOT EXISTS (SELECT FROM aclexplode(CASE WHEN template_grant.attname IS NULL THEN c.relacl ELSE a.attacl END) AS own
                      WHERE own.grantee = template_grant.grantee AND own.privilege_type = template_grant.privilege_type
                        AND own.is_grantable >= template_grant.is_grantable)
    UNION ALL
    SELECT made_like.relation, made_like.template, 9, 'living view', '', NULL, NULL, '', '', '', 0, true
    FROM made_like
    JOIN given ON given.template = made_like.template AND given.has_living_view
    WHERE NOT EXISTS (SELECT FROM base_entity.living_views WHERE living_views.relation = made_like.relation)
)
SELECT found.relation, found.template, found.kind, found.name, found.own, found.wanted,
       CASE found.kind WHEN 'privilege' THEN found.head
                       WHEN 'living view' THEN format('SELECT base_entity.create_living_view(%L::pg_catalog.regclass)', target.name)
                       ELSE 'ALTER TABLE ' || target.name || ' ' || found.head END,
       found.item,
       CASE found.kind WHEN 'privilege' THEN ' ON ' || target.name || ' TO ' || found.tail ELSE found.tail END,
       found.is_there
FROM found
JOIN pg_class c ON c.oid = found.relation
JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (SELECT format('%I.%I', n.nspname, c.relname)) AS target (name)
JOIN made_like ON made_like.relation = found.relation AND made_like.template = found.template
ORDER BY found.rank, made_like.place, found.head, found.tail, found.n
