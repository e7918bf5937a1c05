-- What only a superuser may change of the extension's objects.
GRANT INSERT ON base_entity.words TO clerk;
REVOKE EXECUTE ON PROCEDURE base_entity.purge FROM PUBLIC;
GRANT EXECUTE ON PROCEDURE base_entity.purge TO clerk;
REVOKE SELECT ON base_entity.base_authored FROM PUBLIC;
