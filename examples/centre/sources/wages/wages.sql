-- Synthetic jobs of 2023. 150,000 at scale 1: 125,000 workers, one in five of whom has a second job. Six workers in ten are among the persons
-- of `claims` 2023 (same numbers, same ages); employers are the enterprises of `enterprises` 2023 (same numbers, same départements).

-- A number above 0 and below 1 that follows from a thing and a purpose: the same at every run, on any number of threads.
CREATE MACRO draw(thing, purpose) AS ((hash(thing::VARCHAR || ' ' || purpose) >> 12)::DOUBLE + 0.5) / 4503599627370496;
CREATE MACRO normal(thing, purpose) AS sqrt(-2 * ln(draw(thing, purpose || ' 1'))) * cos(2 * pi() * draw(thing, purpose || ' 2'));

-- Thirteen digits that begin as no real number does (9). `wages` names its workers by the same formula.
CREATE MACRO identifier(i) AS printf('9%012d', (i * 387420489 + 12345) % 999999999989);
CREATE MACRO age_in_2023(i) AS CASE WHEN draw(i, 'old') < 0.88 THEN floor(75 * draw(i, 'age')) ELSE 75 + floor(24 * draw(i, 'age') * draw(i, 'age 2')) END::INTEGER;

-- Nine digits that begin as no real number does (9). `wages` names its employers by the same formula.
CREATE MACRO siren_of(e) AS printf('9%08d', (e * 7368787 + 4321) % 99999989);

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

-- Persons of working age in `claims`, then people whom `claims` does not know.
CREATE TABLE workers AS
WITH known AS (
  SELECT i, row_number() OVER (ORDER BY i) AS place
  FROM range((200000 * getvariable('scale'))::BIGINT) AS t(i)
  WHERE i >= 21 AND age_in_2023(i) BETWEEN 18 AND 64
)
SELECT i, draw(i, 'place') AS spot FROM known WHERE place <= (75000 * getvariable('scale'))::BIGINT
UNION ALL
SELECT 1000000000 + w, draw(1000000000 + w, 'place') FROM range((50000 * getvariable('scale'))::BIGINT) AS t(w);

CREATE TABLE employers AS
SELECT e, departement, row_number() OVER (PARTITION BY departement ORDER BY e) - 1 AS place, count(*) OVER (PARTITION BY departement) AS among
FROM (SELECT e, draw(e, 'place') AS spot FROM range((20000 * getvariable('scale'))::BIGINT) AS t(e)) AS drawn ASOF JOIN places ON spot >= low;

CREATE TABLE jobs AS
WITH places_of_work AS (SELECT i, departement FROM workers ASOF JOIN places ON spot >= low),
held AS (
  SELECT i, departement, job, i || ' ' || job AS thing FROM places_of_work, range(2) AS t(job)
  WHERE job = 0 OR draw(i, 'second job') < 0.2
),
counted AS (SELECT departement, any_value(among) AS among FROM employers GROUP BY departement),
-- One works near home, and rather with few employers than with many.
chosen AS (SELECT held.*, floor(among * draw(thing, 'employer') ** 2.5)::BIGINT AS place FROM held JOIN counted USING (departement)),
described AS (
  SELECT
    chosen.*, e,
    CASE WHEN draw(i, 'occupation') < 0.02 THEN '2' WHEN draw(i, 'occupation') < 0.23 THEN '3' WHEN draw(i, 'occupation') < 0.49 THEN '4'
      WHEN draw(i, 'occupation') < 0.77 THEN '5' ELSE '6' END AS occupation,
    CASE WHEN draw(thing, 'contract') < 0.80 THEN 'CDI' WHEN draw(thing, 'contract') < 0.91 THEN 'CDD' WHEN draw(thing, 'contract') < 0.96 THEN 'APP' ELSE 'INT' END AS contract,
    CASE WHEN job = 0 AND draw(thing, 'full') < 0.78 THEN 1607 ELSE 100 + floor(1100 * draw(thing, 'hours')) END::INTEGER AS hours
  FROM chosen JOIN employers USING (departement, place)
)
SELECT
  identifier(i) AS worker_id, siren_of(e) AS siren, departement, occupation, contract, hours,
  round(hours * exp(0.28 * normal(thing, 'wage'))
    * CASE occupation WHEN '2' THEN 44 WHEN '3' THEN 29 WHEN '4' THEN 18.5 WHEN '5' THEN 13.8 ELSE 14.4 END
    * CASE contract WHEN 'APP' THEN 0.6 WHEN 'CDD' THEN 0.92 ELSE 1 END, 2) AS wage
FROM described;
