-- The wards of a hospital: nurses, consultants, patients and their stays, moves between wards, medicines, observations.
CREATE TABLE ward (
    ward_code VARCHAR PRIMARY KEY,
    ward_name VARCHAR NOT NULL,
    specialty VARCHAR NOT NULL,
    floor INTEGER NOT NULL,
    bed_count INTEGER NOT NULL
);
CREATE TABLE nurse (
    nurse_id INTEGER PRIMARY KEY,
    nurse_name VARCHAR NOT NULL,
    band INTEGER NOT NULL,
    ward_code VARCHAR REFERENCES ward (ward_code),
    start_date DATE NOT NULL,
    night_shift VARCHAR(1) NOT NULL,
    line_manager_id INTEGER REFERENCES nurse (nurse_id)
);
CREATE TABLE consultant (
    consultant_id INTEGER PRIMARY KEY,
    consultant_name VARCHAR NOT NULL,
    specialty VARCHAR NOT NULL,
    pager VARCHAR
);
CREATE TABLE patient (
    patient_no VARCHAR PRIMARY KEY,
    given_name VARCHAR NOT NULL,
    family_name VARCHAR NOT NULL,
    sex VARCHAR(1) NOT NULL,
    date_of_birth DATE NOT NULL,
    blood_group VARCHAR,
    postcode_area VARCHAR
);
CREATE TABLE stay (
    stay_id INTEGER PRIMARY KEY,
    patient_no VARCHAR NOT NULL REFERENCES patient (patient_no),
    ward_code VARCHAR NOT NULL REFERENCES ward (ward_code),
    admitted_on DATE NOT NULL,
    discharged_on DATE,
    reason VARCHAR NOT NULL,
    admission_type VARCHAR NOT NULL,
    admitting_consultant_id INTEGER NOT NULL REFERENCES consultant (consultant_id),
    discharging_consultant_id INTEGER REFERENCES consultant (consultant_id)
);
CREATE TABLE ward_transfer (
    transfer_id INTEGER PRIMARY KEY,
    stay_id INTEGER NOT NULL REFERENCES stay (stay_id),
    from_ward VARCHAR NOT NULL REFERENCES ward (ward_code),
    to_ward VARCHAR NOT NULL REFERENCES ward (ward_code),
    moved_at TIMESTAMP NOT NULL
);
CREATE TABLE medicine (
    med_code VARCHAR PRIMARY KEY,
    med_name VARCHAR NOT NULL,
    drug_class VARCHAR NOT NULL,
    unit_cost DECIMAL(7, 2) NOT NULL,
    controlled VARCHAR(1) NOT NULL
);
CREATE TABLE prescription (
    stay_id INTEGER NOT NULL REFERENCES stay (stay_id),
    med_code VARCHAR NOT NULL REFERENCES medicine (med_code),
    started_on DATE NOT NULL,
    course_days INTEGER NOT NULL,
    doses_per_day INTEGER NOT NULL,
    PRIMARY KEY (stay_id, med_code)
);
CREATE TABLE observation (
    obs_id INTEGER PRIMARY KEY,
    stay_id INTEGER NOT NULL REFERENCES stay (stay_id),
    nurse_id INTEGER REFERENCES nurse (nurse_id),
    taken_at TIMESTAMP NOT NULL,
    temp_c DECIMAL(4, 1),
    pulse INTEGER,
    pain_score INTEGER
);
