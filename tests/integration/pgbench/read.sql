-- Asks the registry while entities come and go.
\set question random(1, 5)
\if :question = 1
DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM base_entity.check() WHERE problem NOT LIKE 'public prefix %'), (SELECT string_agg(problem, ', ') FROM base_entity.check()); END $$;
\elif :question = 2
DO $$ BEGIN ASSERT NOT EXISTS (SELECT FROM base_entity.entities WHERE id IS NULL), 'an entity has no id'; END $$;
\elif :question = 3
DO $$ BEGIN ASSERT (SELECT count(*) >= 7 FROM base_entity.templates), 'templates are missing'; END $$;
\elif :question = 4
DO $$ BEGIN ASSERT base_entity.describe() IS NOT NULL, 'describe() is null'; END $$;
\else
DO $$ BEGIN ASSERT length(base_entity.erd()) > 0, 'erd() is empty'; END $$;
\endif
