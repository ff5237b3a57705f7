-- Sample health programs: members of employer health plans, the care programs they join, and what came of it.
-- DuckDB DDL. Every key constraint stands on a line of its own that starts with PRIMARY KEY, FOREIGN KEY or CHECK:
-- the generator leaves those lines out for very large data sets (see README.md).
-- All dates are calendar days. All amounts are US dollars. Every person is made up.

CREATE TABLE clients (
    client_id INTEGER NOT NULL,
    client_name VARCHAR NOT NULL,
    industry VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    contract_start DATE NOT NULL,
    PRIMARY KEY (client_id)
);

CREATE TABLE members (
    member_id INTEGER NOT NULL,
    client_id INTEGER NOT NULL,
    member_name VARCHAR NOT NULL,
    email VARCHAR,
    gender VARCHAR NOT NULL,
    birth_date DATE NOT NULL,
    age_band VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    plan_type VARCHAR NOT NULL,
    risk_level VARCHAR NOT NULL,
    primary_condition VARCHAR,
    joined_on DATE NOT NULL,
    died_on DATE,
    PRIMARY KEY (member_id),
    CHECK (risk_level IN ('low', 'rising', 'high')),
    FOREIGN KEY (client_id) REFERENCES clients (client_id)
);

CREATE TABLE coverage_spans (
    span_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    covered_from DATE NOT NULL,
    covered_until DATE NOT NULL,
    PRIMARY KEY (span_id),
    CHECK (covered_until >= covered_from),
    FOREIGN KEY (member_id) REFERENCES members (member_id)
);

CREATE TABLE member_months (
    member_month_id BIGINT NOT NULL,
    member_id INTEGER NOT NULL,
    month DATE NOT NULL,
    PRIMARY KEY (member_month_id),
    FOREIGN KEY (member_id) REFERENCES members (member_id)
);

CREATE TABLE programs (
    program_id INTEGER NOT NULL,
    program_name VARCHAR NOT NULL,
    intervention VARCHAR NOT NULL,
    target_condition VARCHAR NOT NULL,
    fee_per_member_month DECIMAL(8, 2) NOT NULL,
    PRIMARY KEY (program_id)
);

CREATE TABLE enrolments (
    enrolment_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    program_id INTEGER NOT NULL,
    enrolled_on DATE NOT NULL,
    ended_on DATE,
    status VARCHAR NOT NULL,
    engagement VARCHAR,
    PRIMARY KEY (enrolment_id),
    CHECK (status IN ('active', 'completed', 'withdrawn')),
    FOREIGN KEY (member_id) REFERENCES members (member_id),
    FOREIGN KEY (program_id) REFERENCES programs (program_id)
);

CREATE TABLE observations (
    observation_id BIGINT NOT NULL,
    member_id INTEGER NOT NULL,
    observed_on DATE NOT NULL,
    measure VARCHAR NOT NULL,
    result DECIMAL(8, 2),
    unit VARCHAR NOT NULL,
    PRIMARY KEY (observation_id),
    FOREIGN KEY (member_id) REFERENCES members (member_id)
);

CREATE TABLE encounters (
    encounter_id BIGINT NOT NULL,
    member_id INTEGER NOT NULL,
    encounter_type VARCHAR NOT NULL,
    started_on DATE NOT NULL,
    ended_on DATE NOT NULL,
    diagnosis_group VARCHAR,
    is_avoidable BOOLEAN,
    is_readmission BOOLEAN NOT NULL,
    length_of_stay INTEGER,
    PRIMARY KEY (encounter_id),
    CHECK (ended_on >= started_on),
    CHECK (encounter_type IN ('ed', 'inpatient', 'office', 'telehealth', 'urgent_care')),
    FOREIGN KEY (member_id) REFERENCES members (member_id)
);

CREATE TABLE claims (
    claim_id BIGINT NOT NULL,
    member_id INTEGER NOT NULL,
    encounter_id BIGINT,
    service_date DATE NOT NULL,
    cost_category VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    billed_amount DECIMAL(12, 2) NOT NULL,
    allowed_amount DECIMAL(12, 2) NOT NULL,
    paid_amount DECIMAL(12, 2) NOT NULL,
    PRIMARY KEY (claim_id),
    CHECK (status IN ('paid', 'denied', 'pending')),
    FOREIGN KEY (member_id) REFERENCES members (member_id)
);

CREATE TABLE drugs (
    drug_id INTEGER NOT NULL,
    drug_name VARCHAR NOT NULL,
    drug_class VARCHAR NOT NULL,
    therapeutic_area VARCHAR NOT NULL,
    is_generic BOOLEAN NOT NULL,
    formulary_status VARCHAR NOT NULL,
    unit_price DECIMAL(10, 4) NOT NULL,
    PRIMARY KEY (drug_id),
    CHECK (formulary_status IN ('preferred', 'non_preferred', 'not_covered'))
);

CREATE TABLE pharmacy_fills (
    fill_id BIGINT NOT NULL,
    member_id INTEGER NOT NULL,
    drug_id INTEGER NOT NULL,
    filled_on DATE NOT NULL,
    days_supply INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    plan_paid DECIMAL(10, 2) NOT NULL,
    member_paid DECIMAL(10, 2) NOT NULL,
    PRIMARY KEY (fill_id),
    CHECK (days_supply > 0),
    FOREIGN KEY (member_id) REFERENCES members (member_id),
    FOREIGN KEY (drug_id) REFERENCES drugs (drug_id)
);

