/** The one table of SQL functions: what each is for disclosure. What is not here is review. */
export type FunctionClass = 'count' | 'sum' | 'mean' | 'extreme' | 'records' | 'carry' | 'arithmetic' | 'pattern';

export const functions: ReadonlyMap<string, FunctionClass> = new Map<string, FunctionClass>([
  ['count_star', 'count'], ['count', 'count'], ['sum', 'sum'], ['avg', 'mean'], ['mean', 'mean'],
  ['min', 'extreme'], ['max', 'extreme'], ['arg_min', 'extreme'], ['arg_max', 'extreme'], ['min_by', 'extreme'], ['max_by', 'extreme'],
  ['argmin', 'extreme'], ['argmax', 'extreme'], ['mode', 'extreme'],
  ['first', 'carry'], ['any_value', 'carry'], ['last', 'carry'], ['arbitrary', 'carry'],
  ['list', 'records'], ['array_agg', 'records'], ['string_agg', 'records'], ['group_concat', 'records'], ['listagg', 'records'], ['histogram', 'records'],
  ['*', 'arithmetic'], ['/', 'arithmetic'], ['round', 'arithmetic'],
  ['~~', 'pattern'], ['!~~', 'pattern'], ['~~*', 'pattern'], ['!~~*', 'pattern']
]);

export const statbarns: Readonly<Record<'count' | 'sum' | 'mean', string>> = {
  count: 'Frequencies', sum: 'LinearAggregations', mean: 'LinearAggregations'
};
