"""Functions a query may call. Everything that is not named here is refused.

``TYPED`` are sqlglot's own function classes (they mean the same in every dialect); the others are plain names of one
dialect. None of them reads files, the network, settings, other sessions or the catalog, or changes anything.
"""

from __future__ import annotations

TYPED = frozenset(
    """
Abs Acos Acosh AddMonths And AnyValue ApproxDistinct ApproxQuantile ApproxQuantiles ApproxTopK ArgMax ArgMin Array
ArrayAgg ArrayAll ArrayAny ArrayAppend ArrayCompact ArrayConcat ArrayConcatAgg ArrayContainedBy ArrayContains
ArrayContainsAll ArrayDistinct ArrayExcept ArrayFilter ArrayFirst ArrayInsert ArrayIntersect ArrayLast ArrayMax
ArrayMin ArrayOverlaps ArrayPosition ArrayPrepend ArrayRemove ArrayRemoveAt ArrayReverse ArraySize ArraySlice
ArraySort ArraySum ArrayToString ArrayUniqueAgg ArraysZip Ascii Asin Asinh Atan Atan2 Atanh Avg Base64Encode BitLength
BitwiseAndAgg BitwiseCount BitwiseOrAgg BitwiseXorAgg ByteLength Case Cast Cbrt Ceil Chr Coalesce Collate Columns
Concat ConcatWs Contains ConvertTimezone Corr Cos Cosh CosineDistance Cot Coth Count CountIf CovarPop CovarSamp
CumeDist CurrentDate CurrentDatetime CurrentTime CurrentTimestamp Date DateAdd DateBin DateDiff DateFromParts
DateFromUnixDate DateStrToDate DateSub DateToDateStr DateToDi DateTrunc Datetime DatetimeAdd DatetimeDiff DatetimeSub
DatetimeTrunc Day DayOfMonth DayOfWeek DayOfWeekIso DayOfYear Dayname Decode DecodeCase Degrees DenseRank DiToDate
DotProduct Elt Encode EndsWith EqualNull EuclideanDistance Exists Exp Explode ExplodingGenerateSeries Extract
Factorial First FirstValue Flatten Float64 Floor Format FromBase64 FromISO8601Date FromISO8601Timestamp FromJson
GenerateDateArray GenerateSeries GenerateTimestampArray Getbit Greatest GroupConcat Grouping GroupingId Hex Hour If
Initcap Int64 IsArray IsAscii IsInf IsNan IsNullValue JSONArray JSONArrayAgg JSONArrayAppend JSONArrayContains
JSONArrayInsert JSONBContains JSONBContainsAllTopKeys JSONBContainsAnyTopKeys JSONBContainsTopKey JSONBExists
JSONBExtract JSONBExtractScalar JSONBObjectAgg JSONBPathExists JSONBool JSONCast JSONExists JSONExtract
JSONExtractArray JSONExtractScalar JSONFormat JSONKeys JSONObject JSONObjectAgg JSONRemove JSONSet JSONStripNulls
JSONTable JSONType JSONValueArray JarowinklerSimilarity JustifyDays JustifyHours JustifyInterval Kurtosis Lag Last
LastDay LastValue LaxBool LaxFloat64 LaxInt64 LaxString Lead Least Left Length Levenshtein List Ln Localtime
Localtimestamp Log LogicalAnd LogicalOr Lower LowerHex MD5 MD5Digest MakeInterval ManhattanDistance Map MapContainsKey
MapFromEntries MapKeys MapSize MatchAgainst Max Median Min Minute Mode Month Monthname MonthsBetween Nanvl Normalize
NthValue Ntile Nullif NumberToStr Nvl2 Or Overlay Pad ParseJSON PercentRank PercentileCont PercentileDisc Pi
Posexplode Pow Quantile Quarter Radians Rand Rank Reduce RegexpCount RegexpExtract RegexpExtractAll RegexpFullMatch
RegexpILike RegexpInstr RegexpLike RegexpReplace RegexpSplit RegexpSubstr RegrAvgx RegrAvgy RegrCount RegrIntercept
RegrR2 RegrSlope RegrSxx RegrSxy RegrSyy RegrValx RegrValy Repeat Replace Reverse Right Rint Round RowNumber SHA
SHA1Digest SHA2 SHA2Digest SafeDivide Second Sign Sin Sinh Skewness Soundex Space Split SplitPart Sqrt StarMap
StartsWith Stddev StddevPop StddevSamp StrPosition StrToDate StrToMap StrToTime StrToUnix String StringToArray
StripNullValue Strtok StrtokToArray Struct StructExtract Stuff Substring SubstringIndex Sum Tan Tanh Time TimeAdd
TimeDiff TimeFromParts TimeSlice TimeStrToDate TimeStrToTime TimeStrToUnix TimeSub TimeToStr TimeToTimeStr TimeToUnix
TimeTrunc Timestamp TimestampAdd TimestampDiff TimestampFromParts TimestampSub TimestampTrunc ToArray ToBase64
ToBoolean ToChar ToDays ToDouble ToMap ToNumber Transform Translate Trim Trunc Try TryCast TsOrDiToDi TsOrDsAdd
TsOrDsDiff TsOrDsToDate TsOrDsToDateStr TsOrDsToDatetime TsOrDsToTime TsOrDsToTimestamp Typeof Unhex Unicode UnixDate
UnixMicros UnixMillis UnixSeconds UnixToStr UnixToTime UnixToTimeStr Unnest Upper UtcDate UtcTime UtcTimestamp Uuid
Variance VariancePop Week WeekOfYear WeekStart WidthBucket Xor Year YearOfWeek YearOfWeekIso
""".split()
)

