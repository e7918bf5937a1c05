-- A history has no rules (CREATE RULE), which would run with the rights of any later owner of its table: neither one that it has got
-- while no table was linked to it, nor one from before.
CREATE ROLE mallory;
CREATE ROLE heir;
GRANT CREATE ON SCHEMA public TO mallory, heir;
SET ROLE mallory;
CREATE TABLE log (t text);
CREATE TABLE prices (id int PRIMARY KEY, LIKE base_history, amount int);
CREATE RULE copy_versions AS ON INSERT TO prices_history DO ALSO INSERT INTO log VALUES ('x');
CALL base_entity.release('prices', '{base_history}');
CREATE RULE copy_versions AS ON INSERT TO prices_history DO ALSO INSERT INTO log VALUES ('x');
CALL base_entity.adopt('prices', '{base_history}');
-- As a dump links it.
CREATE CONSTRAINT TRIGGER base_history AFTER INSERT ON prices FROM prices_history
    FOR EACH ROW WHEN (base_entity.must_verify_period()) EXECUTE FUNCTION base_entity.keep_history();
DROP RULE copy_versions ON public.prices_history;
CALL base_entity.adopt('prices', '{base_history}');
RESET ROLE;
-- A rule that was created while event triggers were disabled is reported, and keeps the table from being given to another role.
ALTER EVENT TRIGGER base_entity_ddl_command_end DISABLE;
SET ROLE mallory;
CREATE RULE "Copy versions" AS ON INSERT TO prices_history DO ALSO INSERT INTO log VALUES ('x');
RESET ROLE;
ALTER EVENT TRIGGER base_entity_ddl_command_end ENABLE;
SET ROLE mallory;
SELECT relation, kind, name, problem, severity FROM base_entity.drift();
SELECT base_entity.create_history('prices');
RESET ROLE;
ALTER TABLE prices OWNER TO heir;
SELECT relowner::regrole FROM pg_class WHERE relname IN ('prices', 'prices_history');
SET ROLE mallory;
DROP RULE "Copy versions" ON public.prices_history;
SELECT relation, problem FROM base_entity.check();
RESET ROLE;
ALTER TABLE prices OWNER TO heir;
SELECT relowner::regrole FROM pg_class WHERE relname IN ('prices', 'prices_history');
DROP OWNED BY mallory, heir CASCADE;
DROP ROLE mallory, heir;
