package io.agentmarket.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.agentmarket.shared.Json;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowanceTest {

    /**
     * A text of 655,360 characters, a list of 50,000, and a value of 80 parts that would be written with a trillion.
     */
    private static final String LARGE = """
            (
              $double := function($s, $n) { $n = 0 ? $s : $double($s & $s, $n - 1) };
              $fold := function($x, $n) { $n = 0 ? $x : $fold([[$x], [$x]], $n - 1) };
              $text := $double("aaaaaaaaaa", 16);
              $list := [1..50000].($);
              %s
            )
            """;

    private static final long MAX_BYTES = 700L * 1_024 * 1_024;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$double('aaaaaaaaaa', 27)",
                "$fold(1, 40)",
                "$fold(1, 40) = $fold(1, 40)",
                "$string($fold(1, 40))",
                "$fold(1, 40) + 1",
                "$fold(1, 40).**",
                "[1..10000000]",
                "$count([1..1000].[1..1000])",
                "$count([1..1000].($list))",
                "[$list, $list, $list, $list, $list, $list, $list]",
                "$list[[$list, $list]]",
                "$join([1..1000].('x'), $text)",
                "$join($map([1..1000], function() { $text }))",
                "$replace($substring($text, 0, 1000), 'a', $text)",
                "$split($text, '')",
                "$split($text, 'a')",
                "$contains($text & 'b', $substring($text, 0, 50000) & 'c')",
                "$substringBefore($text, $substring($text, 0, 50000) & 'c')",
                "$substringAfter($text, $substring($text, 0, 50000) & 'c')",
                "$map([1..1000], function($n) { $text & $n })",
                "$map([1..1000], function($n) { $uppercase($text) })",
                "$reduce($list, $append)",
                "$reduce($list, function($all, $one) { $append($all, $one) })",
                "$zip($list, $list, $list, $list, $list, $list, $list, $list) ~> $append($list)",
                "$spread($list.{'a': $})",
                "$distinct($list.{'a': $})",
                "$pad('x', 1000, $text)",
                "$round(1.5, 1000000000)",
                "$string($reduce([1..99], function($x) { {'a': $x} }, $list), true)",
                "$fromMillis(0, '[Y,9999999-9999999]')",
                "$toMillis('000000000000000000000000000000000000000000000x', '[Y][M][D][H][m][s][f][Y][Y][Y]')",
                "$encodeUrl('http://' & $text)",
                "{'a': 1} ~> |$|{'self': $}|",
                "($forever := function($n) { $forever($n + 1) }; $forever(0))",
                "[0, $map([1..5000], function() { $count([1..5000].($)) })]",
                "($down := function($n) { 1 + $down($n + 1) }; $down(0))",
            })
    @Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void expressions_that_grow_or_run_without_end_are_refused(String expression) {
        var before = allocated();

        assertThatThrownBy(() -> value(LARGE.formatted(expression)))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThanOrEqualTo(500));

        assertThat(allocated() - before).isLessThan(MAX_BYTES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "($__evaluate_entry := $nothing; 1)",
                "(function($__evaluate_exit) { 1 })(2)",
                "[1, 2]@$__evaluate_entry.(1)",
            })
    void no_expression_can_replace_the_watcher(String expression) {
        assertThatThrownBy(() -> new Expression(expression).verify()).hasMessageContaining("__evaluate");
    }

    @Test
    void a_refusal_survives_the_librarys_error_handling() {
        assertThatThrownBy(() -> value(LARGE.formatted("false or $double($text, 3) = ''")))
                .hasMessageContaining("the expression makes a value that is too large");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '`', textBlock = """
            $count($reduce([1..1000], function($all, $n) { $append($all, $n) }, []))        § 1000
            $sort([1..5000].(5001 - $))[0]                                                  § 1
            $count($keys($merge([1..2000].{"k" & $: $})))                                   § 2000
            $count([1..300].{"id": $}[id in [1..300].($ * 2)])                              § 150
            $length($join([1..5000].("line " & $), "\\n"))                                  § 48892
            $count($split($join([1..5000].("line " & $), "\\n"), "\\n"))                    § 5000
            $map(["a-b", "c-d"], $substringBefore(?, "-"))                                  § ["a","c"]
            $map([["a", "b"], ["c"]], function($l) { $join($l, "+") })                      § ["a+b","c"]
            $string([1, {"a": [2]}])                                                        § "[1,{\\"a\\":[2]}]"
            $round(2.345, 2)                                                                § 2.34
            $toMillis("2026-11-23 10:15", "[Y0001]-[M01]-[D01] [H01]:[m01]")                § 1795428900000
            $fromMillis(0, "[FNn,3-3], [D] [MNn] [Y0001]")                                  § "Thu, 1 January 1970"
            $distinct([1, 2, 1])                                                            § [1,2]
            $contains("a long text", "long")                                                § true
            $replace("a.b.c", ".", "-")                                                     § "a-b-c"
            $match("a1b22", /[0-9]+/).match                                                 § ["1","22"]
            {"a": 1} ~> |$|{"b": 2}|                                                        § {"a":1,"b":2}
            body.items[price > 1].name                                                      § ["two","three"]
            """)
    void ordinary_mappings_are_within_it(String expression, String expected) {
        assertThat(value(expression)).isEqualTo(expected);
    }

    private static String value(String expression) {
        var body = Json.MAPPER.readTree("""
                {"items": [{"name": "one", "price": 1}, {"name": "two", "price": 2}, {"name": "three", "price": 3}]}""");
        return new Expression(expression)
                .over(Map.of("body", body))
                .orElseThrow()
                .toString();
    }

    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
