-- Each of the pairs (made_like).
SELECT made_like.relation, made_like.template, bool_and(a.attnum IS NOT DISTINCT FROM theirs.attnum)
FROM made_like
LEFT JOIN pg_attribute theirs ON theirs.attrelid = made_like.template AND theirs.attnum > 0 AND NOT theirs.attisdropped
LEFT JOIN pg_attribute a ON a.attrelid = made_like.relation AND a.attname = theirs.attname
GROUP BY made_like.relation, made_like.template, made_like.place
ORDER BY made_like.relation, made_like.place
