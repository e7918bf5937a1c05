-- The rules of the row triggers of the relation $1, without those of triggers that are enabled otherwise than others in a template: by itself, or
-- in one that the relation was made LIKE. Run with search_path set to pg_catalog.
SELECT rule.text
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
CROSS JOIN LATERAL unnest(base_entity.rules(t.tgargs)) AS rule (text)
WHERE t.tgrelid = $1 AND t.tgfoid = 'base_entity.maintain()'::regprocedure
  AND t.tgqual IS NULL AND t.tgattr = '' AND t.tgtype & 3 = 3 AND t.tgtype & 36 = 0
  AND (t.tgenabled = 'O'
       OR c.relnamespace <> 'base_entity'::regnamespace
          AND NOT EXISTS (SELECT FROM pg_trigger record
                          CROSS JOIN LATERAL unnest(base_entity.recorded_templates(record.tgargs)) AS made (template)
                          JOIN pg_class template ON template.relname::text = made.template AND template.relnamespace = 'base_entity'::regnamespace
                          JOIN pg_trigger theirs ON theirs.tgrelid = template.oid AND theirs.tgfoid = t.tgfoid
                          WHERE record.tgrelid = $1 AND record.tgfoid = t.tgfoid AND theirs.tgtype = t.tgtype AND theirs.tgenabled = t.tgenabled
                            AND base_entity.rules(theirs.tgargs) = base_entity.rules(t.tgargs)))
