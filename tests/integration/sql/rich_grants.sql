-- Changes of the extension's objects that only a superuser may make.
GRANT INSERT ON base_entity.words TO clerk;
REVOKE EXECUTE ON PROCEDURE base_entity.purge FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE base_entity.purge TO clerk;
REVOKE SELECT ON base_entity.base_authored FROM PUBLIC;
