extension StrictJSONTests {
    static let valid = #"""
        y_array_arraysWithSpaces             read  [[]   ]
        y_array_empty                        read  []
        y_array_empty-string                 read  [""]
        y_array_ending_with_newline          read  ["a"]«0a»
        y_array_heterogeneous                read  [null, 1, "1", {}]
        y_array_with_1_and_newline           read  [1«0a»]
        y_array_with_leading_space           read  «20»[1]
        y_array_with_trailing_space          read  [2]«20»
        y_number                             read  [123e65]
        y_number_0e+1                        read  [0e+1]
        y_number_0e1                         read  [0e1]
        y_number_double_close_to_zero        read  [-0.000000000000000000000000000000000000001]
        y_number_int_with_exp                read  [20e1]
        y_number_minus_zero                  read  [-0]
        y_number_negative_int                read  [-123]
        y_number_real_capital_e              read  [1E22]
        y_number_real_capital_e_neg_exp      read  [1E-2]
        y_number_real_exponent               read  [123e45]
        y_number_real_fraction_exponent      read  [123.456e78]
        y_number_simple_real                 read  [123.456789]
        y_object_basic                       read  {"asd":"sdf"}
        y_object_empty                       read  {}
        y_object_empty_key                   read  {"":0}
        y_object_escaped_null_in_key         read  {"foo\u0000bar": 42}
        y_object_extreme_numbers             read  { "min": -1.0e+28, "max": 1.0e+28 }
        y_object_long_strings                read  {"x":[{"id": "xxxxxxxxxxxxxxxxxxxxxxx"}], "id": "x"}
        y_object_with_newlines               read  {«0a»"a": "b"«0a»}
        y_string_1_2_3_bytes_UTF-8_sequences read  ["\u0060\u012a\u12AB"]
        y_string_accepted_surrogate_pair     read  ["\uD801\udc37"]
        y_string_accepted_surrogate_pairs    read  ["\ud83d\ude39\ud83d\udc8d"]
        y_string_allowed_escapes             read  ["\"\\\/\b\f\n\r\t"]
        y_string_backslash_and_u_escaped     read  ["\\u0000"]
        y_string_comments                    read  ["a/*b*/c/*d//e"]
        y_string_escaped_control_character   read  ["\u0012"]
        y_string_escaped_noncharacter        read  ["\uFFFF"]
        y_string_last_surrogates_1_and_2     read  ["\uDBFF\uDFFF"]
        y_string_nbsp_uescaped               read  ["new\u00A0line"]
        y_string_nonCharacterInUTF-8_10FFFF  read  ["«f4 8f bf bf»"]
        y_string_nonCharacterInUTF-8_FFFF    read  ["«ef bf bf»"]
        y_string_null_escape                 read  ["\u0000"]
        y_string_pi                          read  ["π"]
        y_string_reservedCharacterInUTF-8    read  ["«f0 9b bf bf»"]
        y_string_simple_ascii                read  ["asd "]
        y_string_space                       read  " "
        y_string_three-byte-utf-8            read  ["\u0821"]
        y_string_u+2028_line_sep             read  ["«e2 80 a8»"]
        y_string_unescaped_char_delete       read  ["«7f»"]
        y_string_unicode_2                   read  ["⍂㈴⍂"]
        y_string_unicode_escaped_quote       read  ["\u0022"]
        y_string_with_del_character          read  ["a«7f»a"]
        y_structure_lonely_false             read  false
        y_structure_lonely_int               read  42
        y_structure_lonely_negative_real     read  -0.1
        y_structure_lonely_null              read  null
        y_structure_lonely_string            read  "asd"
        y_structure_string_empty             read  ""
        y_structure_trailing_newline         read  ["a"]«0a»
        y_structure_whitespace_array         read  «20 09 0a 0d»[]«20 09 0a 0d»

