package io.agentmarket.toolkits.data.questions;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.toolkits.data.columns.ColumnTypes;
import io.agentmarket.toolkits.data.columns.PlanTables;
import io.agentmarket.toolkits.data.columns.Profile;
import io.agentmarket.toolkits.data.columns.Profiler;
import io.agentmarket.toolkits.data.columns.TypeHints;
import io.agentmarket.toolkits.data.engines.Dialect;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Questions with their truth, computed by hand; and those that must not be answered. */
class QuestionTest {

    private static final Map<String, Profile> PROFILES = new HashMap<>();
    private static PlanTables tables;

    @BeforeAll
    static void open() {
        tables = new PlanTables();
        tables.csv("orders", """
                id,customer,product,region,status,amount,order_date
                1,Ada,Pen,North,paid,10.50,2025-01-05
                2,Bob,Ink,South,open,20.00,2025-01-20
                3,Ada,Pen,North,paid,5.25,2025-02-03
                4,Cyd,Pad,South,void,7.00,2025-02-14
                5,,Pen,East,paid,3.00,2025-04-01
                6,Bob,Ink,North,paid,40.00,2024-12-31
                7,Ada,Pad,East,open,15.75,2025-04-30
                8,Dee,Ink,South,paid,1.50,2025-07-01
                9,Bob,Pen,North,paid,9.00,2025-07-31
                10,Cyd,Cup,North,void,100.00,2026-01-01""");
        tables.csv("sales", """
                id,order_id,item,price,quantity,order_date,ship_date,city,country,state
                1,A1,Lamp,10.00,2,2025-01-01,2025-01-03,Rome,Italy,new
                2,A1,Desk,99.50,1,2025-01-01,2025-01-04,Paris,France,new
                3,A2,Lamp,12.00,3,2025-02-01,2025-02-02,Paris,France,old
                4,A3,Rug,45.25,1,2025-03-01,,Georgia,Georgia,old""");
        tables.csv("visits", "visit_id,page\nv1,a\nv1,b\nv2,a");
        for (var table : List.of("orders", "sales", "visits")) {
            var session = tables.session();
            var types = ColumnTypes.of(session, tables.named(table), TypeHints.NONE);
            PROFILES.put(table, Profiler.of(session, tables.named(table), types));
            session.keep(table, withoutNumbers(ColumnTypes.select(session, tables.named(table), types)));
        }
    }

    private static String withoutNumbers(String select) {
        return select.replace("\"row_number\", \"line_number\", ", "");
    }

    @AfterAll
    static void close() {
        tables.close();
    }

    static Stream<String> questions() throws IOException {
        try (var in = new InputStreamReader(
                Objects.requireNonNull(
                        QuestionTest.class.getResourceAsStream("/toolkits/data/questions/questions.txt")),
                StandardCharsets.UTF_8)) {
            return in
                    .readAllAsString()
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList()
                    .stream();
        }
    }

    private static QuestionAnswer ask(String table, String question) {
        return Question.answer(question, PROFILES.get(table), table, Dialect.DUCKDB);
    }

    @ParameterizedTest
    @MethodSource("questions")
    void a_question_has_the_true_answer_or_none(String line) {
        var table = line.substring(0, line.indexOf(" | "));
        var rest = line.substring(line.indexOf(" | ") + 3);
        if (rest.contains(" !! ")) {
            var parts = rest.split(" !! ");
            var answer = ask(table, parts[0]);
            assertThat(answer.answered()).as(answer.toString()).isFalse();
            assertThat(answer.words())
                    .startsWith("I cannot answer this: ")
                    .contains(parts[1])
                    .contains("The columns are ");
            return;
        }
        var parts = rest.split(" => ", -1);
        var answer = ask(table, parts[0]);
        assertThat(answer.answered()).as(answer.words()).isTrue();
        assertThat(tables.rows("(" + answer.sql() + ")").stream()
                        .map(row -> row.replace('|', ','))
                        .toList())
                .as(answer.sql())
                .isEqualTo(Arrays.stream(parts[1].strip().split(";")).toList());
    }

    @Test
    void there_are_sixty_questions_and_twenty_five_refusals() throws IOException {
        assertThat(questions()).hasSizeGreaterThanOrEqualTo(85);
        assertThat(questions().filter(line -> line.contains(" !! "))).hasSizeGreaterThanOrEqualTo(25);
        assertThat(questions()).doesNotHaveDuplicates();
    }

    @Test
    void an_answer_says_in_words_what_it_means() {
        assertThat(ask("orders", "monthly revenue by region").words())
                .isEqualTo("sum of amount per month of order_date and region");
        assertThat(ask("orders", "how many paid orders in 2025").words())
                .isEqualTo("number of rows, in 2025 by order_date, where status is paid");
    }

    @Test
    void a_quote_in_a_value_stays_a_value() {
        var answer = ask("orders", "total amount where customer is \"x'; drop table orders; --\"");

        assertThat(answer.answered()).isFalse();
    }
}
