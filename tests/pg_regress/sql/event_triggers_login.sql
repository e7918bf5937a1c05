-- An event trigger on login that calls a function of the extension: an error, which the setting event_triggers leads out of.
SELECT current_setting('server_version_num')::int < 170000 AS has_no_login \gset
\if :has_no_login
\quit
\endif
CREATE EVENT TRIGGER wrong ON login EXECUTE FUNCTION base_entity.ddl_command_start();
\! psql -XAtc 'SELECT 1' regression 2>&1 | sed 's/^.*FATAL:/FATAL:/'
\! PGOPTIONS='-c event_triggers=off' psql -XAtc 'DROP EVENT TRIGGER wrong' -c 'SELECT 1' regression
\! psql -XAtc 'SELECT 1' regression
