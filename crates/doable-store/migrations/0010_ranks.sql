-- A search reads the order of what it has found from action_by_name, so what it was read
-- from before is not needed.

DROP INDEX action_found;
