-- A template of the user's own, outside of the schema where no table may be adopted.
ALTER TABLE base_entity.shape SET SCHEMA public;
CALL base_entity.adopt('public.shape', '{base_entity}');
ALTER TABLE public.shape SET SCHEMA base_entity;
-- Tables with more than one template, with ids of another version, or with a template of the user's own, by their
-- names; then those that are left.
CALL base_entity.adopt('orders', '{base_entity,base_versioned,base_soft_delete}');
SET base_entity.uuid_version = 7;
CALL base_entity.adopt('events', '{base_uuid,base_timestamps}');
RESET base_entity.uuid_version;
CALL base_entity.adopt('shaped_ones', '{shape}');
CALL base_entity.adopt_all('public', '{base_entity}');
