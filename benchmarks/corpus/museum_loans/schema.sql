-- A museum: works of art, shows, loans between institutions and inspections.
CREATE TABLE institution (
    institution_id INTEGER PRIMARY KEY,
    name VARCHAR NOT NULL,
    kind VARCHAR,
    city VARCHAR,
    country VARCHAR,
    founded_year INTEGER,
    climate_certified VARCHAR
);
CREATE TABLE department (
    department_id INTEGER PRIMARY KEY,
    dept_name VARCHAR NOT NULL,
    floor_no INTEGER
);
CREATE TABLE curator (
    curator_id INTEGER PRIMARY KEY,
    full_name VARCHAR NOT NULL,
    department_id INTEGER REFERENCES department (department_id),
    supervisor_id INTEGER REFERENCES curator (curator_id),
    hired_on DATE,
    speciality VARCHAR
);
CREATE TABLE artist (
    artist_id INTEGER PRIMARY KEY,
    artist_name VARCHAR NOT NULL,
    nationality VARCHAR,
    birth_year INTEGER,
    death_year INTEGER
);
CREATE TABLE artwork (
    artwork_id INTEGER PRIMARY KEY,
    title VARCHAR NOT NULL,
    artist_id INTEGER REFERENCES artist (artist_id),
    department_id INTEGER REFERENCES department (department_id),
    medium VARCHAR,
    year_made INTEGER,
    height_cm DECIMAL(7, 1),
    width_cm DECIMAL(7, 1),
    insured_value_eur INTEGER,
    acquired_on DATE,
    on_display VARCHAR
);
CREATE TABLE exhibition (
    exhibition_id INTEGER PRIMARY KEY,
    title VARCHAR NOT NULL,
    lead_curator_id INTEGER REFERENCES curator (curator_id),
    opened_on DATE,
    closed_on DATE,
    visitor_count INTEGER
);
CREATE TABLE exhibition_artwork (
    exhibition_id INTEGER REFERENCES exhibition (exhibition_id),
    artwork_id INTEGER REFERENCES artwork (artwork_id),
    room VARCHAR,
    PRIMARY KEY (exhibition_id, artwork_id)
);
CREATE TABLE loan (
    loan_id INTEGER PRIMARY KEY,
    artwork_id INTEGER REFERENCES artwork (artwork_id),
    lender_id INTEGER REFERENCES institution (institution_id),
    borrower_id INTEGER REFERENCES institution (institution_id),
    shipped_on DATE,
    due_back DATE,
    returned_on DATE,
    fee_eur INTEGER,
    status VARCHAR
);
CREATE TABLE condition_report (
    report_id INTEGER PRIMARY KEY,
    artwork_id INTEGER REFERENCES artwork (artwork_id),
    curator_id INTEGER REFERENCES curator (curator_id),
    inspected_on DATE,
    score INTEGER,
    remarks VARCHAR
);
