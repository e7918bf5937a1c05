-- No argument, result column or view column of the extension needs double quotes.
\c - app
SELECT p.oid::regprocedure AS routine, argument.name
FROM pg_proc p, unnest(p.proargnames) AS argument (name)
WHERE p.pronamespace = 'base_entity'::regnamespace AND argument.name <> quote_ident(argument.name)
ORDER BY 1, 2;
SELECT a.attrelid::regclass AS relation, a.attname
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'base_entity'::regnamespace AND a.attnum > 0 AND a.attname <> quote_ident(a.attname)
ORDER BY 1, 2;
