-- Entities (made_like) that may lack a trigger of a template other than those for rules: none is the same as it is stored.
, wanted AS MATERIALIZED (
    SELECT t.*, t.tgrelid AS template, t.tgqual::text AS condition_tree
    FROM (SELECT DISTINCT made_like.template FROM made_like) AS given
    JOIN pg_trigger t ON t.tgrelid = given.template
    WHERE (NOT t.tgisinternal OR t.tgparentid <> 0 AND t.tgconstraint = 0)
      AND t.tgfoid <> 'base_entity.refuse_rows()'::regprocedure
      AND NOT (t.tgfoid = 'base_entity.maintain()'::regprocedure
               AND (t.tgtype IN (9, 32)
                    OR t.tgenabled = 'O' AND t.tgqual IS NULL AND t.tgattr = '' AND t.tgtype & 3 = 3 AND t.tgtype & 36 = 0))
)
SELECT DISTINCT made_like.relation
FROM made_like
JOIN wanted ON wanted.template = made_like.template
WHERE NOT EXISTS (
    SELECT FROM pg_trigger t
    WHERE t.tgrelid = made_like.relation AND t.tgfoid = wanted.tgfoid AND t.tgtype = wanted.tgtype
      AND t.tgname = wanted.tgname AND t.tgenabled = wanted.tgenabled
      AND made_like.is_aligned AND t.tgattr::int2[] = wanted.tgattr::int2[]
      AND t.tgargs = wanted.tgargs AND t.tgqual::text IS NOT DISTINCT FROM wanted.condition_tree
      AND t.tgconstrrelid = wanted.tgconstrrelid AND (t.tgconstraint <> 0) = (wanted.tgconstraint <> 0)
      AND t.tgdeferrable = wanted.tgdeferrable AND t.tginitdeferred = wanted.tginitdeferred
      AND t.tgoldtable IS NOT DISTINCT FROM wanted.tgoldtable AND t.tgnewtable IS NOT DISTINCT FROM wanted.tgnewtable)
