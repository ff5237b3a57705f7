-- A streaming service: subscribers, profiles, titles, credits, viewings and ratings. Links are not declared.
CREATE TABLE subscriber (
    subscriberId INTEGER PRIMARY KEY,
    displayName VARCHAR,
    country VARCHAR,
    tier VARCHAR,
    joinedOn DATE,
    cancelledOn DATE,
    referredBy INTEGER
);
CREATE TABLE profile (
    profileId INTEGER PRIMARY KEY,
    ownerId INTEGER,
    nickname VARCHAR,
    isKids BOOLEAN,
    language VARCHAR
);
CREATE TABLE title (
    titleId INTEGER PRIMARY KEY,
    titleName VARCHAR,
    kind VARCHAR,
    releaseYear INTEGER,
    runtimeMin INTEGER,
    ageRating VARCHAR,
    originCountry VARCHAR,
    licenceEnds DATE
);
CREATE TABLE genre (
    genreId INTEGER PRIMARY KEY,
    genreName VARCHAR
);
CREATE TABLE titleGenre (
    titleId INTEGER,
    genreId INTEGER
);
CREATE TABLE person (
    personId INTEGER PRIMARY KEY,
    fullName VARCHAR,
    birthYear INTEGER,
    nationality VARCHAR
);
CREATE TABLE credit (
    titleId INTEGER,
    personId INTEGER,
    job VARCHAR,
    characterName VARCHAR
);
CREATE TABLE viewing (
    viewingId INTEGER PRIMARY KEY,
    profileId INTEGER,
    titleId INTEGER,
    startedAt TIMESTAMP,
    minutesWatched INTEGER,
    device VARCHAR
);
CREATE TABLE rating (
    profileId INTEGER,
    titleId INTEGER,
    stars INTEGER,
    ratedOn DATE
);
