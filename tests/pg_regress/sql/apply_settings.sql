-- The snapshot of a template does not depend on the settings of the session that takes it.
CREATE ROLE mallory;
CREATE TABLE base_entity.dated (since timestamptz DEFAULT '2026-01-01 00:00Z', code bytea DEFAULT '\x00ff', price money DEFAULT '1.50');
GRANT SELECT ON base_entity.dated TO PUBLIC;
\c - app
CREATE TABLE events (LIKE base_entity.dated);
\c - postgres
SET ROLE mallory;
SET TimeZone = 'Asia/Tokyo';
SET bytea_output = 'escape';
-- Grants nothing.
GRANT SELECT ON base_entity.dated TO PUBLIC;
RESET ROLE;
GRANT SELECT ON base_entity.dated TO app;
SELECT kind, name, definition FROM base_entity.template_parts WHERE template = 'dated' AND kind = 'default' ORDER BY name;
\c - postgres
ALTER TABLE base_entity.dated ALTER since DROP DEFAULT, ALTER code DROP DEFAULT, ALTER price SET DEFAULT '2.50';
SET TimeZone = 'America/Lima';
CALL base_entity.apply('base_entity.dated', remove => true);
SELECT attname, pg_get_expr(adbin, adrelid) AS value
FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE attrelid = 'app.events'::regclass AND attnum > 0 ORDER BY attnum;
