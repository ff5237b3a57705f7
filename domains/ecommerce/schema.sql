-- Sample shop: a business-to-business retailer of office, IT and workplace goods.
-- DuckDB DDL. Every key constraint stands on a line of its own that starts with PRIMARY KEY, FOREIGN KEY,
-- UNIQUE or CHECK: the generator leaves those lines out for very large data sets (see README.md).
-- All timestamps are UTC. All amounts are US dollars.

CREATE TABLE cities (
    city_id INTEGER NOT NULL,
    city VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    latitude DOUBLE,
    longitude DOUBLE,
    PRIMARY KEY (city_id)
);

CREATE TABLE customers (
    customer_id INTEGER NOT NULL,
    company_name VARCHAR NOT NULL,
    contact_name VARCHAR,
    email VARCHAR NOT NULL,
    phone VARCHAR,
    segment VARCHAR NOT NULL,
    annual_contract_value DECIMAL(12, 2) NOT NULL,
    industry VARCHAR,
    employee_count INTEGER,
    city_id INTEGER,
    acquisition_channel VARCHAR,
    signup_date DATE NOT NULL,
    PRIMARY KEY (customer_id),
    UNIQUE (email),
    CHECK (segment IN ('Enterprise', 'Mid-Market', 'SMB')),
    FOREIGN KEY (city_id) REFERENCES cities (city_id)
);

CREATE TABLE products (
    product_id INTEGER NOT NULL,
    sku VARCHAR NOT NULL,
    product_name VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    subcategory VARCHAR NOT NULL,
    brand VARCHAR,
    unit_cost DECIMAL(10, 2) NOT NULL,
    list_price DECIMAL(10, 2) NOT NULL,
    launched_on DATE NOT NULL,
    is_active BOOLEAN NOT NULL,
    PRIMARY KEY (product_id),
    UNIQUE (sku)
);

CREATE TABLE orders (
    order_id BIGINT NOT NULL,
    customer_id INTEGER NOT NULL,
    ordered_at TIMESTAMP NOT NULL,
    status VARCHAR NOT NULL,
    channel VARCHAR NOT NULL,
    payment_method VARCHAR,
    shipping_city_id INTEGER NOT NULL,
    shipped_at TIMESTAMP,
    promised_date DATE NOT NULL,
    delivered_at TIMESTAMP,
    shipping_cost DECIMAL(10, 2) NOT NULL,
    discount_code VARCHAR,
    PRIMARY KEY (order_id),
    CHECK (status IN ('pending', 'processing', 'shipped', 'delivered', 'cancelled')),
    CHECK (channel IN ('web', 'mobile', 'store')),
    FOREIGN KEY (customer_id) REFERENCES customers (customer_id),
    FOREIGN KEY (shipping_city_id) REFERENCES cities (city_id)
);

CREATE TABLE order_items (
    order_item_id BIGINT NOT NULL,
    order_id BIGINT NOT NULL,
    product_id INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price DECIMAL(10, 2) NOT NULL,
    unit_cost DECIMAL(10, 2) NOT NULL,
    discount_amount DECIMAL(12, 2) NOT NULL,
    PRIMARY KEY (order_item_id),
    CHECK (quantity > 0),
    FOREIGN KEY (order_id) REFERENCES orders (order_id),
    FOREIGN KEY (product_id) REFERENCES products (product_id)
);

CREATE TABLE returns (
    return_id BIGINT NOT NULL,
    order_item_id BIGINT NOT NULL,
    return_date DATE NOT NULL,
    quantity INTEGER NOT NULL,
    refund_amount DECIMAL(12, 2) NOT NULL,
    reason VARCHAR,
    PRIMARY KEY (return_id),
    FOREIGN KEY (order_item_id) REFERENCES order_items (order_item_id)
);

CREATE TABLE subscriptions (
    subscription_id INTEGER NOT NULL,
    customer_id INTEGER NOT NULL,
    plan VARCHAR NOT NULL,
    monthly_amount DECIMAL(10, 2) NOT NULL,
    started_on DATE NOT NULL,
    cancelled_on DATE,
    status VARCHAR NOT NULL,
    PRIMARY KEY (subscription_id),
    CHECK (status IN ('active', 'paused', 'cancelled')),
    FOREIGN KEY (customer_id) REFERENCES customers (customer_id)
);

