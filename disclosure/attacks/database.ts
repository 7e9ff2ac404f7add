/**
 * A small example database in which every person that an attack aims at has a place. Nobody in it is real.
 *
 * Patients: Paris (75) 1-500, Rhône (69) 1001-1300, Bouches-du-Rhône (13) 1501-1700, Corse-du-Sud (2A) 2101-2180, Haute-Corse (2B) 2201-2300,
 * Lozère (48) 4801-4860. In each département the first have HIV, the next diabetes, the next asthma, the others none of these.
 */
const patients = `
  CREATE SCHEMA health;
  CREATE TABLE health.patient AS
  WITH place(dep, low, high, hiv, diabetes, asthma) AS (VALUES
    ('75', 1, 500, 40, 160, 100), ('69', 1001, 1300, 20, 100, 60), ('13', 1501, 1700, 15, 70, 40),
    ('2A', 2101, 2180, 12, 25, 15), ('2B', 2201, 2300, 14, 30, 20), ('48', 4801, 4860, 1, 20, 15))
  SELECT i::INTEGER AS person, 'X' || i AS nir, dep,
    CASE WHEN i BETWEEN 1501 AND 1515 THEN '13999' WHEN i BETWEEN 1001 AND 1020 OR i = 1300 THEN '69999' ELSE dep || '001' END AS commune,
    CASE WHEN (i // 2) % 2 = 0 THEN 'f' ELSE 'm' END AS sex,
    (CASE WHEN i = 4860 THEN 1911 ELSE 1940 + i % 60 END)::INTEGER AS birth_year,
    CASE WHEN i - low < hiv THEN 'hiv' WHEN i - low < hiv + diabetes THEN 'diabetes' WHEN i - low < hiv + diabetes + asthma THEN 'asthma' ELSE 'none' END AS disease,
    (CASE WHEN i = 2101 THEN 9000000 ELSE 1500 + (i * 37) % 1000 END)::DOUBLE AS income,
    (CASE WHEN i BETWEEN 4803 AND 4805 THEN NULL ELSE 10 + i % 5 END)::DOUBLE AS copay,
    (CASE WHEN dep = '2B' AND i > 2203 THEN NULL ELSE 20 + i % 9 END)::DOUBLE AS test_score
  FROM place, range(low, high + 1) t(i)`;

/** One to three stays each; a hundred of one patient in a small clinic; forty of nobody known; fees that are no number, or infinite. */
const stays = `
  CREATE TABLE health.stay AS
  SELECT person, dep, 'H-' || dep AS hospital, disease AS diagnosis, ((person + k) % 12 + 1)::INTEGER AS month,
    (DATE '2023-01-01' + ((person * 7 + k * 31) % 365)::INTEGER) AS day, (100 + (person * 13 + k * 7) % 400)::DOUBLE AS cost,
    (CASE WHEN person = 7 AND k = 0 THEN 'nan' WHEN person = 1200 AND k = 0 THEN 'infinity' ELSE '5' END)::DOUBLE AS fee
  FROM health.patient, range(3) t(k) WHERE k <= person % 3
  UNION ALL
  SELECT person, '48', 'H-Mende', 'none', (k % 12 + 1)::INTEGER, (DATE '2023-01-01' + (k * 3)::INTEGER), 30.0, 5.0
  FROM health.patient, range(100) t(k) WHERE person BETWEEN 4840 AND 4852 AND k = 0 OR person = 4802
  UNION ALL
  SELECT NULL, '75', 'H-unknown', 'none', (k % 12 + 1)::INTEGER, DATE '2023-06-01', 50.0, 5.0 FROM range(40) t(k)`;

/** Twelve plain firms in each département and sector but where an attack has its place; sector E exists and nobody is in it. */
const firms = `
  CREATE SCHEMA firms;
  CREATE TABLE firms.establishment AS
  WITH dep(d, dep) AS (VALUES (0, '75'), (1, '69'), (2, '13'), (3, '2A'), (4, '2B'), (5, '48')), sector(s, sector) AS (VALUES (0, 'A'), (1, 'B'))
  SELECT (1000 + d * 100 + s * 20 + k)::INTEGER AS firm, 'S' || (d * 1000 + s * 100 + k) AS siret, dep, sector, (50 + k * 3)::DOUBLE AS sales, (1 + k % 4)::DOUBLE AS result
  FROM dep, sector, range(12) t(k)
  UNION ALL SELECT 1, 'S-dairy-' || k, '48', 'C', 300, 3 FROM range(3) t(k)
  UNION ALL SELECT (10 + k)::INTEGER, 'S-cheese-' || k, '48', 'C', 25, 3 FROM range(4) t(k)
  UNION ALL SELECT (2 + k % 2)::INTEGER, 'S-ferry-' || k, '2A', 'D', 100, 5 FROM range(12) t(k)
  UNION ALL SELECT 4, 'S-refinery', '13', 'D', 90, 1000000
  UNION ALL SELECT (40 + k)::INTEGER, 'S-oil-' || k, '13', 'D', 90, CASE WHEN k = 0 THEN -5 ELSE 1 END FROM range(19) t(k)
  UNION ALL SELECT 5, 'S-yard', '2B', 'D', 70, -1000000
  UNION ALL SELECT (70 + k)::INTEGER, 'S-boat-' || k, '2B', 'D', 70, 1 FROM range(19) t(k)
  UNION ALL SELECT (90 + k % 3)::INTEGER, 'S-farm-' || k, '69', 'D', 40, CASE WHEN k = 0 THEN 500 WHEN k = 3 THEN -500 ELSE 20 END FROM range(6) t(k)`;

