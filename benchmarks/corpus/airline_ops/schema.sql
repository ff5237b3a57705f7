-- A regional airline: fleet, crews, flights, delays and maintenance.
CREATE TABLE airport (
    iata_code VARCHAR PRIMARY KEY,
    airport_nm VARCHAR NOT NULL,
    city_nm VARCHAR,
    country_cd VARCHAR,
    elev_ft INTEGER,
    runway_cnt INTEGER
);
CREATE TABLE acft_type (
    type_cd VARCHAR PRIMARY KEY,
    mfr VARCHAR,
    model_nm VARCHAR,
    seat_cnt INTEGER,
    range_km INTEGER
);
CREATE TABLE acft (
    tail_no VARCHAR PRIMARY KEY,
    type_cd VARCHAR REFERENCES acft_type (type_cd),
    home_base VARCHAR REFERENCES airport (iata_code),
    dt_delivered DATE,
    leased_flg INTEGER
);
CREATE TABLE pilot (
    emp_no INTEGER PRIMARY KEY,
    first_nm VARCHAR,
    last_nm VARCHAR,
    rank_cd VARCHAR,
    base_iata VARCHAR REFERENCES airport (iata_code),
    dt_hired DATE,
    tot_hours INTEGER
);
CREATE TABLE route (
    route_id INTEGER PRIMARY KEY,
    orig_iata VARCHAR REFERENCES airport (iata_code),
    dest_iata VARCHAR REFERENCES airport (iata_code),
    dist_km INTEGER
);
CREATE TABLE delay_reason (
    delay_cd VARCHAR PRIMARY KEY,
    delay_desc VARCHAR,
    controllable VARCHAR
);
CREATE TABLE flt (
    flt_id INTEGER PRIMARY KEY,
    flt_no VARCHAR,
    route_id INTEGER REFERENCES route (route_id),
    tail_no VARCHAR REFERENCES acft (tail_no),
    capt_emp_no INTEGER REFERENCES pilot (emp_no),
    fo_emp_no INTEGER REFERENCES pilot (emp_no),
    sched_dep TIMESTAMP,
    act_dep TIMESTAMP,
    pax_cnt INTEGER,
    flt_status VARCHAR,
    delay_cd VARCHAR REFERENCES delay_reason (delay_cd)
);
CREATE TABLE maint_evt (
    evt_id INTEGER PRIMARY KEY,
    tail_no VARCHAR REFERENCES acft (tail_no),
    evt_type VARCHAR,
    dt_opened DATE,
    dt_closed DATE,
    cost_usd INTEGER
);
