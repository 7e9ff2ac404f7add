import type { Text } from '@vitrine/disclosure';

/** Where a function stands: in an expression, in FROM, or in a PRAGMA statement, which the gate refuses whole. */
export type Place = 'expression' | 'from' | 'pragma';

/** `bounded`: allowed where its arguments keep to the rule of its name (`guards.ts`). */
export type Ruling = 'allowed' | 'bounded' | 'refused';

interface Group {
  ruling: Ruling;
  place: Place;
  why: string;
  /** What to write instead of what is refused. */
  way?: Text;
  names: string;
}

const reproducible = 'A result must come out the same again from its record.';
const written: Text = {
  en: "Write the date itself, e.g. DATE '2026-01-31': a result must come out the same again.",
  fr: "Écrivez la date elle-même, p. ex. DATE '2026-01-31' : un résultat doit pouvoir être reproduit."
};
const seeded: Text = {
  en: 'Draw samples in the notebook, with a seed: a result must come out the same again.',
  fr: 'Tirez les échantillons dans le notebook, avec une graine : un résultat doit pouvoir être reproduit.'
};
const described: Text = { en: 'The Data side bar describes the datasets and their variables.', fr: 'Le volet Données décrit les jeux de données et leurs variables.' };
const granted: Text = { en: 'Only the datasets in the Data side bar can be queried.', fr: 'Seuls les jeux de données du volet Données peuvent être interrogés.' };

/**
 * Every function of the pinned DuckDB's, and what the gate makes of it; a name that is not here is refused, and a test names it. Each was read for three things: it touches
 * nothing but its arguments (no file, setting, session or other query), it gives the same answer each time, and what it makes is not much larger than what it is given, or
 * its size is an argument that the gate can read. What grows step by step all the same (text doubled forty times) ends at the worker's limit of memory.
 */
