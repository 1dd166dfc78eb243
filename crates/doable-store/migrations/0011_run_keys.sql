-- Which API key a run came with: its name then, since keys go and the journal stays.

ALTER TABLE run ADD COLUMN api_key TEXT;
