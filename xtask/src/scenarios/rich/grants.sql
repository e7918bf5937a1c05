-- What only a superuser may change of the extension's objects.
GRANT INSERT ON base_entity.words TO clerk;
REVOKE EXECUTE ON FUNCTION base_entity.purge(regclass, interval) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION base_entity.purge(regclass, interval) TO clerk;
REVOKE SELECT ON base_entity.base_authored FROM PUBLIC;
