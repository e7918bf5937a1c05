-- Tables whose keys and periods have the time of the clock.
CREATE EXTENSION base_entity;
SET base_entity.uuid_version = 7;
CREATE TABLE events (LIKE base_entity, number int GENERATED ALWAYS AS IDENTITY,
    session int DEFAULT pg_backend_pid());
CREATE TABLE prices (LIKE base_history, id int PRIMARY KEY, amount int);
INSERT INTO prices (id, amount) VALUES (1, 0), (2, 0);
