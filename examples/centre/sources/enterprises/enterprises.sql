-- Synthetic enterprises of 2023. None of them exists. 20,000 at scale 1, as unequal as enterprises are: in many cells of département and
-- sector one holds nearly everything.

-- A number above 0 and below 1 that follows from a thing and a purpose: the same at every run, on any number of threads.
CREATE MACRO draw(thing, purpose) AS ((hash(thing::VARCHAR || ' ' || purpose) >> 12)::DOUBLE + 0.5) / 4503599627370496;
CREATE MACRO normal(thing, purpose) AS sqrt(-2 * ln(draw(thing, purpose || ' 1'))) * cos(2 * pi() * draw(thing, purpose || ' 2'));

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

CREATE TABLE sectors AS
SELECT nace, share, sum(share) OVER (ORDER BY nace) - share AS low
FROM (VALUES ('A', 9), ('B', 1), ('C', 8), ('D', 1), ('E', 1), ('F', 14), ('G', 18), ('H', 5), ('I', 7), ('J', 4), ('K', 4), ('L', 5), ('M', 9), ('N', 4),
  ('O', 1), ('P', 3), ('Q', 5), ('R', 3), ('S', 3), ('T', 1), ('U', 1)) AS t(nace, share);

CREATE TABLE sized AS
SELECT
  e, draw(e, 'place') AS spot, 107 * draw(e, 'sector') AS sector,
  -- A Pareto law: most have nobody or a few, a few have thousands.
  least(40000, floor(0.75 * draw(e, 'size') ** -1.05))::INTEGER AS employees
FROM range((20000 * getvariable('scale'))::BIGINT) AS t(e);

CREATE TABLE enterprises AS
WITH placed AS (SELECT sized.*, departement FROM sized ASOF JOIN places ON sized.spot >= places.low),
active AS (SELECT placed.*, nace FROM placed ASOF JOIN sectors ON placed.sector >= sectors.low),
sold AS (SELECT *, round((employees + 0.7) * 140000 * exp(1.1 * normal(e, 'turnover') - 0.6)) AS turnover FROM active)
SELECT
  siren_of(e) AS siren, departement, nace,
  CASE WHEN employees = 0 THEN '0' WHEN employees < 10 THEN '1-9' WHEN employees < 50 THEN '10-49' WHEN employees < 250 THEN '50-249' ELSE '250+' END AS size_class,
  employees, turnover,
  round(turnover * (0.15 + 0.5 * draw(e, 'value added'))) AS value_added
FROM sold;
