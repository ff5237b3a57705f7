-- A farming cooperative: farms, fields, plantings, deliveries and shared machines. Links are not declared; dates are text.
CREATE TABLE farms (
    farm_id INTEGER PRIMARY KEY,
    farm_name VARCHAR,
    owner VARCHAR,
    village VARCHAR,
    organic VARCHAR,
    member_since VARCHAR,
    parent_farm INTEGER
);
CREATE TABLE fields (
    field_no VARCHAR PRIMARY KEY,
    farm INTEGER,
    area_ha DECIMAL(6, 2),
    soil VARCHAR,
    irrigated INTEGER
);
CREATE TABLE crops (
    crop_id INTEGER PRIMARY KEY,
    crop_name VARCHAR,
    crop_family VARCHAR,
    days_to_harvest INTEGER
);
CREATE TABLE plantings (
    planting_id INTEGER PRIMARY KEY,
    field_no VARCHAR,
    crop_id INTEGER,
    season VARCHAR,
    sown_on VARCHAR,
    harvested_on VARCHAR,
    yield_t DECIMAL(7, 2)
);
CREATE TABLE buyers (
    buyer_code VARCHAR PRIMARY KEY,
    buyer_name VARCHAR,
    buyer_type VARCHAR,
    town VARCHAR
);
CREATE TABLE deliveries (
    delivery_id INTEGER PRIMARY KEY,
    farm_id INTEGER,
    crop_id INTEGER,
    buyer VARCHAR,
    delivered_on VARCHAR,
    tonnes DECIMAL(7, 2),
    price_per_tonne DECIMAL(8, 2),
    grade VARCHAR
);
CREATE TABLE machines (
    machine_id INTEGER PRIMARY KEY,
    machine_name VARCHAR,
    category VARCHAR,
    horsepower VARCHAR,
    owner_farm INTEGER
);
CREATE TABLE machine_bookings (
    machine_id INTEGER,
    farm_id INTEGER,
    booked_from VARCHAR,
    booked_to VARCHAR,
    fee INTEGER
);
