-- Storage parameters, replica identities, CLUSTER marks and living views of templates that entities (made_like) lack.
, given AS MATERIALIZED (
    SELECT template.oid AS template, template.relreplident, template.reloptions, toast.reloptions AS toast_options,
           EXISTS (SELECT FROM base_entity.living_views WHERE living_views.relation = template.oid) AS has_living_view,
           EXISTS (SELECT FROM pg_index i WHERE i.indrelid = template.oid AND i.indisclustered) AS is_clustered
    FROM (SELECT DISTINCT made_like.template FROM made_like) AS used
    JOIN pg_class template ON template.oid = used.template
    LEFT JOIN pg_class toast ON toast.oid = template.reltoastrelid
), parameter AS MATERIALIZED (
    SELECT given.template, '' AS prefix, option.option_name FROM given, pg_options_to_table(given.reloptions) AS option
    UNION ALL
    SELECT given.template, 'toast.', option.option_name FROM given, pg_options_to_table(given.toast_options) AS option
)
-- A value of its own is one that the statement set.
SELECT made_like.relation, made_like.template, 'storage parameter', parameter.prefix || parameter.option_name, 'missing', NULL::text, NULL::text
FROM made_like
JOIN parameter ON parameter.template = made_like.template
JOIN pg_class c ON c.oid = made_like.relation AND c.relkind = 'r'
LEFT JOIN pg_class toast ON toast.oid = c.reltoastrelid
WHERE NOT EXISTS (SELECT FROM pg_options_to_table(CASE parameter.prefix WHEN '' THEN c.reloptions ELSE toast.reloptions END) AS own
                  WHERE own.option_name = parameter.option_name)
UNION ALL
SELECT made_like.relation, made_like.template, 'replica identity', '', 'differs',
       CASE c.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' WHEN 'i' THEN 'an index' ELSE 'the default' END,
       CASE given.relreplident WHEN 'f' THEN 'FULL' WHEN 'n' THEN 'NOTHING' ELSE 'an index' END
FROM made_like
JOIN given ON given.template = made_like.template AND given.relreplident <> 'd'
JOIN pg_class c ON c.oid = made_like.relation AND c.relreplident <> given.relreplident
-- Another template may have given it.
WHERE NOT EXISTS (SELECT FROM made_like other JOIN given others ON others.template = other.template
                  WHERE other.relation = made_like.relation AND others.relreplident = c.relreplident)
UNION ALL
SELECT made_like.relation, made_like.template, 'cluster', '', 'missing', NULL, NULL
FROM made_like
JOIN given ON given.template = made_like.template AND given.is_clustered
JOIN pg_class c ON c.oid = made_like.relation AND c.relkind = 'r'
WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = made_like.relation AND i.indisclustered)
UNION ALL
SELECT made_like.relation, made_like.template, 'living view', '', 'missing', NULL, NULL
FROM made_like
JOIN given ON given.template = made_like.template AND given.has_living_view
WHERE NOT EXISTS (SELECT FROM base_entity.living_views WHERE living_views.relation = made_like.relation)
