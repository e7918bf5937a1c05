-- Whether the template $1 has settings, foreign keys or policies. Run with search_path set to pg_catalog.
WITH given AS (
    SELECT $1 AS template
), {template_grant}
SELECT c.reloptions IS NOT NULL OR toast.reloptions IS NOT NULL OR c.relreplident <> 'd' OR c.relrowsecurity OR c.relforcerowsecurity
       OR EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
                  AND (a.attstattarget >= 0 OR a.attoptions IS NOT NULL))
       OR EXISTS (SELECT FROM template_grant)
       OR EXISTS (SELECT FROM base_entity.living_views WHERE living_views.relation = $1)
       OR EXISTS (SELECT FROM pg_index WHERE indrelid = $1 AND indisclustered)
       OR EXISTS (SELECT FROM pg_policy WHERE polrelid = $1)
       OR EXISTS (SELECT FROM pg_constraint WHERE conrelid = $1 AND contype = 'f')
FROM pg_class c LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid WHERE c.oid = $1
