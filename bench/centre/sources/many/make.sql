-- The shape of the trials that the goals come from: int32, int64, double, date, text of 50 values, text of nearly as many values as records.
CREATE TABLE records AS
SELECT
  'p' || hash(i || 'person') % 3000000 AS person_id,
  (hash(i || 'age') % 100)::INTEGER AS age,
  (hash(i || 'stamp') % 1000000000000)::BIGINT AS stamp,
  (hash(i || 'amount') % 100000) / 100.0 AS amount,
  DATE '2020-01-01' + (hash(i || 'day') % 1500)::INTEGER AS day,
  'C' || hash(i || 'disease') % 50 AS disease,
  'A' || hash(i || 'area') % 101 AS area,
  'w' || hash(i || 'word') % 90000000 AS word
FROM range((10000000 * getvariable('scale'))::BIGINT) t(i);
