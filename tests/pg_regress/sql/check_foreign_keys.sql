-- check() reports a foreign key that checks nothing, since its triggers are disabled on either table.
\c - app
CREATE TABLE units (code text PRIMARY KEY);
\c - postgres
CREATE TABLE base_entity.measured (LIKE base_entity, unit text REFERENCES app.units);
ALTER TABLE base_entity.measured OWNER TO app;
\c - app
CREATE TABLE weights (LIKE measured);
CREATE TABLE lengths (LIKE measured);
SELECT * FROM base_entity.check();
\c - postgres
ALTER TABLE app.weights DISABLE TRIGGER ALL;
ALTER TABLE app.weights ENABLE TRIGGER USER;
SELECT relation, problem, severity, sql FROM base_entity.check();
INSERT INTO app.weights (unit) VALUES ('none');
CALL base_entity.apply('base_entity.measured');
ALTER TABLE app.weights ENABLE TRIGGER ALL;
SELECT * FROM base_entity.check();
ALTER TABLE app.units DISABLE TRIGGER ALL;
SELECT relation, problem, severity, sql FROM base_entity.check();
