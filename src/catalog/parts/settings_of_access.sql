-- Row-level security, privileges and storage parameters of the relation $1: kind, name, definition. Run with search_path set to pg_catalog.
SELECT 'row security', '', 'ENABLE' FROM pg_class WHERE oid = $1 AND relrowsecurity
UNION ALL
SELECT 'forced row security', '', 'FORCE' FROM pg_class WHERE oid = $1 AND relforcerowsecurity
UNION ALL
SELECT 'storage parameter', option.option_name, option.option_value
FROM pg_class c, pg_options_to_table(c.reloptions) AS option WHERE c.oid = $1
UNION ALL
SELECT 'storage parameter', 'toast.' || option.option_name, option.option_value
FROM pg_class c JOIN pg_class toast ON toast.oid = c.reltoastrelid, pg_options_to_table(toast.reloptions) AS option
WHERE c.oid = $1
