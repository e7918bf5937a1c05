-- A substitute for the extension where it cannot be installed.
CREATE SCHEMA base_entity;
CREATE FUNCTION base_entity.uuidv4() RETURNS uuid LANGUAGE sql AS 'SELECT gen_random_uuid()';