VOLATILE = frozenset(
    "Rand Randn Uuid CurrentTime CurrentTimestamp CurrentDatetime Localtime Localtimestamp UtcTime "
    "UtcTimestamp random rand gen_random_uuid uuid now clock_timestamp get_current_timestamp "
    "statement_timestamp transaction_timestamp sysdate julianday unixepoch unix_timestamp".split()
)
"""Functions whose value changes from call to call: a result that holds one is not cached."""

_SHARED = """
abs ceil ceiling floor round sign mod power pow exp ln log log10 log2 sqrt sin cos tan asin acos atan atan2 degrees
radians pi lower upper trim ltrim rtrim btrim length char_length character_length octet_length bit_length substr
substring left right replace reverse concat concat_ws position strpos instr ascii chr char initcap translate
starts_with md5 sha1 sha256 coalesce nullif ifnull greatest least now age date_part date_trunc extract to_char to_date
to_timestamp to_number count sum avg min max stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop
covar_samp median mode row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value
nth_value bool_and bool_or every string_agg array_agg json_agg json_array json_object json_extract json_valid
json_array_length json_type all
"""

_DUCKDB = """
add aggregate any_value apply approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null
arg_min arg_min_null argmax argmin array_aggr array_aggregate array_append array_apply array_cat array_concat
array_contains array_cosine_similarity array_cross_product array_distance array_distinct array_dot_product
array_extract array_filter array_has array_has_all array_has_any array_indexof array_inner_product array_intersect
array_length array_pop_back array_pop_front array_position array_prepend array_push_back array_push_front array_reduce
array_reverse array_reverse_sort array_select array_slice array_sort array_to_json array_to_string array_transform
array_unique array_value array_where bar base64 bin bit_and bit_count bit_or bit_xor bitstring bitstring_agg bool
cardinality cbrt century contains cot count_if count_star countif current_date current_localtime
current_localtimestamp damerau_levenshtein date_add date_diff date_sub datediff datepart datesub datetrunc day dayname
dayofmonth dayofweek dayofyear decade decode divide editdist3 element_at encode ends_with entropy enum_code enum_first
enum_last enum_range epoch epoch_ms epoch_ns epoch_us equi_width_bins era even factorial favg fdiv filter
first flatten fmod format format_bytes formatreadabledecimalsize formatreadablesize from_base64 from_binary from_hex
fsum gamma gcd geomean geometric_mean get_bit grade_up grapheme group_concat hamming hash hex histogram
histogram_exact histogram_values hour isfinite isinf isnan isodow isoyear jaccard jaro_similarity
jaro_winkler_similarity json_contains json_exists json_extract_path json_extract_path_text json_extract_string
json_group_array json_group_object json_group_structure json_keys json_merge_patch json_quote json_structure
json_transform json_value julian kahan_sum kurtosis kurtosis_pop last last_day lcase lcm len length_grapheme
levenshtein lgamma list list_aggr list_aggregate list_any_value list_append list_apply list_approx_count_distinct
list_avg list_bit_and list_bit_or list_bit_xor list_bool_and list_bool_or list_cat list_concat list_contains
list_cosine_distance list_cosine_similarity list_count list_distance list_distinct list_dot_product list_element
list_entropy list_extract list_filter list_first list_grade_up list_has list_has_all list_has_any list_histogram
list_indexof list_inner_product list_intersect list_kurtosis list_last list_mad list_max list_median list_min
list_mode list_pack list_position list_prepend list_product list_reduce list_reverse list_reverse_sort list_select
list_sem list_skewness list_slice list_sort list_stddev_pop list_stddev_samp list_string_agg list_sum list_transform
list_unique list_value list_var_pop list_var_samp list_where list_zip listagg mad make_date make_time make_timestamp
make_timestamptz map map_concat map_contains map_contains_value map_entries map_extract map_extract_value
map_from_entries map_keys map_values max_by mean microsecond millennium millisecond min_by minute mismatches monthname
month multiply nanosecond nextafter nfc_normalize not_ilike_escape not_like_escape nullif ord parse_dirname
parse_dirpath parse_filename parse_path prefix printf product quantile quantile_cont quantile_disc quarter random
regexp_escape regexp_extract regexp_extract_all regexp_full_match regexp_matches regexp_replace regexp_split_to_array
regexp_split_to_table regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy
reservoir_quantile round_even roundbankers row row_to_json second sem set_bit signbit skewness split split_part
str_split str_split_regex strftime string_split string_split_regex string_to_array strip_accents strlen strptime
struct_contains struct_extract struct_extract_at struct_insert struct_pack struct_position suffix sum_no_overflow
sumkahan time_bucket timezone_hour timezone_minute timezone to_base to_base64 to_binary to_centuries to_days
to_decades to_hex to_hours to_json to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters
to_seconds to_weeks to_years today transaction_timestamp trunc try_strptime typeof ucase unbin unhex unicode
union_extract union_tag union_value unpivot_list url_decode url_encode uuid week weekday weekofyear wavg weighted_avg
xor year yearweek unnest gen_random_uuid get_current_timestamp iff equi_width strip subtract substring_grapheme
list_unpack not_between from_json from_json_strict json_each json_tree generate_subscripts
"""

