-- An electricity grid: regions, owners and their plants, monthly output and demand, substations, lines between them, outages.
CREATE TABLE region (
    region_id INTEGER PRIMARY KEY,
    region_name VARCHAR NOT NULL,
    population INTEGER,
    area_km2 INTEGER
);
CREATE TABLE fuel (
    fuel_code VARCHAR PRIMARY KEY,
    fuel_name VARCHAR NOT NULL,
    renewable INTEGER NOT NULL,
    co2_kg_per_mwh INTEGER NOT NULL
);
CREATE TABLE utility (
    utility_id INTEGER PRIMARY KEY,
    utility_name VARCHAR NOT NULL,
    ownership VARCHAR NOT NULL,
    parent_utility_id INTEGER REFERENCES utility (utility_id)
);
CREATE TABLE plant (
    plant_id INTEGER PRIMARY KEY,
    plant_name VARCHAR NOT NULL,
    fuel_code VARCHAR NOT NULL REFERENCES fuel (fuel_code),
    region_id INTEGER NOT NULL REFERENCES region (region_id),
    owner_id INTEGER REFERENCES utility (utility_id),
    capacity_mw DECIMAL(7, 1) NOT NULL,
    commissioned INTEGER NOT NULL,
    closing_year INTEGER
);
CREATE TABLE plant_output (
    plant_id INTEGER NOT NULL REFERENCES plant (plant_id),
    month_start DATE NOT NULL,
    generated_mwh DECIMAL(10, 1),
    downtime_hours INTEGER NOT NULL,
    PRIMARY KEY (plant_id, month_start)
);
CREATE TABLE region_demand (
    region_id INTEGER NOT NULL REFERENCES region (region_id),
    month_start DATE NOT NULL,
    demand_mwh DECIMAL(10, 1) NOT NULL,
    peak_mw DECIMAL(8, 1) NOT NULL,
    PRIMARY KEY (region_id, month_start)
);
CREATE TABLE substation (
    substation_id VARCHAR PRIMARY KEY,
    substation_name VARCHAR NOT NULL,
    region_id INTEGER NOT NULL REFERENCES region (region_id),
    voltage_kv INTEGER NOT NULL,
    built_year INTEGER
);
CREATE TABLE power_line (
    line_no INTEGER PRIMARY KEY,
    from_substation VARCHAR NOT NULL REFERENCES substation (substation_id),
    to_substation VARCHAR NOT NULL REFERENCES substation (substation_id),
    length_km DECIMAL(6, 1) NOT NULL,
    rated_mw INTEGER NOT NULL,
    underground BOOLEAN NOT NULL
);
CREATE TABLE outage (
    outage_id INTEGER PRIMARY KEY,
    substation_id VARCHAR NOT NULL REFERENCES substation (substation_id),
    started_at TIMESTAMP NOT NULL,
    restored_at TIMESTAMP,
    cause VARCHAR NOT NULL,
    customers_affected INTEGER
);
