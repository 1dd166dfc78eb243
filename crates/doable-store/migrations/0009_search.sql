-- Finding actions by words, and their order in the list.
--
-- action_text holds the words of each action under its number, without the texts
-- themselves (contentless), and is kept in step by triggers. Whether an action is
-- archived is asked of the action: putting it away changes no word.

CREATE VIRTUAL TABLE action_text USING fts5 (
    name, description, model, database,
    kind,                                     -- 'sql', the method, or 'row/create', …
    content = '', contentless_delete = 1,
    prefix = '1 2 3',                         -- people see what the first letters find
    tokenize = 'unicode61 remove_diacritics 2'
);

CREATE VIEW action_words AS
    SELECT a.id, a.model_id, m.database_id, a.name, a.description, m.name AS model,
           d.name AS database,
           CASE a.type WHEN 'query' THEN 'sql'
                       WHEN 'http' THEN 'http ' || json_extract(a.operation, '$.template.method')
                       ELSE json_extract(a.operation, '$.kind') END AS kind
      FROM action a
      JOIN model m ON m.id = a.model_id
      LEFT JOIN target_database d ON d.id = m.database_id;

INSERT INTO action_text (rowid, name, description, model, database, kind)
SELECT id, name, description, model, database, kind FROM action_words;

CREATE TRIGGER action_text_made AFTER INSERT ON action
BEGIN
    INSERT INTO action_text (rowid, name, description, model, database, kind)
    SELECT id, name, description, model, database, kind FROM action_words WHERE id = new.id;
END;

CREATE TRIGGER action_text_saved
AFTER UPDATE OF name, description, model_id, type, operation ON action
WHEN (old.name, old.description, old.model_id, old.operation)
     IS NOT (new.name, new.description, new.model_id, new.operation)
BEGIN
    DELETE FROM action_text WHERE rowid = old.id;
    INSERT INTO action_text (rowid, name, description, model, database, kind)
    SELECT id, name, description, model, database, kind FROM action_words WHERE id = new.id;
END;

CREATE TRIGGER action_text_deleted AFTER DELETE ON action
BEGIN
    DELETE FROM action_text WHERE rowid = old.id;
END;

CREATE TRIGGER action_text_model_saved AFTER UPDATE OF name, database_id ON model
WHEN (old.name, old.database_id) IS NOT (new.name, new.database_id)
BEGIN
    DELETE FROM action_text WHERE rowid IN (SELECT id FROM action WHERE model_id = new.id);
    INSERT INTO action_text (rowid, name, description, model, database, kind)
    SELECT id, name, description, model, database, kind FROM action_words
     WHERE model_id = new.id;
END;

CREATE TRIGGER action_text_database_saved AFTER UPDATE OF name ON target_database
WHEN old.name IS NOT new.name
BEGIN
    DELETE FROM action_text
     WHERE rowid IN (SELECT id FROM action_words WHERE database_id = new.id);
    INSERT INTO action_text (rowid, name, description, model, database, kind)
    SELECT id, name, description, model, database, kind FROM action_words
     WHERE database_id = new.id;
END;

-- "The list of actions, model by model", without reading what the actions are.
CREATE INDEX action_in_list ON action (archived, model_id, name COLLATE NOCASE);
-- The same of those that a search has found, in the order of their numbers.
CREATE INDEX action_found ON action (id, archived, name COLLATE NOCASE);
