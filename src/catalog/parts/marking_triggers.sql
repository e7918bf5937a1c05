-- The AFTER DELETE triggers of soft-delete tables (made_like) that are in another state than those of templates which are always enabled, or on
-- replicas alone: the table, the template, the name, and both states.
SELECT made_like.relation, made_like.template, own.tgname::text, own.tgenabled::text, theirs.tgenabled::text
FROM made_like
JOIN pg_trigger theirs ON theirs.tgrelid = made_like.template AND theirs.tgfoid = 'base_entity.maintain()'::regprocedure
 AND theirs.tgtype = 9 AND theirs.tgenabled IN ('A', 'R')
JOIN pg_trigger own ON own.tgrelid = made_like.relation AND own.tgfoid = theirs.tgfoid AND own.tgtype = 9
 AND own.tgenabled <> theirs.tgenabled
