-- A football league: teams, players, games, goals, cards and transfers.
CREATE TABLE stadium (
    stadium_id INTEGER PRIMARY KEY,
    stadium_name VARCHAR NOT NULL,
    city VARCHAR,
    capacity INTEGER,
    surface VARCHAR,
    opened_year INTEGER
);
CREATE TABLE team (
    team_id INTEGER PRIMARY KEY,
    team_name VARCHAR NOT NULL,
    short_code VARCHAR,
    home_stadium_id INTEGER REFERENCES stadium (stadium_id),
    founded_year INTEGER,
    annual_budget_m DECIMAL(6, 1)
);
CREATE TABLE coach (
    coach_id INTEGER PRIMARY KEY,
    coach_name VARCHAR NOT NULL,
    team_id INTEGER REFERENCES team (team_id),
    appointed_on DATE,
    licence VARCHAR
);
CREATE TABLE player (
    player_id INTEGER PRIMARY KEY,
    player_name VARCHAR NOT NULL,
    team_id INTEGER REFERENCES team (team_id),
    birth_date DATE,
    nationality VARCHAR,
    position VARCHAR,
    height_cm INTEGER,
    shirt_no INTEGER,
    weekly_wage INTEGER,
    captain_id INTEGER REFERENCES player (player_id)
);
CREATE TABLE referee (
    referee_id INTEGER PRIMARY KEY,
    referee_name VARCHAR NOT NULL,
    since_year INTEGER
);
CREATE TABLE game (
    game_id INTEGER PRIMARY KEY,
    season VARCHAR,
    round_no INTEGER,
    played_on DATE,
    home_team_id INTEGER REFERENCES team (team_id),
    away_team_id INTEGER REFERENCES team (team_id),
    home_goals INTEGER,
    away_goals INTEGER,
    attendance INTEGER,
    referee_id INTEGER REFERENCES referee (referee_id)
);
CREATE TABLE goal (
    goal_id INTEGER PRIMARY KEY,
    game_id INTEGER REFERENCES game (game_id),
    scorer_id INTEGER REFERENCES player (player_id),
    assist_id INTEGER REFERENCES player (player_id),
    minute INTEGER,
    is_penalty INTEGER
);
CREATE TABLE card (
    card_id INTEGER PRIMARY KEY,
    game_id INTEGER REFERENCES game (game_id),
    player_id INTEGER REFERENCES player (player_id),
    colour VARCHAR,
    minute INTEGER
);
CREATE TABLE transfer (
    transfer_id INTEGER PRIMARY KEY,
    player_id INTEGER REFERENCES player (player_id),
    from_team_id INTEGER REFERENCES team (team_id),
    to_team_id INTEGER REFERENCES team (team_id),
    transfer_date DATE,
    fee_m DECIMAL(6, 2)
);