CREATE TABLE value_sections (
    section_id VARCHAR NOT NULL,
    section_name VARCHAR NOT NULL,
    need VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (section_id)
);

CREATE TABLE prospects (
    prospect_id INTEGER NOT NULL,
    prospect_name VARCHAR NOT NULL,
    industry VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    eligible_lives INTEGER NOT NULL,
    yearly_spend DECIMAL(14, 2),
    diabetes_rate DECIMAL(6, 4),
    hypertension_rate DECIMAL(6, 4),
    ed_visits_per_1000 DECIMAL(8, 2),
    readmission_rate DECIMAL(6, 4),
    medication_adherence DECIMAL(6, 4),
    stage VARCHAR NOT NULL,
    first_contact DATE NOT NULL,
    PRIMARY KEY (prospect_id),
    CHECK (stage IN ('lead', 'qualified', 'proposal', 'negotiation'))
);

COMMENT ON TABLE clients IS 'Employers whose health plans we serve: one row per client';
COMMENT ON COLUMN clients.region IS 'Region of the head office';

COMMENT ON TABLE members IS 'People insured through a client: one row per member';
COMMENT ON COLUMN members.member_name IS 'Name (personal data, made up)';
COMMENT ON COLUMN members.email IS 'E-mail address (personal data); missing for some';
COMMENT ON COLUMN members.birth_date IS 'Day of birth (personal data)';
COMMENT ON COLUMN members.age_band IS 'Age at the last day of the data: 18-34, 35-44, 45-54, 55-64, 65+';
COMMENT ON COLUMN members.primary_condition IS 'Main chronic condition; empty for members without one';
COMMENT ON COLUMN members.died_on IS 'Day of death; empty for the living';

COMMENT ON TABLE coverage_spans IS 'When a member was insured: a member with a gap has two spans';
COMMENT ON COLUMN coverage_spans.covered_until IS 'Last insured day, included';

COMMENT ON TABLE member_months IS 'One row per member and month in which the member was insured on the 15th';
COMMENT ON COLUMN member_months.month IS 'First day of the month';

COMMENT ON TABLE programs IS 'Care programs on offer';
COMMENT ON COLUMN programs.intervention IS 'What the program does: coaching, remote monitoring, pharmacist review, care management';
COMMENT ON COLUMN programs.fee_per_member_month IS 'What a client pays for each enrolled member and month';

COMMENT ON TABLE enrolments IS 'Members who joined a program: one row per member and program';
COMMENT ON COLUMN enrolments.ended_on IS 'Last day in the program; empty while active';
COMMENT ON COLUMN enrolments.engagement IS 'low, medium or high; empty where it was not recorded';

COMMENT ON TABLE observations IS 'Clinical results: one row per measurement';
COMMENT ON COLUMN observations.measure IS 'HbA1c, systolic_bp, diastolic_bp, bmi, ldl_cholesterol or fasting_glucose';
COMMENT ON COLUMN observations.result IS 'Measured value in the unit beside it; empty where the result was lost';

COMMENT ON TABLE encounters IS 'Visits and stays: one row per encounter';
COMMENT ON COLUMN encounters.encounter_type IS 'ed (emergency department), inpatient, office, telehealth or urgent_care';
COMMENT ON COLUMN encounters.is_avoidable IS 'Whether an emergency visit could have been treated elsewhere; empty for other encounters';
COMMENT ON COLUMN encounters.is_readmission IS 'An inpatient stay that began within 30 days of the end of the stay before';
COMMENT ON COLUMN encounters.length_of_stay IS 'Nights of an inpatient stay; empty for other encounters';

COMMENT ON TABLE claims IS 'Medical claims: one row per claim; pharmacy is in pharmacy_fills';
COMMENT ON COLUMN claims.encounter_id IS 'The encounter billed; empty for laboratory claims';
COMMENT ON COLUMN claims.paid_amount IS 'Paid by the plan; 0 while pending or when denied';

COMMENT ON TABLE drugs IS 'Drugs by class';
COMMENT ON COLUMN drugs.formulary_status IS 'preferred, non_preferred or not_covered';
COMMENT ON COLUMN drugs.unit_price IS 'List price of one unit';

COMMENT ON TABLE pharmacy_fills IS 'Prescriptions filled: one row per fill';
COMMENT ON COLUMN pharmacy_fills.days_supply IS 'Days the fill lasts';

COMMENT ON TABLE value_sections IS 'Sections of a value proposition, and the need of a prospect each answers';
COMMENT ON COLUMN value_sections.need IS 'Column of prospects that says how great the need is';

COMMENT ON TABLE prospects IS 'Employers who are not clients yet: one row per prospect';
COMMENT ON COLUMN prospects.yearly_spend IS 'What its health plan spends a year; empty where not told';
COMMENT ON COLUMN prospects.medication_adherence IS 'Share of members on chronic drugs who take them (PDC at least 0.80)';