        """#

    static let invalid = #"""
        n_array_1_true_without_comma         notJSON  [1 true]
        n_array_colon_instead_of_comma       notJSON  ["": 1]
        n_array_comma_after_close            notJSON  [""],
        n_array_comma_and_number             notJSON  [,1]
        n_array_double_comma                 notJSON  [1,,2]
        n_array_extra_close                  notJSON  ["x"]]
        n_array_extra_comma                  notJSON  ["",]
        n_array_incomplete                   notJSON  ["x"
        n_array_inner_array_no_comma         notJSON  [3[4]]
        n_array_just_minus                   notJSON  [-]
        n_array_newlines_unclosed            notJSON  ["a",«0a»4«0a»,1,
        n_array_star_inside                  notJSON  [*]
        n_array_unclosed_with_object_inside  notJSON  [{}
        n_incomplete_true                    notJSON  [tru]
        n_multidigit_number_then_00          notJSON  123«00»
        n_number_++                          notJSON  [++1234]
        n_number_+1                          notJSON  [+1]
        n_number_-01                         notJSON  [-01]
        n_number_-2.                         notJSON  [-2.]
        n_number_.2e-3                       notJSON  [.2e-3]
        n_number_0.3e                        notJSON  [0.3e]
        n_number_0_capital_E+                notJSON  [0E+]
        n_number_1_000                       notJSON  [1 000.0]
        n_number_2.e3                        notJSON  [2.e3]
        n_number_9.e+                        notJSON  [9.e+]
        n_number_Inf                         notJSON  [Inf]
        n_number_NaN                         notJSON  [NaN]
        n_number_U+FF11_fullwidth_digit_one  notJSON  [１]
        n_number_expression                  notJSON  [1+2]
        n_number_hex_2_digits                notJSON  [0x42]
        n_number_infinity                    notJSON  [-Infinity]
        n_number_invalid-utf-8-in-exponent   notUTF8  [1e1«e5»]
        n_number_neg_int_starting_with_zero  notJSON  [-012]
        n_number_real_without_fractional     notJSON  [1.]
        n_number_starting_with_dot           notJSON  [.123]
        n_number_with_alpha                  notJSON  [1.2a-3]
        n_number_with_leading_zero           notJSON  [012]
        n_object_bad_value                   notJSON  ["x", truth]
        n_object_bracket_key                 notJSON  {[: "x"}
        n_object_comma_instead_of_colon      notJSON  {"x", null}
        n_object_double_colon                notJSON  {"x"::"b"}
        n_object_garbage_at_end              notJSON  {"a":"a" 123}
        n_object_key_with_single_quotes      notJSON  {key: 'value'}
        n_object_lone_continuation_byte      notUTF8  {"«b9»":"0",}
        n_object_missing_colon               notJSON  {"a" b}
        n_object_missing_value               notJSON  {"a":
        n_object_non_string_key              notJSON  {1:1}
        n_object_several_trailing_commas     notJSON  {"id":0,,,,,}
        n_object_single_quote                notJSON  {'a':0}
        n_object_trailing_comma              notJSON  {"id":0,}
        n_object_trailing_comment            notJSON  {"a":"b"}/**/
        n_object_trailing_comment_slash_open notJSON  {"a":"b"}//
        n_object_two_commas_in_a_row         notJSON  {"a":"b",,"c":"d"}
        n_object_unterminated-value          notJSON  {"a":"a
        n_object_with_trailing_garbage       notJSON  {"a":"b"}#
        n_single_space                       notJSON  «20»
        n_string_1_surrogate_then_escape_u   notJSON  ["\uD800\u"]
        n_string_1_surrogate_then_escape_u1  notJSON  ["\uD800\u1"]
        n_string_backslash_00                notJSON  ["\«00»"]
        n_string_escape_x                    notJSON  ["\x00"]
        n_string_escaped_backslash_bad       notJSON  ["\\\"]
        n_string_escaped_emoji               notJSON  ["\🌀"]
        n_string_incomplete_escaped_char     notJSON  ["\u00A"]
        n_string_incomplete_surrogate        notJSON  ["\uD834\uDd"]
        n_string_invalid_backslash_esc       notJSON  ["\a"]
        n_string_invalid_unicode_escape      notJSON  ["\uqqqq"]
        n_string_invalid_utf8_after_escape   notUTF8  ["\«e5»"]
        n_string_no_quotes_with_bad_escape   notJSON  [\n]
        n_string_single_quote                notJSON  ['single quote']
        n_string_start_escape_unclosed       notJSON  ["\
        n_string_unescaped_ctrl_char         notJSON  ["a«00»a"]
        n_string_unescaped_newline           notJSON  ["new«0a»line"]
        n_string_unescaped_tab               notJSON  ["«09»"]
        n_string_unicode_CapitalU            notJSON  "\UA66D"
        n_string_with_trailing_garbage       notJSON  ""x
        n_structure_U+2060_word_joined       notJSON  [«e2 81 a0»]
        n_structure_UTF8_BOM_no_data         notJSON  «ef bb bf»
        n_structure_angle_bracket            notJSON  <.>
        n_structure_array_with_extra_close   notJSON  [1]]
        n_structure_ascii-unicode-identifier notJSON  aå
        n_structure_capitalized_True         notJSON  [True]
        n_structure_close_unopened_array     notJSON  1]
        n_structure_double_array             notJSON  [][]
        n_structure_end_array                notJSON  ]
        n_structure_lone-open-bracket        notJSON  [
        n_structure_no_data                  notJSON
        n_structure_null-byte-outside        notJSON  [«00»]
        n_structure_object_with_comment      notJSON  {"a":/*comment*/"b"}
        n_structure_single_star              notJSON  *
        n_structure_unclosed_array_part_null notJSON  [ false, nul
        n_structure_unicode-identifier       notJSON  å
        n_structure_whitespace_formfeed      notJSON  [«0c»]
        n_structure_whitespace_U+2060        notJSON  «e2 81 a0»

        """#

    /// Texts the standard leaves open or allows, and on which real readers disagree.
    static let hostile = #"""
        i_number_too_big_pos_int             numberRange      [100000000000000000000]
        i_number_too_big_neg_int             numberRange      [-123123123123123123123123123123]
        i_number_2_to_53                     numberRange      9007199254740992
        i_number_minus_2_to_53               numberRange      -9007199254740992
        i_number_int64_wraps_to_one          numberRange      18446744073709551617
        i_object_key_lone_2nd_surrogate      notJSON          {"\uDFAA":0}
        i_string_1st_surrogate_but_2nd_gone  notJSON          ["\uDADA"]
        i_string_1st_valid_2nd_invalid       notJSON          ["\uD888\u1234"]
        i_string_incomplete_surrogate_pair   notJSON          ["\uDd1ea"]
        i_string_inverted_surrogates_U+1D11E notJSON          ["\uDd1e\uD834"]
        i_string_lone_second_surrogate       notJSON          ["\uDFAA"]
        i_string_surrogate_escape_newline    notJSON          ["\uD800\n"]
        i_string_UTF-16LE_with_BOM           notUTF8          «ff fe 5b 00 22 00 e9 00 22 00 5d 00»
        i_string_UTF-8_invalid_sequence      notUTF8          ["日ш«fa»"]
        i_string_UTF8_surrogate_U+D800       notUTF8          ["«ed a0 80»"]
        i_string_CESU-8_pair                 notUTF8          ["«ed a0 bd ed b8 80»"]
        i_string_invalid_utf-8               notUTF8          ["«ff»"]
        i_string_iso_latin_1                 notUTF8          ["«e9»"]
        i_string_lone_utf8_continuation      notUTF8          ["«81»"]
        i_string_not_in_unicode_range        notUTF8          ["«f4 bf bf bf»"]
        i_string_overlong_sequence_2_bytes   notUTF8          ["«c0 af»"]
        i_string_overlong_sequence_6_bytes   notUTF8          ["«fc 83 bf bf bf bf»"]
        i_string_overlong_null               notUTF8          ["«c0 80»"]
        i_string_truncated-utf-8             notUTF8          ["«e0 ff»"]
        i_string_utf16BE_no_BOM              notJSON          «00 5b 00 22 00 41 00 22 00 5d»
        i_structure_UTF-8_BOM_empty_object   notJSON          «ef bb bf»{}
        i_structure_500_nested_arrays        tooDeep          [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[0]
        y_object_duplicated_key              duplicateMember  {"a":"b","a":"c"}
        y_object_duplicated_key_and_value    duplicateMember  {"a":"b","a":"b"}
        duplicate_after_unescaping           duplicateMember  {"kid":1,"k\u0069d":2}
        duplicate_deep_inside                duplicateMember  {"a":[{"b":{"c":1,"c":2}}]}
        duplicate_empty_names                duplicateMember  {"":1,"":2}
        duplicate_by_surrogate_escape        duplicateMember  {"😀":1,"\ud83d\ude00":2}
        same_look_other_bytes                read             {"«c3 a9»":1,"e«cc 81»":2}
        same_but_for_case                    read             {"a":1,"A":2}

        """#
}
