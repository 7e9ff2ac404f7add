/**
 * The one table of SQL functions: what each is for disclosure. What is not here is review.
 * - `count`, `sum`, `mean`: statistics that can be proved;
 * - `aggregate`: another statistic, not proved yet;
 * - `extreme`: the value of one record; `record`: values of records; both unsafe;
 * - `scale`: keeps what it is given apart from a factor or its last digits, so that it stands and falls with it;
 * - `pattern`: a comparison of a column with a literal.
 */
export type FunctionClass = 'count' | 'sum' | 'mean' | 'aggregate' | 'extreme' | 'record' | 'scale' | 'pattern';

const table: Record<FunctionClass, string> = {
  count: 'count_star count',
  sum: 'sum',
  mean: 'avg mean',
  aggregate: 'median quantile quantile_cont quantile_disc approx_quantile stddev stddev_samp stddev_pop var_samp var_pop variance corr covar_pop covar_samp regr_slope regr_intercept regr_r2 regr_count regr_avgx regr_avgy skewness kurtosis entropy geomean mad sem fsum kahan_sum favg count_if countif bool_and bool_or bit_and bit_or product approx_count_distinct',
  extreme: 'min max arg_min arg_max min_by max_by argmin argmax mode',
  record: 'first last any_value arbitrary list array_agg string_agg group_concat listagg histogram',
  scale: '* / round',
  pattern: '~~ !~~ ~~* !~~*'
};

export const functions: ReadonlyMap<string, FunctionClass> = new Map(
  Object.entries(table).flatMap(([kind, names]) => names.split(' ').map(name => [name, kind as FunctionClass] as const))
);

/** Whether the function makes one value of a group's many: such a column is no key of GROUP BY ALL. */
export const aggregates = (name: string): boolean => !['scale', 'pattern', undefined].includes(functions.get(name));

/** https://w3id.org/statbarnsdc */
export const statbarns = { count: 'Frequencies', sum: 'LinearAggregations', mean: 'LinearAggregations' } as const;