export const functionGroups: readonly Group[] = [
  {
    ruling: 'allowed', place: 'expression', why: 'One value of many rows.',
    names: `any_value approx_count_distinct approx_quantile arbitrary arg_max arg_max_null arg_max_nulls_last arg_min arg_min_null arg_min_nulls_last argmax argmin array_agg avg
      bit_and bit_or bit_xor bool_and bool_or corr count count_if count_star countif covar_pop covar_samp entropy favg first fsum geomean geometric_mean group_concat histogram
      histogram_exact kahan_sum kurtosis kurtosis_pop last list listagg mad max max_by mean median min min_by mode product quantile quantile_cont quantile_disc regr_avgx regr_avgy
      regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy sem skewness stddev stddev_pop stddev_samp string_agg sum sumkahan var_pop var_samp variance wavg
      weighted_avg`
  },
  {
    ruling: 'allowed', place: 'expression', why: 'A place among other rows, or a value of one of them.',
    names: 'cume_dist dense_rank fill first_value lag last_value lead nth_value ntile percent_rank rank rank_dense row_number'
  },
  {
    ruling: 'allowed', place: 'expression', why: 'Arithmetic on numbers.',
    names: `+ - * / // % & | ~ << >> ^ ** @ !__postfix abs acos acosh add asin asinh atan atan2 atanh bit_count cbrt ceil ceiling cos cosh cot degrees divide even exp
      factorial fdiv floor fmod gamma gcd greatest greatest_common_divisor isfinite isinf isnan lcm least least_common_multiple lgamma ln log log10 log2 mod multiply nextafter pi pow
      power radians round round_even roundbankers sign signbit sin sinh sqrt subtract tan tanh trunc xor`
  },
  {
    ruling: 'allowed', place: 'expression', why: 'Text of about the length of what it is given; patterns are RE2’s, which are linear.',
    names: `|| ~~ !~~ ~~* !~~* ~~~ ^@ like_escape not_like_escape ilike_escape not_ilike_escape array_to_string array_to_string_comma_default ascii bit_length char_length
      character_length chr concat concat_ws contains ends_with format_bytes formatreadabledecimalsize formatreadablesize instr lcase left left_grapheme len length length_grapheme
      lower ltrim nfc_normalize octet_length ord position prefix regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace
      regexp_split_to_array replace reverse right right_grapheme rtrim split split_part starts_with str_split str_split_regex string_split string_split_regex string_to_array
      strip_accents strlen strpos substr substring substring_grapheme suffix translate trim ucase unicode upper`
  },
  {
    ruling: 'allowed', place: 'expression', why: 'Dates, times and intervals, none of them today.',
    names: `century date_add date_diff date_part date_sub date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear days_in_month decade epoch
      epoch_ms epoch_ns epoch_us era hour isodow isoyear julian last_day make_date make_time make_timestamp make_timestamp_ms make_timestamp_ns make_timestamptz microsecond
      millennium millisecond minute month monthname nanosecond normalized_interval quarter second strftime strptime time_bucket timezone timezone_hour timezone_minute to_centuries
      to_days to_decades to_hours to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years try_strptime week weekday
      weekofyear year yearweek`
  },
  { ruling: 'allowed', place: 'expression', why: 'Choices; what DuckDB’s parser makes of words of the language.', names: 'if ifnull nullif row' },
  {
    ruling: 'allowed', place: 'expression', why: 'Lists, maps and structures of what they are given.',
    names: `&& <@ @> <-> <=> apply array_append array_apply array_cat array_concat array_contains array_cosine_distance array_cosine_similarity array_cross_product array_distance
      array_distinct array_dot_product array_extract array_filter array_grade_up array_has array_has_all array_has_any array_indexof array_inner_product array_intersect array_length
      array_negative_dot_product array_negative_inner_product array_pop_back array_pop_front array_position array_prepend array_push_back array_push_front array_reduce array_reverse
      array_reverse_sort array_select array_slice array_sort array_transform array_unique array_value array_where array_zip cardinality element_at filter flatten
      grade_up list_any_value list_append list_apply list_approx_count_distinct list_avg list_bit_and list_bit_or list_bit_xor list_bool_and list_bool_or list_cat list_concat
      list_contains list_cosine_distance list_cosine_similarity list_count list_distance list_distinct list_dot_product list_element list_entropy list_extract list_filter list_first
      list_grade_up list_has list_has_all list_has_any list_histogram list_indexof list_inner_product list_intersect list_kurtosis list_kurtosis_pop list_last list_mad list_max
      list_median list_min list_mode list_negative_dot_product list_negative_inner_product list_pack list_position list_prepend list_product list_reduce list_reverse
      list_reverse_sort list_select list_sem list_skewness list_slice list_sort list_stddev_pop list_stddev_samp list_string_agg list_sum list_transform list_unique list_value
      list_var_pop list_var_samp list_where list_zip map map_concat map_contains map_contains_entry map_contains_value map_entries map_extract map_extract_value map_from_entries
      map_keys map_values reduce struct_concat struct_contains struct_extract struct_extract_at struct_has struct_indexof struct_insert struct_keys struct_pack
      struct_position struct_update struct_values union_extract union_tag union_value unnest unpivot_list`
  },
  { ruling: 'bounded', place: 'expression', why: 'Makes as many values as its arguments say: written out, and no more than a million.', names: 'generate_series range' },
  { ruling: 'bounded', place: 'expression', why: 'Pads to the width that an argument says: a number, no more than 1000.', names: 'lpad rpad' },
  { ruling: 'bounded', place: 'expression', why: 'Calls the aggregate that its second argument names: a text, and one that is allowed.', names: 'aggregate array_aggr array_aggregate list_aggr list_aggregate' },
  { ruling: 'bounded', place: 'expression', why: 'With one argument it counts from today: it needs two.', names: 'age' },
  { ruling: 'bounded', place: 'from', why: 'Makes as many rows as its arguments say: written out, and no more than a million.', names: 'generate_series range' },
  { ruling: 'allowed', place: 'from', why: 'A row for each element of a list.', names: 'unnest' },
  {
    ruling: 'refused', place: 'expression', why: `A clock. ${reproducible}`, way: written,
    names: 'ago current_date current_localtime current_localtimestamp current_time current_timestamp get_current_time get_current_timestamp localtime localtimestamp now today transaction_timestamp'
  },
  {
    ruling: 'refused', place: 'expression', why: `Chance. ${reproducible}`, way: seeded,
    names: 'gen_random_uuid random reservoir_quantile setseed uuid uuidv4 uuidv7'
  },
  {
    ruling: 'refused', place: 'expression', why: 'A row’s value under another name, by which it leaves where its own would be withheld; decoding is not for released data.',
    way: { en: 'Use the value itself; encode it in the notebook.', fr: 'Utilisez la valeur elle-même ; encodez-la dans le notebook.' },
    names: `base64 bin create_sort_key decode encode from_base64 from_binary from_hex hash hex md5 md5_number md5_number_lower md5_number_upper sha1 sha256 timetz_byte_comparable to_base
      to_base64 to_binary to_hex unbin unhex url_decode url_encode uuid_extract_timestamp uuid_extract_version`
  },
  {
    ruling: 'refused', place: 'expression', why: 'A number in an argument, or in a format text, makes gigabytes; nested, a bound for each call bounds nothing.',
    way: { en: 'Use concat, lpad, round or strftime.', fr: 'Utilisez concat, lpad, round ou strftime.' },
    names: 'array_resize bar bitstring bitstring_agg equi_width_bins format list_resize printf repeat'
  },
  {
    ruling: 'refused', place: 'expression', why: 'Time grows with the product of two lengths, and DuckDB does not stop in the middle of it.',
    way: { en: 'Compare texts in the notebook.', fr: 'Comparez les textes dans le notebook.' },
    names: 'damerau_levenshtein editdist3 hamming jaccard jaro_similarity jaro_winkler_similarity levenshtein mismatches'
  },
  {
    ruling: 'refused', place: 'expression', why: 'Single bits of a value: nobody’s analysis, and native code with offsets.',
    way: { en: 'Use &, |, << and >> on numbers.', fr: 'Utilisez &, |, << et >> sur des nombres.' },
    names: 'bit_position get_bit set_bit'
  },
  {
    ruling: 'refused', place: 'expression', why: 'A table of values as large as an argument says, of approximate contents.',
    way: { en: 'Use GROUP BY with count(*), ORDER BY and LIMIT.', fr: 'Utilisez GROUP BY avec count(*), ORDER BY et LIMIT.' },
    names: 'approx_top_k'
  },
  {
    ruling: 'refused', place: 'expression', why: 'A parser for text or bytes that may be hostile; two of them read or run other queries.',
    way: { en: 'Take values apart with regexp_extract or string_split, or in the notebook.', fr: 'Découpez les valeurs avec regexp_extract ou string_split, ou dans le notebook.' },
    names: `->> array_to_json from_json from_json_strict json json_array json_array_length json_contains json_deserialize_sql json_exists json_extract json_extract_path
      json_extract_path_text json_extract_string json_group_array json_group_object json_group_structure json_keys json_merge_patch json_object json_pretty json_quote
      json_serialize_plan json_serialize_sql json_structure json_transform json_transform_strict json_type json_valid json_value parse_formatted_bytes row_to_json to_json
      variant_bytes_to_variant variant_extract variant_normalize variant_to_parquet_variant variant_typeof st_asbinary st_astext st_aswkb st_aswkt st_crs st_geomfromwkb
      st_intersects_extent st_setcrs`
  },
  {
    ruling: 'refused', place: 'expression', why: 'Speaks of types: those of coded variables list values that no granted row may have.', way: described,
    names: `alias can_cast_implicitly cast_to_type enum_code enum_first enum_last enum_range enum_range_boundary format_pg_type format_type get_type make_type map_to_pg_oid pg_typeof
      replace_type typeof`
  },
  {
    ruling: 'refused', place: 'expression', why: 'Speaks of storage: smallest and largest values of rows that a condition leaves out.', way: described,
    names: 'get_block_size stats vector_type'
  },
  {
    ruling: 'refused', place: 'expression', why: 'Speaks of the session, its settings and variables, or of the machine.',
    names: `current_catalog current_connection_id current_database current_query current_query_id current_role current_schema current_schemas current_setting current_transaction_id
      current_user getvariable in_search_path inet_client_addr inet_client_port inet_server_addr inet_server_port session_user txid_current user version`
  },
  {
    ruling: 'refused', place: 'expression', why: 'Speaks of the catalogue, as PostgreSQL does.', way: described,
    names: `col_description generate_subscripts has_any_column_privilege has_column_privilege has_database_privilege has_foreign_data_wrapper_privilege has_function_privilege
      has_language_privilege has_schema_privilege has_sequence_privilege has_server_privilege has_table_privilege has_tablespace_privilege obj_description pg_collation_is_visible
      pg_conf_load_time pg_conversion_is_visible pg_function_is_visible pg_get_constraintdef pg_get_expr pg_get_viewdef pg_has_role pg_is_other_temp_schema pg_my_temp_schema
      pg_opclass_is_visible pg_operator_is_visible pg_opfamily_is_visible pg_postmaster_start_time pg_size_pretty pg_table_is_visible pg_ts_config_is_visible pg_ts_dict_is_visible
      pg_ts_parser_is_visible pg_ts_template_is_visible pg_type_is_visible shobj_description`
  },
  { ruling: 'refused', place: 'expression', why: 'Waits, fails, counts or writes to a log: it does something.', names: 'currval error nextval pg_sleep sleep_ms write_log' },
  {
    ruling: 'refused', place: 'expression', why: 'Takes a path apart; no value of a dataset is one.',
    names: 'parse_dirname parse_dirpath parse_filename parse_path'
  },
  {
    ruling: 'refused', place: 'expression', why: 'DuckDB’s own, for its plans; given by hand they are not checked, and some read bytes as they are.',
    names: `__internal_compress_integral_ubigint __internal_compress_integral_uinteger __internal_compress_integral_usmallint __internal_compress_integral_utinyint
      __internal_compress_string_hugeint __internal_compress_string_ubigint __internal_compress_string_uhugeint __internal_compress_string_uinteger
      __internal_compress_string_usmallint __internal_compress_string_utinyint __internal_decompress_integral_bigint __internal_decompress_integral_hugeint
      __internal_decompress_integral_integer __internal_decompress_integral_smallint __internal_decompress_integral_ubigint __internal_decompress_integral_uhugeint
      __internal_decompress_integral_uinteger __internal_decompress_integral_usmallint __internal_decompress_string combine constant_or_null finalize is_histogram_other_bin
      parse_duckdb_log_message remap_struct sum_no_overflow switch`
  },
  { ruling: 'refused', place: 'expression', why: 'Makes rows of a text in the list of results.', way: { en: 'Use unnest(string_split_regex(…)).', fr: 'Utilisez unnest(string_split_regex(…)).' }, names: 'regexp_split_to_table' },
  {
    ruling: 'refused', place: 'expression', why: 'The order of a language; bytes that stand for a text.',
    way: { en: 'Use lower() or strip_accents().', fr: 'Utilisez lower() ou strip_accents().' },
    names: `icu_collate_af icu_collate_am icu_collate_ar icu_collate_ar_sa icu_collate_as icu_collate_az icu_collate_be icu_collate_bg icu_collate_bn icu_collate_bo icu_collate_br
      icu_collate_bs icu_collate_ca icu_collate_ceb icu_collate_chr icu_collate_cs icu_collate_cy icu_collate_da icu_collate_de icu_collate_de_at icu_collate_dsb icu_collate_dz
      icu_collate_ee icu_collate_el icu_collate_en icu_collate_en_us icu_collate_eo icu_collate_es icu_collate_et icu_collate_fa icu_collate_fa_af icu_collate_ff icu_collate_fi
      icu_collate_fil icu_collate_fo icu_collate_fr icu_collate_fr_ca icu_collate_fy icu_collate_ga icu_collate_gl icu_collate_gu icu_collate_ha icu_collate_haw icu_collate_he
      icu_collate_he_il icu_collate_hi icu_collate_hr icu_collate_hsb icu_collate_hu icu_collate_hy icu_collate_id icu_collate_id_id icu_collate_ig icu_collate_is icu_collate_it
      icu_collate_ja icu_collate_ka icu_collate_kk icu_collate_kl icu_collate_km icu_collate_kn icu_collate_ko icu_collate_kok icu_collate_ku icu_collate_ky icu_collate_lb
      icu_collate_lij icu_collate_lkt icu_collate_ln icu_collate_lo icu_collate_lt icu_collate_lv icu_collate_mk icu_collate_ml icu_collate_mn icu_collate_mr icu_collate_ms
      icu_collate_mt icu_collate_my icu_collate_nb icu_collate_nb_no icu_collate_ne icu_collate_nl icu_collate_nn icu_collate_noaccent icu_collate_nso icu_collate_om icu_collate_or
      icu_collate_pa icu_collate_pa_in icu_collate_pl icu_collate_ps icu_collate_pt icu_collate_ro icu_collate_ru icu_collate_sa icu_collate_se icu_collate_si icu_collate_sk
      icu_collate_sl icu_collate_smn icu_collate_sq icu_collate_sr icu_collate_sr_ba icu_collate_sr_me icu_collate_sr_rs icu_collate_st icu_collate_sv icu_collate_sw icu_collate_ta
      icu_collate_te icu_collate_th icu_collate_tk icu_collate_tn icu_collate_to icu_collate_tr icu_collate_ug icu_collate_uk icu_collate_ur icu_collate_uz icu_collate_vi
      icu_collate_wae icu_collate_wo icu_collate_xh icu_collate_yi icu_collate_yo icu_collate_yue icu_collate_yue_cn icu_collate_zh icu_collate_zh_cn icu_collate_zh_hk
      icu_collate_zh_mo icu_collate_zh_sg icu_collate_zh_tw icu_collate_zu icu_sort_key`
  },
  {
    ruling: 'refused', place: 'from', why: 'Reads files or the network.', way: granted,
    names: `glob parquet_bloom_probe parquet_file_metadata parquet_full_metadata parquet_kv_metadata parquet_metadata parquet_scan parquet_schema read_blob read_csv read_csv_auto
      read_duckdb read_json read_json_auto read_json_objects read_json_objects_auto read_ndjson read_ndjson_auto read_ndjson_objects read_parquet read_text sniff_csv`
  },
  { ruling: 'refused', place: 'from', why: 'Reads memory of the process at an address that it is given.', way: granted, names: 'arrow_scan arrow_scan_dumb pandas_scan python_map_function' },
  {
    ruling: 'refused', place: 'from', why: 'Runs, or names, what no tree shows.', way: granted,
    names: 'histogram histogram_values json_each json_execute_serialized_sql json_tree query query_table seq_scan summary'
  },
  {
    ruling: 'refused', place: 'from', why: 'Speaks of the instance: catalogue, settings, secrets, logs, storage.', way: granted,
    names: `duckdb_approx_database_count duckdb_columns duckdb_connection_count duckdb_constraints duckdb_coordinate_systems duckdb_databases duckdb_dependencies duckdb_extensions
      duckdb_external_file_cache duckdb_functions duckdb_indexes duckdb_keywords duckdb_log_contexts duckdb_logs duckdb_logs_parsed duckdb_memory duckdb_optimizers
      duckdb_prepared_statements duckdb_profiling_settings duckdb_schemas duckdb_secret_types duckdb_secrets duckdb_sequences duckdb_settings duckdb_table_sample duckdb_tables
      duckdb_temporary_files duckdb_types duckdb_variables duckdb_views icu_calendar_names pg_timezone_names pragma_collations pragma_database_size pragma_metadata_info
      pragma_platform pragma_show pragma_storage_info pragma_table_info pragma_user_agent pragma_version which_secret`
  },
  {
    ruling: 'refused', place: 'from', why: 'Changes the instance.', way: granted,
    names: 'checkpoint disable_logging disable_profiling enable_logging enable_profiling force_checkpoint truncate_duckdb_logs'
  },
  { ruling: 'refused', place: 'from', why: 'Makes rows as many or as wide as an argument says, for DuckDB’s own tests.', way: granted, names: 'repeat repeat_row test_all_types test_vector_types' },
  {
    ruling: 'refused', place: 'pragma', why: 'PRAGMA is no SELECT.',
    names: `add_parquet_key all_profiling_output collations copy_database database_list database_size disable_checkpoint_on_shutdown disable_object_cache disable_optimizer
      disable_print_progress_bar disable_profile disable_profiling disable_progress_bar disable_verification disable_verify_external disable_verify_fetch_row
      disable_verify_parallelism disable_verify_serializer enable_checkpoint_on_shutdown enable_object_cache enable_optimizer enable_print_progress_bar enable_profile
      enable_profiling enable_progress_bar enable_verification extension_versions force_checkpoint functions import_database json_execute_serialized_sql metadata_info platform show
      show_databases show_tables show_tables_expanded storage_info table_info user_agent verify_external verify_fetch_row verify_parallelism verify_serializer version`
  }
];

/** Names that DuckDB's parser writes or reads, and that its list of functions does not have. */
export const wordsOfTheLanguage: ReadonlySet<string> = new Set([
  'current_time', 'current_timestamp', 'if', 'ifnull', 'localtime', 'localtimestamp', 'unnest'
]);

const known: ReadonlyMap<string, Group> = new Map(functionGroups.flatMap(group => namesOf(group).map(name => [`${group.place} ${name}`, group] as const)));

export function namesOf(group: Group): string[] {
  return group.names.split(/\s+/).filter(Boolean);
}

export function rulingOn(place: Place, name: string): Ruling {
  return known.get(`${place} ${name}`)?.ruling ?? 'refused';
}

/** What can be written instead of a function that the gate does not let through. */
export function wayRound(name: string): Text {
  const group = known.get(`expression ${name}`) ?? known.get(`from ${name}`);
  return group?.way ?? { en: 'The documentation lists the functions that can be used.', fr: 'La documentation donne la liste des fonctions utilisables.' };
}
