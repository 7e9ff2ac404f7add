-- Synthetic health claims of 2022 and 2023. Nobody in them exists. 200,000 persons a year at scale 1, 95 in 100 of them in both years.
--
-- Planted, at any scale, in 2023:
--   départements 48 and 05 have exactly 10 and 11 persons with 'Insuffisance rénale chronique terminale' (persons 0 to 9, and 10 to 20);
--   person 0, of 48, has ten records of it, every other of the 21 has one.
-- They are the first newcomers of 2023, so that 2022 has nobody in these two cells.

-- A number above 0 and below 1 that follows from a thing and a purpose: the same at every run, on any number of threads.
CREATE MACRO draw(thing, purpose) AS ((hash(thing::VARCHAR || ' ' || purpose) >> 12)::DOUBLE + 0.5) / 4503599627370496;
CREATE MACRO normal(thing, purpose) AS sqrt(-2 * ln(draw(thing, purpose || ' 1'))) * cos(2 * pi() * draw(thing, purpose || ' 2'));

-- Thirteen digits that begin as no real number does (9). `wages` names its workers by the same formula.
CREATE MACRO identifier(i) AS printf('9%012d', (i * 387420489 + 12345) % 999999999989);
CREATE MACRO age_in_2023(i) AS CASE WHEN draw(i, 'old') < 0.88 THEN floor(75 * draw(i, 'age')) ELSE 75 + floor(24 * draw(i, 'age') * draw(i, 'age 2')) END::INTEGER;

-- Inhabitants in thousands (npm @etalab/decoupage-administratif 6.0.0), as shares of a line from 0 to 1.
CREATE TABLE places AS
WITH entries AS (
  SELECT split_part(entry, ':', 1) AS departement, split_part(entry, ':', 2)::INTEGER AS weight
  FROM (SELECT unnest(string_split(
  '01:679 02:523 03:333 04:168 05:143 06:1128 07:334 08:266 09:156 10:310 11:380 12:280 13:2088 14:709 15:144 16:353 17:672'
  || ' 18:299 19:241 21:540 22:612 23:116 24:418 25:547 26:524 27:603 28:433 29:933 2A:168 2B:187 30:771 31:1471 32:193 33:1690'
  || ' 34:1230 35:1121 36:216 37:619 38:1299 39:258 40:434 41:329 42:774 43:229 44:1488 45:691 46:176 47:334 48:76 49:834 50:498'
  || ' 51:563 52:168 53:305 54:732 55:180 56:783 57:1051 58:201 59:2616 60:830 61:275 62:1458 63:664 64:707 65:231 66:497 67:1164'
  || ' 68:771 69:1915 70:233 71:550 72:567 73:448 74:861 75:2104 76:1261 77:1468 78:1485 79:375 80:565 81:397 82:266 83:1119 84:572'
  || ' 85:714 86:439 87:373 88:357 89:332 90:140 91:1338 92:1655 93:1704 94:1427 95:1282 971:384 972:361 973:294 974:890 976:257', ' ')) AS entry)
)
SELECT departement, (sum(weight) OVER (ORDER BY departement) - weight) / (sum(weight) OVER ())::DOUBLE AS low
FROM entries;

CREATE TABLE persons AS
WITH drawn AS (
  SELECT i, i < 21 AS planted, age_in_2023(i) AS age, draw(i, 'place') AS spot
  FROM range((210000 * getvariable('scale'))::BIGINT) AS t(i)
)
SELECT
  i, planted,
  identifier(i) AS patient_id,
  CASE WHEN draw(i, 'sex') < 0.484 THEN '1' ELSE '2' END AS sex,
  2023 - CASE WHEN planted THEN 55 + i % 20 ELSE age END AS birth_year,
  CASE WHEN i < 10 THEN '48' WHEN planted THEN '05' ELSE departement END AS departement,
  i < (200000 * getvariable('scale'))::BIGINT AS in_2023,
  i >= (10000 * getvariable('scale'))::BIGINT AND NOT planted AS in_2022
FROM drawn ASOF JOIN places ON spot >= low;