_POSTGRES = """
array_append array_cat array_dims array_length array_lower array_ndims array_position array_positions array_prepend
array_remove array_replace array_to_json array_to_string array_upper bit_and bit_or bit_xor cardinality cbrt
clock_timestamp date_bin decode div encode erf factorial format gamma gcd gen_random_uuid isfinite json_agg
json_array_elements json_array_elements_text json_build_array json_build_object json_each json_each_text
json_extract_path json_extract_path_text json_object_agg json_object_keys json_strip_nulls json_typeof jsonb_agg
jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each
jsonb_each_text jsonb_extract_path jsonb_extract_path_text jsonb_object_agg jsonb_object_keys jsonb_path_exists
jsonb_path_query jsonb_path_query_array jsonb_path_query_first jsonb_pretty jsonb_set jsonb_strip_nulls jsonb_typeof
justify_days justify_hours justify_interval lcm log make_date make_interval make_time make_timestamp make_timestamptz
min_scale normalize num_nonnulls num_nulls overlay percentile_cont percentile_disc quote_literal random range_agg
regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace regexp_split_to_array
regexp_split_to_table regexp_substr regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy
regr_syy row row_to_json scale split_part statement_timestamp string_to_array string_to_table timezone to_ascii to_hex
to_json to_jsonb transaction_timestamp trim_array trim_scale trunc unistr unnest width_bucket xmlagg any_value
daterange int4range int8range numrange tsrange tstzrange isempty lower_inc lower_inf upper_inc upper_inf range_merge
range_intersect_agg multirange jsonb_to_record jsonb_to_recordset json_to_record json_to_recordset to_tsvector
to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery ts_rank ts_rank_cd similarity word_similarity
unaccent levenshtein soundex difference some
"""