/** Jobs belong to a person and to an enterprise, and each has its rules. */
const jobs = `
  CREATE SCHEMA wages;
  CREATE TABLE wages.job AS
  SELECT i::INTEGER AS person, (1000 + i % 12)::INTEGER AS firm, '75' AS dep, 'office' AS branch, (CASE WHEN i = 700 THEN 90000 ELSE 20 END)::DOUBLE AS bonus, (1800 + i % 300)::DOUBLE AS wage FROM range(701, 760) t(i)
  UNION ALL SELECT 700, 1000, '75', 'office', 90000, 2000
  UNION ALL SELECT (4801 + i)::INTEGER, 30, '48', 'paper', 10, (1500 + i)::DOUBLE FROM range(60) t(i)
  UNION ALL SELECT (1501 + i)::INTEGER, (1200 + i % 10)::INTEGER, '13', 'port', 10, (1600 + i)::DOUBLE FROM range(80) t(i)`;

const survey = `
  CREATE SCHEMA survey;
  CREATE TABLE survey.answer AS
  SELECT (6001 + i)::INTEGER AS respondent, CASE WHEN i < 30 THEN '48' ELSE '75' END AS dep, CASE WHEN i % 2 = 0 THEN 'yes' ELSE 'no' END AS opinion,
    (CASE WHEN i = 0 THEN 10000 ELSE 10 + i % 3 END)::DOUBLE AS weight, (100 + i % 7)::DOUBLE AS spent
  FROM range(300) t(i)
  UNION ALL SELECT (7001 + i)::INTEGER, '13', CASE WHEN i < 385 THEN 'yes' ELSE 'no' END, 10, 100 FROM range(400) t(i)
  UNION ALL SELECT (9001 + i)::INTEGER, '2A', CASE WHEN i % 2 = 0 THEN 'yes' ELSE 'no' END, CASE WHEN i = 0 THEN 1 WHEN i <= 12 THEN 300 END, CASE WHEN i = 0 THEN 9000 WHEN i <= 12 THEN 10 ELSE 200 END FROM range(53) t(i)`;

const wealth = `
  CREATE SCHEMA tax;
  CREATE TABLE tax.wealth AS
  SELECT (8001 + i)::INTEGER AS person, CASE WHEN i < 60 THEN '48777' WHEN i < 120 THEN '48000' ELSE '75056' END AS commune, (4000 + i % 90)::DOUBLE AS tax FROM range(400) t(i)`;

/** Public tables, some of them made for an attack: weights that are digits, codes that repeat, labels of a pair. */
const reference = `
  CREATE SCHEMA geo;
  CREATE TABLE geo.dep AS FROM (VALUES ('75', '11', 2100000), ('69', '84', 1900000), ('13', '93', 2000000), ('2A', '94', 160000), ('2B', '94', 180000), ('48', '76', 76000)) t(code, region, pop);
  CREATE TABLE geo.digit AS FROM (VALUES ('none', 1), ('asthma', 1000), ('diabetes', 1000000), ('hiv', 1000000000)) t(code, weight);
  CREATE TABLE geo.repeat AS SELECT code, k::INTEGER AS copy FROM (VALUES ('none', 1), ('asthma', 10), ('hiv', 100)) t(code, times), range(100) c(k) WHERE k < times;
  CREATE TABLE geo.chapter AS FROM (VALUES ('hiv', 'infection'), ('diabetes', 'metabolism'), ('asthma', 'breath'), ('none', 'none')) t(code, chapter);
  CREATE TABLE geo.treated AS FROM (VALUES ('hiv', 'yes'), ('diabetes', 'yes'), ('asthma', 'yes'), ('none', 'yes')) t(code, treated);
  CREATE TABLE geo.infection AS FROM (VALUES ('hiv', 'infection')) t(code, chapter);
  CREATE TABLE geo.pair AS FROM (VALUES ('48', 'hiv', 'rare'), ('75', 'none', 'usual')) t(dep, disease, label);
  CREATE TABLE geo.commune AS FROM (VALUES ('48777', 'small'), ('48000', 'large'), ('75056', 'large')) t(code, size);
  CREATE TABLE geo.hamlet AS FROM (VALUES ('48777', 'Grande-Fictive')) t(code, name);
  CREATE TABLE geo.year AS SELECT i::INTEGER AS year FROM range(1900, 2010) t(i);
  CREATE TABLE geo.number AS SELECT i::INTEGER AS id FROM range(1, 5000) t(i)`;

/** What a careless administrator may have left in the instance. */
const macros = `
  CREATE MACRO total(x) AS sum(x);
  CREATE MACRO lozere() AS TABLE SELECT * FROM health.patient WHERE dep = '48' AND disease = 'hiv'`;

export const database = [patients, stays, firms, jobs, survey, wealth, reference, macros].join(';');
