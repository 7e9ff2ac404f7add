/**
 * The one table of SQL functions: what each is for disclosure. What is not here is review.
 * - `count`, `sum`, `mean`: statistics that can be proved;
 * - `extreme`: the value of one record; `record`: values of records; both unsafe;
 * - `scale`: keeps what it is given apart from a factor or its last digits, so that it stands and falls with it;
 * - `pattern`: a comparison of a column with a literal.
 */
export type FunctionClass = 'count' | 'sum' | 'mean' | 'extreme' | 'record' | 'scale' | 'pattern';

const table: Record<FunctionClass, string> = {
  count: 'count_star count',
  sum: 'sum',
  mean: 'avg mean',
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