_MYSQL = """
adddate addtime any_value bin bit_and bit_count bit_or bit_xor cast chr conv convert convert_tz cot crc32 curdate
curtime current_date current_time current_timestamp date date_add date_format date_sub datediff day dayname dayofmonth
dayofweek dayofyear elt export_set field find_in_set format from_base64 from_days from_unixtime group_concat hex hour
if inet_aton inet_ntoa insert interval isnull json_arrayagg json_contains json_contains_path json_depth json_keys
json_length json_merge_patch json_objectagg json_overlaps json_pretty json_quote json_search json_set json_unquote
json_value last_day lcase locate localtime localtimestamp make_set makedate maketime microsecond mid minute month
monthname natural_sort_key oct ord period_add period_diff quarter quote rand regexp_instr regexp_like regexp_replace
regexp_substr sec_to_time second sha sha2 soundex std str_to_date strcmp subdate substring_index subtime sysdate time
time_format time_to_sec timediff timestamp timestampadd timestampdiff to_base64 to_days to_seconds truncate ucase
unhex unix_timestamp utc_date utc_time utc_timestamp week weekday weekofyear weight_string year yearweek json_insert
json_replace json_merge_preserve json_merge json_array_append json_array_insert json_compact json_loose json_detailed
json_query json_exists json_equals json_normalize json_remove get_format
"""

_SQLITE = """
char date datetime format glob group_concat hex if iif json json_array_insert json_each json_group_array
json_group_object json_insert json_patch json_pretty json_quote json_remove json_replace json_set json_tree julianday
like likelihood likely ltrim octet_length printf quote random soundex strftime time timediff total trunc typeof unhex
unicode unixepoch unlikely acosh asinh atanh cosh sinh tanh
"""

_CLICKHOUSE = """
sumif countif avgif minif maxif uniq uniqexact uniqif uniqexactif quantile quantileexact quantiles quantilestiming
anylast argmin argmax grouparray groupuniqarray toyear tomonth todayofmonth todayofweek tohour tominute toquarter
tostartofyear tostartofquarter tostartofmonth tostartofweek tomonday tostartofday tostartofhour todate todatetime
tostring toint32 toint64 touint32 touint64 tofloat64 todecimal64 intdiv multiif empty notempty position lengthutf8
formatdatetime datediff today yesterday arrayjoin arraymap arrayfilter has ifnull assumenotnull
"""

_BY_DIALECT = {
    "duckdb": _DUCKDB,
    "postgres": _POSTGRES,
    "mysql": _MYSQL,
    "sqlite": _SQLITE,
    "clickhouse": _CLICKHOUSE,
    "snowflake": "dayofweekiso dateadd iff zeroifnull nullifzero to_varchar listagg",
    "bigquery": "",
}


def allowed_names(dialect: str) -> frozenset[str]:
    """Names of plain (not typed) functions a query in that dialect may call, lower case.

    >>> "strftime" in allowed_names("sqlite"), "load_extension" in allowed_names("sqlite")
    (True, False)
    """
    return _NAMES.get(dialect, _NAMES["snowflake"])


_NAMES = {dialect: frozenset(f"{_SHARED} {own}".split()) for dialect, own in _BY_DIALECT.items()}