-- Shares of the population in the order of magnitude of what the French health insurance publishes; by age, in parts of the whole's share;
-- cost of a record in EUR and mean hospital stays.
CREATE TABLE diseases AS SELECT * FROM (VALUES
  ('Maladies cardio-neurovasculaires',                     0.077,  0.03, 0.10, 0.6, 2.0, 4.5, 0.80, 1900, 0.50),
  ('Traitements du risque vasculaire',                     0.120,  0.00, 0.10, 1.2, 2.6, 2.4, 1.05,  280, 0.02),
  ('Diabète',                                              0.062,  0.04, 0.20, 0.9, 2.5, 2.9, 0.85,  720, 0.10),
  ('Cancers',                                              0.050,  0.04, 0.20, 0.9, 2.3, 3.2, 1.00, 2900, 0.70),
  ('Maladies psychiatriques',                              0.037,  0.30, 1.00, 1.4, 1.2, 1.3, 1.05, 2300, 0.45),
  ('Traitements psychotropes',                             0.076,  0.10, 0.60, 1.2, 1.7, 2.4, 1.30,  190, 0.02),
  ('Maladies neurologiques',                               0.025,  0.25, 0.40, 0.7, 1.2, 4.6, 1.15, 1700, 0.30),
  ('Maladies respiratoires chroniques',                    0.055,  0.90, 0.60, 0.8, 1.5, 1.9, 1.00,  480, 0.15),
  ('Maladies inflammatoires ou rares ou infection VIH',    0.019,  0.20, 0.80, 1.4, 1.5, 1.2, 1.10, 2600, 0.20),
  ('Insuffisance rénale chronique terminale',              0.0015, 0.05, 0.30, 0.9, 2.1, 3.1, 0.70, 9500, 1.20),
  ('Maladies du foie ou du pancréas',                      0.008,  0.10, 0.50, 1.4, 2.1, 1.4, 0.75, 1500, 0.45),
  ('Autres affections de longue durée',                    0.036,  0.50, 0.70, 1.0, 1.5, 2.2, 1.00, 1200, 0.25),
  ('Maternité',                                            0.017,  0.05, 3.60, 0.2, 0.0, 0.0, 2.00, 2100, 0.95),
  ('Traitements antalgiques ou anti-inflammatoires',       0.090,  0.30, 0.90, 1.3, 1.4, 1.3, 1.15,   90, 0.00),
  ('Hospitalisation pour Covid-19',                        0.004,  0.20, 0.40, 0.7, 1.6, 3.9, 0.90, 3600, 1.10),
  ('Autres hospitalisations',                              0.060,  0.80, 0.80, 0.9, 1.3, 1.6, 1.05, 1400, 1.00)
) AS t(disease, share, upto_19, upto_39, upto_59, upto_74, over_74, women, cost, stays);

CREATE TABLE conditions AS
WITH likely AS (
  SELECT
    i, planted, departement, disease, cost, stays, in_2022, in_2023,
    disease = 'Insuffisance rénale chronique terminale' AND departement IN ('48', '05') AS in_planted_cell,
    share
    * CASE WHEN birth_year > 2003 THEN upto_19 WHEN birth_year > 1983 THEN upto_39 WHEN birth_year > 1963 THEN upto_59 WHEN birth_year > 1948 THEN upto_74 ELSE over_74 END
    * CASE WHEN sex = '2' THEN women ELSE 2 - women END
    -- No two départements are alike, and a map has something to show.
    * (0.6 + 0.8 * draw(departement, disease)) AS chance
  FROM persons, diseases
)
SELECT i, departement, disease, cost, stays, in_2022, in_2023, in_planted_cell
FROM likely
WHERE CASE WHEN in_planted_cell THEN planted ELSE draw(i, disease) < chance END;

CREATE MACRO patients_of(year_of) AS TABLE
  SELECT
    patient_id, sex, birth_year, departement,
    CASE WHEN year_of - birth_year < 20 THEN '00-19' WHEN year_of - birth_year < 40 THEN '20-39' WHEN year_of - birth_year < 60 THEN '40-59'
      WHEN year_of - birth_year < 75 THEN '60-74' ELSE '75+' END AS age_group,
    departement || '-' || lpad((1 + floor(300 * draw(i, 'commune') * draw(i, 'commune 2')))::INTEGER::VARCHAR, 3, '0') AS commune,
    'PLANTED-NEVER-GRANTED-' || i AS note_interne
  FROM persons
  WHERE CASE WHEN year_of = 2022 THEN in_2022 ELSE in_2023 END AND birth_year <= year_of;

-- What one has is had again next year, nine times in ten; each condition makes some records.
CREATE MACRO care_of(year_of) AS TABLE
  WITH treated AS (
    SELECT
      *,
      CASE WHEN in_planted_cell THEN CASE WHEN i = 0 THEN 10 ELSE 1 END
        ELSE least(12, 1 + floor(-1.1 * ln(draw(i, disease || ' records ' || year_of))))::INTEGER END AS records
    FROM conditions
    WHERE (CASE WHEN year_of = 2022 THEN in_2022 ELSE in_2023 END) AND (in_planted_cell OR draw(i, disease || ' in ' || year_of) < 0.9)
  ),
  single AS (
    SELECT *, i || ' ' || disease || ' ' || year_of || ' ' || record AS thing
    FROM (SELECT *, unnest(range(records)) AS record FROM treated)
  )
  SELECT
    identifier(i) AS patient_id, year_of AS year, disease AS patho_niv1, departement,
    round(cost * exp(0.9 * normal(thing, 'amount') - 0.405), 2) AS amount,
    floor(-stays * ln(draw(thing, 'stays')))::INTEGER AS stays
  FROM single;

CREATE TABLE patients_2022 AS FROM patients_of(2022);
CREATE TABLE care_2022 AS FROM care_of(2022);
CREATE TABLE patients_2023 AS FROM patients_of(2023);
CREATE TABLE care_2023 AS FROM care_of(2023);
