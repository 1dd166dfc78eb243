-- The sample shop: customers, products, orders and their lines. Deterministic, so
-- that everybody who reads the guide sees the same rows. Amounts are in cents.

CREATE TABLE customer (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL CHECK (length(name) > 0),
    email      TEXT NOT NULL UNIQUE CHECK (email LIKE '%_@_%._%'),
    country    TEXT NOT NULL CHECK (length(country) = 2),
    created_on TEXT NOT NULL DEFAULT (date('now'))
);

CREATE TABLE product (
    id          INTEGER PRIMARY KEY,
    sku         TEXT NOT NULL UNIQUE,
    name        TEXT NOT NULL,
    price_cents INTEGER NOT NULL CHECK (price_cents > 0),
    active      INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
);

CREATE TABLE orders (
    id          INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customer (id),
    status      TEXT NOT NULL DEFAULT 'draft'
                CHECK (status IN ('draft', 'paid', 'shipped', 'cancelled')),
    ordered_on  TEXT NOT NULL,
    shipped_on  TEXT,
    carrier     TEXT,
    total_cents INTEGER NOT NULL DEFAULT 0,
    CHECK (status <> 'shipped' OR shipped_on IS NOT NULL)
);
CREATE INDEX orders_by_customer ON orders (customer_id);

CREATE TABLE order_line (
    order_id    INTEGER NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
    line        INTEGER NOT NULL,
    product_id  INTEGER NOT NULL REFERENCES product (id),
    quantity    INTEGER NOT NULL CHECK (quantity BETWEEN 1 AND 100),
    price_cents INTEGER NOT NULL CHECK (price_cents > 0),
    PRIMARY KEY (order_id, line)
);

-- An order's total is always the sum of its lines.
CREATE TRIGGER order_line_added AFTER INSERT ON order_line BEGIN
    UPDATE orders SET total_cents = total_cents + new.quantity * new.price_cents
     WHERE id = new.order_id;
END;
CREATE TRIGGER order_line_removed AFTER DELETE ON order_line BEGIN
    UPDATE orders SET total_cents = total_cents - old.quantity * old.price_cents
     WHERE id = old.order_id;
END;
CREATE TRIGGER order_line_changed AFTER UPDATE ON order_line BEGIN
    UPDATE orders SET total_cents = total_cents - old.quantity * old.price_cents
     WHERE id = old.order_id;
    UPDATE orders SET total_cents = total_cents + new.quantity * new.price_cents
     WHERE id = new.order_id;
END;

INSERT INTO product (sku, name, price_cents) VALUES
    ('MUG-01', 'Enamel mug',             1490),
    ('MUG-02', 'Travel mug',             2490),
    ('TEA-01', 'Assam tea, 100 g',        890),
    ('TEA-02', 'Sencha tea, 100 g',      1190),
    ('COF-01', 'House blend, 250 g',      950),
    ('COF-02', 'Ethiopia Sidamo, 250 g', 1290),
    ('POT-01', 'Cast-iron teapot',       5900),
    ('POT-02', 'Glass teapot',           3200),
    ('FLT-01', 'Paper filters, 100',      450),
    ('GRD-01', 'Hand grinder',           7900),
    ('SPN-01', 'Measuring spoon',         590),
    ('GFT-01', 'Gift card',              2500);

WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 120),
given (i, name) AS (VALUES
    (0, 'Ada'), (1, 'Björn'), (2, 'Chiara'), (3, 'Dmitri'), (4, 'Élise'), (5, 'Farid'),
    (6, 'Grace'), (7, 'Hana'), (8, 'Ines'), (9, 'Jonas'), (10, 'Kaya'), (11, 'Liam')),
family (i, name) AS (VALUES
    (0, 'Okafor'), (1, 'Lindqvist'), (2, 'Rossi'), (3, 'Novak'), (4, 'Moreau'),
    (5, 'Haddad'), (6, 'Murray'), (7, 'Sato'), (8, 'Silva'), (9, 'Weber')),
country (i, code) AS (VALUES (0, 'DE'), (1, 'FR'), (2, 'IT'), (3, 'SE'), (4, 'GB'), (5, 'JP'), (6, 'PT'))
INSERT INTO customer (id, name, email, country, created_on)
SELECT n.i, given.name || ' ' || family.name,
       'customer' || n.i || '@shop.example', country.code,
       date('2025-01-01', '+' || (n.i * 3) || ' days')
  FROM n
  JOIN given ON given.i = n.i % 12
  JOIN family ON family.i = (n.i * 7 + n.i / 12) % 10
  JOIN country ON country.i = (n.i * 5) % 7;

-- 600 orders; the newer an order, the likelier it is still a draft or unshipped.
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600),
drawn AS (
    SELECT i, (i * 37 + i / 11) % 120 + 1 AS customer_id,
           date('2025-03-01', '+' || i || ' days') AS ordered_on,
           CASE WHEN i % 23 = 0 THEN 'cancelled'
                WHEN i > 560 AND i % 3 = 0 THEN 'draft'
                WHEN i > 480 OR i % 9 = 0 THEN 'paid'
                ELSE 'shipped' END AS status
      FROM n)
INSERT INTO orders (id, customer_id, status, ordered_on, shipped_on, carrier)
SELECT 1000 + i, customer_id, status, ordered_on,
       CASE WHEN status = 'shipped' THEN date(ordered_on, '+' || (1 + i % 4) || ' days') END,
       CASE WHEN status = 'shipped'
            THEN CASE i % 3 WHEN 0 THEN 'DHL' WHEN 1 THEN 'UPS' ELSE 'DPD' END END
  FROM drawn;

-- One to four lines each.
WITH RECURSIVE l (line) AS (SELECT 1 UNION ALL SELECT line + 1 FROM l WHERE line < 4)
INSERT INTO order_line (order_id, line, product_id, quantity, price_cents)
SELECT o.id, l.line, p.id, 1 + (o.id * 3 + l.line) % 3, p.price_cents
  FROM orders o
  JOIN l ON l.line <= 1 + o.id % 4
  JOIN product p ON p.id = (o.id * 5 + l.line * 7) % 12 + 1;
