-- A clinic: patients, doctors, visits, diagnoses and prescriptions.
CREATE TABLE Insurers (
    InsurerID INTEGER PRIMARY KEY,
    InsurerName VARCHAR NOT NULL,
    InsurerType VARCHAR,
    CoveragePercent INTEGER
);
CREATE TABLE Specialties (
    SpecialtyCode VARCHAR PRIMARY KEY,
    SpecialtyName VARCHAR NOT NULL
);
CREATE TABLE Doctors (
    DoctorID INTEGER PRIMARY KEY,
    DoctorName VARCHAR NOT NULL,
    SpecialtyCode VARCHAR REFERENCES Specialties (SpecialtyCode),
    MentorID INTEGER REFERENCES Doctors (DoctorID),
    StartDate DATE,
    HourlyRate DECIMAL(8, 2)
);
CREATE TABLE Patients (
    PatientID INTEGER PRIMARY KEY,
    FirstName VARCHAR,
    LastName VARCHAR,
    Gender VARCHAR,
    BirthDate DATE,
    Town VARCHAR,
    InsurerID INTEGER REFERENCES Insurers (InsurerID),
    RegisteredOn DATE,
    FamilyDoctorID INTEGER REFERENCES Doctors (DoctorID)
);
CREATE TABLE Visits (
    VisitID INTEGER PRIMARY KEY,
    PatientID INTEGER REFERENCES Patients (PatientID),
    DoctorID INTEGER REFERENCES Doctors (DoctorID),
    BookedOn DATE,
    VisitDate DATE,
    DurationMin INTEGER,
    VisitType VARCHAR,
    NoShow INTEGER,
    Fee DECIMAL(8, 2)
);
CREATE TABLE Diagnoses (
    DiagnosisCode VARCHAR PRIMARY KEY,
    Description VARCHAR NOT NULL,
    IsChronic INTEGER
);
CREATE TABLE VisitDiagnoses (
    VisitID INTEGER REFERENCES Visits (VisitID),
    DiagnosisCode VARCHAR REFERENCES Diagnoses (DiagnosisCode),
    PRIMARY KEY (VisitID, DiagnosisCode)
);
CREATE TABLE Drugs (
    DrugID INTEGER PRIMARY KEY,
    DrugName VARCHAR NOT NULL,
    DrugClass VARCHAR,
    UnitPrice DECIMAL(8, 2)
);
CREATE TABLE Prescriptions (
    PrescriptionID INTEGER PRIMARY KEY,
    VisitID INTEGER REFERENCES Visits (VisitID),
    DrugID INTEGER REFERENCES Drugs (DrugID),
    DoseMg INTEGER,
    DaysSupply INTEGER,
    Refills INTEGER
);
