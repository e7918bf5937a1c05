SELECT 1e6 * extract(epoch FROM finish - start)::float8
FROM (SELECT clock_timestamp() AS start, base_entity.{function}('category') AS word, clock_timestamp() AS finish OFFSET 0) t
WHERE word IS NOT NULL
