-- Forty people in four regions; in the fifth, Z9, ten whose rows are never granted. What is hidden holds planted values.
CREATE TABLE persons AS
  SELECT 'CANARYHIDDENCOL_' || i AS nir, (20 + i)::INTEGER AS age, 'R' || (1 + i % 4) AS region, (1000 + 17 * i)::INTEGER AS income, 'person ' || (i % 3) AS label, 'CANARYREMARK' || i AS remark
  FROM range(40) t(i)
  UNION ALL
  SELECT 'CANARYHIDDENROW_' || i, 90, 'Z9', 777000 + i, 'CANARYROW' || i, 'CANARYREMARK' || i FROM range(10) t(i);
CREATE TABLE stays AS SELECT 'CANARYHIDDENCOL_' || (i % 40) AS nir, (1 + i % 9)::INTEGER AS days FROM range(120) t(i);
