-- A university: departments, lecturers, degree programmes, students, courses held in terms, enrolments and theses.
-- Dates are text (YYYY-MM-DD), as the old student system exports them.
CREATE TABLE dept (
    dept_code VARCHAR PRIMARY KEY,
    dept_nm VARCHAR NOT NULL,
    building VARCHAR,
    annual_budget INTEGER
);
CREATE TABLE lecturer (
    lect_no INTEGER PRIMARY KEY,
    first_nm VARCHAR NOT NULL,
    last_nm VARCHAR NOT NULL,
    dept_code VARCHAR REFERENCES dept (dept_code),
    academic_rank VARCHAR NOT NULL,
    salary INTEGER NOT NULL,
    dt_hired VARCHAR NOT NULL,
    mentor_no INTEGER REFERENCES lecturer (lect_no)
);
CREATE TABLE programme (
    prog_id INTEGER PRIMARY KEY,
    prog_title VARCHAR NOT NULL,
    degree VARCHAR NOT NULL,
    dept_code VARCHAR NOT NULL REFERENCES dept (dept_code),
    duration_yrs INTEGER NOT NULL
);
CREATE TABLE student (
    stud_no INTEGER PRIMARY KEY,
    first_nm VARCHAR NOT NULL,
    last_nm VARCHAR NOT NULL,
    prog_id INTEGER REFERENCES programme (prog_id),
    entry_yr INTEGER NOT NULL,
    home_country VARCHAR,
    birth_dt VARCHAR,
    is_exchange INTEGER NOT NULL,
    tutor_no INTEGER REFERENCES lecturer (lect_no)
);
CREATE TABLE course (
    course_code VARCHAR PRIMARY KEY,
    course_title VARCHAR NOT NULL,
    dept_code VARCHAR NOT NULL REFERENCES dept (dept_code),
    credits INTEGER NOT NULL,
    study_level VARCHAR NOT NULL
);
CREATE TABLE prerequisite (
    course_code VARCHAR NOT NULL REFERENCES course (course_code),
    required_code VARCHAR NOT NULL REFERENCES course (course_code),
    PRIMARY KEY (course_code, required_code)
);
CREATE TABLE offering (
    off_id INTEGER PRIMARY KEY,
    course_code VARCHAR NOT NULL REFERENCES course (course_code),
    term VARCHAR NOT NULL,
    acad_year INTEGER NOT NULL,
    lect_no INTEGER REFERENCES lecturer (lect_no),
    room VARCHAR,
    capacity INTEGER NOT NULL
);
CREATE TABLE enrolment (
    stud_no INTEGER NOT NULL REFERENCES student (stud_no),
    off_id INTEGER NOT NULL REFERENCES offering (off_id),
    mark INTEGER,
    outcome VARCHAR NOT NULL,
    PRIMARY KEY (stud_no, off_id)
);
CREATE TABLE thesis (
    thesis_id INTEGER PRIMARY KEY,
    stud_no INTEGER NOT NULL REFERENCES student (stud_no),
    thesis_title VARCHAR NOT NULL,
    supervisor_no INTEGER NOT NULL REFERENCES lecturer (lect_no),
    examiner_no INTEGER NOT NULL REFERENCES lecturer (lect_no),
    dt_registered VARCHAR NOT NULL,
    dt_submitted VARCHAR,
    final_mark INTEGER
);
