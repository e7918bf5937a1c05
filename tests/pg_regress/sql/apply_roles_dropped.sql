-- DROP OWNED takes a role from the policies of templates and entities: what is noted of them follows.
CREATE ROLE sales;
CREATE ROLE temp;
CREATE TABLE base_entity.secured (LIKE base_entity, region text);
ALTER TABLE base_entity.secured ENABLE ROW LEVEL SECURITY;
GRANT SELECT ON base_entity.secured TO sales;
CREATE POLICY p ON base_entity.secured TO sales, temp USING (true);
CREATE POLICY q ON base_entity.secured TO sales, temp USING (region IS NOT NULL);
CREATE POLICY r ON base_entity.secured TO sales, temp USING (region = 'us');
CREATE POLICY s ON base_entity.secured TO temp USING (region = 'us');
CREATE TABLE deals (LIKE secured);
ALTER POLICY p ON base_entity.secured USING (region = 'eu');
DROP POLICY q ON base_entity.secured;
-- It drops objects, too.
CREATE TABLE of_temp (a int);
ALTER TABLE of_temp OWNER TO temp;
DROP OWNED BY temp;
DROP ROLE temp;
SELECT relation, template, kind, name, definition FROM base_entity.noted_parts ORDER BY 1, 2, 3, 4;
SELECT relation, problem FROM base_entity.check('public') ORDER BY 1, 2;
CALL base_entity.apply('base_entity.secured', remove => true);
SELECT polname, polroles::regrole[], pg_get_expr(polqual, polrelid) FROM pg_policy WHERE polrelid = 'deals'::regclass ORDER BY 1;
SELECT relation, problem FROM base_entity.check('public');
-- The template follows, too: a policy that it drops then is noted.
DROP POLICY r ON base_entity.secured;
CALL base_entity.apply('base_entity.secured', remove => true);
SELECT polname FROM pg_policy WHERE polrelid = 'deals'::regclass;
DROP TABLE deals, base_entity.secured;
DROP ROLE sales;
