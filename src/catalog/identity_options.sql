-- The options of the identity columns of the relations $1, as SQL writes them, and whether each is the default for the type of the column, which
-- that of the sequence is not where LIKE has made it. Run with search_path set to pg_catalog.
SELECT a.attrelid, a.attname::text,
       ARRAY['START WITH ' || s.seqstart, 'INCREMENT BY ' || s.seqincrement, 'MINVALUE ' || s.seqmin, 'MAXVALUE ' || s.seqmax,
             'CACHE ' || s.seqcache, CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END],
       ARRAY[s.seqstart = CASE WHEN s.seqincrement > 0 THEN s.seqmin ELSE s.seqmax END, s.seqincrement = 1,
             s.seqmin = usual.minimum, s.seqmax = usual.maximum, s.seqcache = 1, NOT s.seqcycle]
FROM unnest($1) AS given (relation)
JOIN pg_attribute a ON a.attrelid = given.relation AND a.attidentity <> '' AND a.attnum > 0
JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
 AND d.classid = 'pg_class'::regclass AND d.deptype = 'i'
JOIN pg_sequence s ON s.seqrelid = d.objid
CROSS JOIN LATERAL (
    SELECT CASE a.atttypid WHEN 'smallint'::regtype THEN 32767 WHEN 'integer'::regtype THEN 2147483647 ELSE 9223372036854775807 END
) AS type (greatest)
CROSS JOIN LATERAL (
    SELECT CASE WHEN s.seqincrement > 0 THEN 1 ELSE -type.greatest - 1 END, CASE WHEN s.seqincrement > 0 THEN type.greatest ELSE -1 END
) AS usual (minimum, maximum)