CREATE TABLE web_events (
    event_id BIGINT NOT NULL,
    session_id BIGINT NOT NULL,
    customer_id INTEGER,
    event_at TIMESTAMP NOT NULL,
    event_type VARCHAR NOT NULL,
    device VARCHAR NOT NULL,
    traffic_source VARCHAR,
    PRIMARY KEY (event_id),
    CHECK (event_type IN ('visit', 'product_view', 'add_to_cart', 'checkout', 'purchase')),
    FOREIGN KEY (customer_id) REFERENCES customers (customer_id)
);

COMMENT ON TABLE cities IS 'Geography: one row per city, with its country and sales region';
COMMENT ON COLUMN cities.region IS 'Sales region: North America, Europe, Asia Pacific, Latin America, Middle East & Africa';

COMMENT ON TABLE customers IS 'Customer companies: one row per account, with its contact and contract';
COMMENT ON COLUMN customers.contact_name IS 'Main contact person (personal data)';
COMMENT ON COLUMN customers.email IS 'Contact e-mail address, unique (personal data)';
COMMENT ON COLUMN customers.phone IS 'Contact phone number (personal data); missing for some accounts';
COMMENT ON COLUMN customers.segment IS 'By annual contract value: Enterprise > 100,000; Mid-Market 10,000 to 100,000; SMB < 10,000';
COMMENT ON COLUMN customers.annual_contract_value IS 'Contracted yearly value in US dollars; decides the segment';
COMMENT ON COLUMN customers.city_id IS 'City of the head office; unknown for about 1 % of accounts';
COMMENT ON COLUMN customers.acquisition_channel IS 'How the account was won; empty where it was never recorded';
COMMENT ON COLUMN customers.signup_date IS 'Day the account was opened';

COMMENT ON TABLE products IS 'Product catalogue: one row per product';
COMMENT ON COLUMN products.brand IS 'Brand; empty for unbranded goods';
COMMENT ON COLUMN products.unit_cost IS 'Current purchase cost per unit in US dollars';
COMMENT ON COLUMN products.list_price IS 'Current list price per unit in US dollars';
COMMENT ON COLUMN products.is_active IS 'False once the product is discontinued';

COMMENT ON TABLE orders IS 'Order headers: one row per order';
COMMENT ON COLUMN orders.ordered_at IS 'When the order was placed (UTC)';
COMMENT ON COLUMN orders.status IS 'pending, processing, shipped, delivered or cancelled; only delivered orders count as revenue';
COMMENT ON COLUMN orders.channel IS 'Where the order was placed: web, mobile (app) or store';
COMMENT ON COLUMN orders.payment_method IS 'Empty for a few orders taken over from the former system';
COMMENT ON COLUMN orders.shipping_city_id IS 'City the order is shipped to, or city of the store';
COMMENT ON COLUMN orders.promised_date IS 'Delivery day promised to the customer';
COMMENT ON COLUMN orders.delivered_at IS 'When the order was delivered; empty until then';
COMMENT ON COLUMN orders.shipping_cost IS 'Shipping cost paid by the shop, in US dollars';
COMMENT ON COLUMN orders.discount_code IS 'Promotion code used, if any';

COMMENT ON TABLE order_items IS 'Order lines: one row per product within an order';
COMMENT ON COLUMN order_items.unit_price IS 'Price per unit at the time of the order, before discount, in US dollars';
COMMENT ON COLUMN order_items.unit_cost IS 'Cost per unit at the time of the order, in US dollars';
COMMENT ON COLUMN order_items.discount_amount IS 'Discount on the whole line, in US dollars';

COMMENT ON TABLE returns IS 'Goods sent back: at most one row per order line';
COMMENT ON COLUMN returns.return_date IS 'Day the goods came back';
COMMENT ON COLUMN returns.refund_amount IS 'Money paid back for the line, in US dollars';
COMMENT ON COLUMN returns.reason IS 'Reason given; empty where the customer gave none';

COMMENT ON TABLE subscriptions IS 'Service plans: one row per subscription of a customer';
COMMENT ON COLUMN subscriptions.monthly_amount IS 'Amount billed per month in US dollars';
COMMENT ON COLUMN subscriptions.cancelled_on IS 'Day of cancellation; empty while active or paused';
COMMENT ON COLUMN subscriptions.status IS 'active, paused (not billed) or cancelled';

COMMENT ON TABLE web_events IS 'Steps of web shop sessions, kept for 13 months';
COMMENT ON COLUMN web_events.session_id IS 'One visit to the web shop; several events share it';
COMMENT ON COLUMN web_events.customer_id IS 'Known only when the visitor was signed in';
COMMENT ON COLUMN web_events.event_type IS 'Funnel step: visit, product_view, add_to_cart, checkout, purchase';
COMMENT ON COLUMN web_events.traffic_source IS 'Where the visit came from; empty where it could not be told';
