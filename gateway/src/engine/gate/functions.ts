/**
 * The functions that a query may call; every other name of DuckDB's is refused. Each was read for three things: it touches nothing
 * but its arguments (no file, setting, session or other query), it gives the same answer each time, and what it makes is not much larger
 * than what it is given, or its size is an argument that the gate can read (`guards.ts`).
 *
 * Left out on purpose: clocks and random numbers (a result must come out again from its record), `hash` and row-wise
 * encodings, edit distances (not interruptible), `printf` and `format` (a width makes gigabytes), JSON (a parser for untrusted text),
 * and everything that speaks of the instance: settings, catalogue, types, files.
 */
const groups = {
  aggregates: `any_value approx_count_distinct approx_quantile arbitrary arg_max arg_min argmax argmin array_agg avg bit_and bit_or bool_and bool_or
    corr count count_if count_star countif covar_pop covar_samp first group_concat histogram kurtosis last list listagg mad max max_by
    mean median min min_by mode product quantile quantile_cont quantile_disc regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope
    regr_sxx regr_sxy regr_syy skewness stddev stddev_pop stddev_samp string_agg sum var_pop var_samp variance`,
  windows: 'cume_dist dense_rank first_value lag last_value lead nth_value ntile percent_rank rank row_number',
  arithmetic: `+ - * / // % & | ~ << >> ^ ** abs ceil ceiling exp floor greatest isfinite isinf isnan least ln log log10 log2 mod pow power
    round sign sqrt cbrt trunc pi degrees radians sin cos tan asin acos atan atan2 xor`,
  text: `|| ~~ !~~ ~~* !~~* ~~~ like_escape not_like_escape ilike_escape not_ilike_escape ascii chr concat concat_ws contains ends_with
    instr lcase left len length lower lpad ltrim nfc_normalize position prefix regexp_extract regexp_full_match regexp_matches
    regexp_replace replace reverse right rpad rtrim split_part starts_with string_split strip_accents strlen strpos substr substring suffix translate
    trim ucase upper`,
  dates: `age date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear
    epoch isodow isoyear last_day make_date make_timestamp month monthname quarter strftime strptime time_bucket try_strptime to_days
    to_hours to_minutes to_months to_seconds to_weeks to_years week weekday weekofyear year yearweek hour minute second`,
  conditions: 'ifnull nullif if',
  nested: `array_length array_slice cardinality element_at flatten len list_aggregate list_avg list_concat list_contains list_count list_distinct list_element
    list_extract list_filter list_max list_min list_position list_slice list_sort list_sum list_transform list_unique list_value list_zip map map_extract
    map_keys map_values row struct_extract struct_pack unnest unpivot_list list_reverse_sort array_extract list_has_any list_has_all`
} as const;

const names = (text: string): string[] => text.split(/\s+/).filter(Boolean);

export const allowedFunctions: ReadonlySet<string> = new Set(Object.values(groups).flatMap(names));

/** FROM may call these; `unnest` of a list, and numbers up to a bound (`guards.ts`). */
export const allowedTableFunctions: ReadonlySet<string> = new Set(['generate_series', 'range', 'unnest']);

/** What can be written instead of a function that analysts know and the gate does not let through. */
export const waysRound: ReadonlyMap<string, { en: string; fr: string }> = new Map(
  [
    {
      of: 'now today current_date get_current_time get_current_timestamp transaction_timestamp current_localtime current_localtimestamp current_timestamp localtime localtimestamp ago',
      en: "Write the date itself, e.g. DATE '2026-01-31': a result must come out the same again.",
      fr: "Écrivez la date elle-même, p. ex. DATE '2026-01-31' : un résultat doit pouvoir être reproduit."
    },
    {
      of: 'random gen_random_uuid uuid uuidv4 uuidv7 setseed reservoir_quantile hash md5 md5_number sha1 sha256',
      en: 'Draw samples in the notebook, with a seed: a result must come out the same again.',
      fr: 'Tirez les échantillons dans le notebook, avec une graine : un résultat doit pouvoir être reproduit.'
    },
    {
      of: 'read_csv read_csv_auto read_parquet parquet_scan read_json read_json_auto read_text read_blob glob query query_table',
      en: 'Only the datasets in the Data side bar can be queried.',
      fr: 'Seuls les jeux de données du volet Données peuvent être interrogés.'
    },
    {
      of: 'printf format repeat',
      en: 'Use concat, lpad, round or strftime.',
      fr: 'Utilisez concat, lpad, round ou strftime.'
    },
    {
      of: 'levenshtein damerau_levenshtein jaccard jaro_similarity jaro_winkler_similarity hamming editdist3 mismatches',
      en: 'Compare texts in the notebook.',
      fr: 'Comparez les textes dans le notebook.'
    }
  ].flatMap(({ of, en, fr }) => names(of).map(name => [name, { en, fr }] as const))
);
