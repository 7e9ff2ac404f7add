/**
 * The one table of SQL functions: what each is for disclosure. What is not here is review.
 * - `count`, `sum`, `mean`, `variance`, `quantile`: statistics that can be proved (`count_if`: a count with a condition);
 * - `aggregate`: another statistic, for a person (correlation and regression: degrees of freedom and leverage);
 * - `extreme`: the value of one record; `record`: values of records; both unsafe;
 * - `scalar`: of one row, with the same answer every time, and nothing but what it is given;
 * - `bin`: scalar, and puts numbers into intervals;
 * - `pattern`: a comparison of a column with a literal.
 * Classes of statistics after https://w3id.org/statbarnsdc.
 */
export type FunctionClass = 'count' | 'count-if' | 'sum' | 'mean' | 'variance' | 'quantile' | 'aggregate' | 'extreme' | 'record' | 'scalar' | 'bin' | 'pattern';

const table: Record<FunctionClass, string> = {
  count: 'count_star count',
  'count-if': 'count_if countif',
  sum: 'sum',
  mean: 'avg mean',
  variance: 'var_samp variance stddev_samp stddev',
  quantile: 'median quantile_cont quantile_disc',
  aggregate: 'quantile approx_quantile stddev_pop var_pop corr covar_pop covar_samp regr_slope regr_intercept regr_r2 regr_count regr_avgx regr_avgy regr_sxx regr_syy regr_sxy skewness kurtosis kurtosis_pop entropy geomean geometric_mean mad sem fsum kahan_sum sumkahan favg bool_and bool_or bit_and bit_or bit_xor product approx_count_distinct approx_top_k weighted_avg wavg sum_no_overflow',
  extreme: 'min max arg_min arg_max min_by max_by argmin argmax arg_min_null arg_max_null mode',
  record: 'first last any_value arbitrary list array_agg string_agg group_concat listagg histogram histogram_exact bitstring_agg',
  scalar: '* / + - % mod round round_even abs sign sqrt ln log log10 log2 exp greatest least || concat substr substring left right lower upper lcase ucase trim ltrim rtrim lpad rpad replace length strlen year month quarter week weekofyear isoyear day dayofweek weekday isodow dayofyear yearweek date_part datepart date_trunc datetrunc array_slice list_slice array_extract list_extract grouping grouping_id coalesce nullif ifnull if',
  bin: 'floor ceil ceiling // divide trunc',
  pattern: '~~ !~~ ~~* !~~* prefix suffix contains starts_with ends_with'
};

export const functions: ReadonlyMap<string, FunctionClass> = new Map(
  Object.entries(table).flatMap(([kind, names]) => names.split(' ').map(name => [name, kind as FunctionClass] as const))
);

const ofOneRow = new Set<FunctionClass | undefined>(['scalar', 'bin', 'pattern', undefined]);

/** Whether the function makes one value of a group's many: such a column is no key of GROUP BY ALL. */
export const aggregates = (name: string): boolean => !ofOneRow.has(functions.get(name));

/** https://w3id.org/statbarnsdc */
export const statbarns = { rows: 'Frequencies', values: 'Frequencies', units: 'Frequencies', sum: 'LinearAggregations', mean: 'LinearAggregations', variance: 'Shape', quantile: 'Position', extreme: 'Endpoints' } as const;
