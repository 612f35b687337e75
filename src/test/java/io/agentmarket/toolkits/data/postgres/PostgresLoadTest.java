package io.agentmarket.toolkits.data.postgres;

import static io.agentmarket.toolkits.data.postgres.CustomerDatabase.AMPLE;
import static io.agentmarket.toolkits.data.postgres.CustomerDatabase.file;
import static io.agentmarket.toolkits.data.postgres.CustomerDatabase.row;
import static io.agentmarket.toolkits.data.postgres.CustomerDatabase.target;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.stores.TestStores;
import io.agentmarket.toolkits.data.postgres.PostgresFailedException.Kind;
import io.agentmarket.toolkits.data.postgres.PostgresTarget.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Loading a canonical text file into a table: all of it, once, with every value as it is, or nothing. */
@Tag("stores")
class PostgresLoadTest {

    private static final CustomerDatabase DATABASE = CustomerDatabase.fresh();
    private static final List<String> KEY = List.of("type", "name");

    @TempDir
    private Path folder;

    @BeforeEach
    void empty_the_database() {
        DATABASE.run(
                "drop schema public cascade",
                "create schema public",
                "create table t (type text, name text, n integer)",
                "insert into t values ('fruit', 'apple', 10)");
    }

    @Nested
    class Modes {

        @Test
        void append_adds_every_row() {
            var load = load(Mode.APPEND, row("fruit", "apple", "11"), row("~", "", "~"));

            assertThat(load).isEqualTo(new TableLoad(2, 2, 0, 0, false, false));
            assertThat(rows()).containsExactlyInAnyOrder("fruit|apple|10", "fruit|apple|11", "~||~");
        }

        @Test
        void replace_removes_every_row_first() {
            var load = load(Mode.REPLACE, row("a", "b", "1"), row("a", "b", "2"));

            assertThat(load).isEqualTo(new TableLoad(2, 2, 0, 1, false, false));
            assertThat(rows()).containsExactlyInAnyOrder("a|b|1", "a|b|2");
        }

        @Test
        void upsert_changes_rows_with_the_key_and_adds_others() {
            var load = load(Mode.UPSERT, row("fruit", "apple", "11"), row("fruit", "pear", "1"));

            assertThat(load).isEqualTo(new TableLoad(2, 1, 1, 0, false, false));
            assertThat(rows()).containsExactlyInAnyOrder("fruit|apple|11", "fruit|pear|1");
        }

        @Test
        void a_file_without_rows_changes_nothing_but_is_a_load() {
            assertThat(load(Mode.UPSERT)).isEqualTo(new TableLoad(0, 0, 0, 0, false, false));
            assertThat(rows()).containsExactly("fruit|apple|10");
        }

        @Test
        void columns_are_found_by_name_in_any_order() {
            var target = target(Mode.APPEND, effect(), List.of(), "n", "type");

            DATABASE.tables.load(DATABASE.access, target, file(folder, List.of(row("7", "x"))));

            assertThat(rows()).contains("x|~|7");
        }
    }

    @Nested
    class Keys {

        @Test
        void a_null_in_a_key_is_refused_with_its_row() {
            var refused = failure(Mode.UPSERT, row("fruit", "pear", "1"), row("~", "onion", "7"));

            assertThat(refused).hasMessageContaining("Row 2 (line 3), column type: the value is missing");
            assertThat(rows()).containsExactly("fruit|apple|10");
        }

        @Test
        void null_equals_null_where_asked_so_a_second_run_adds_no_row() {
            DATABASE.run("insert into t values (null, 'onion', 5)");
            var batch = file(folder, List.of(row("~", "onion", "7"), row("fruit", "pear", "1")));

            for (int run = 0; run < 2; run++) {
                DATABASE.tables.load(DATABASE.access, nullsEqual(), batch);

                assertThat(rows()).containsExactlyInAnyOrder("~|onion|7", "fruit|pear|1", "fruit|apple|10");
            }
        }

        private PostgresTarget nullsEqual() {
            var target = target(Mode.UPSERT, effect(), KEY, "type", "name", "n");
            return new PostgresTarget("t", Mode.UPSERT, target.columns(), KEY, true, false, target.effectKey(), AMPLE);
        }

        @Test
        void two_rows_with_one_key_are_refused_by_their_numbers() {
            var refused = failure(Mode.UPSERT, row("fruit", "apple", "11"), row("fruit", "apple", "12"));

            assertThat(refused).hasMessageContaining("The rows 1 and 2 have the same key");
            assertThat(rows()).containsExactly("fruit|apple|10");
        }

        @Test
        void a_key_that_the_table_has_twice_is_refused() {
            DATABASE.run("insert into t values ('fruit', 'apple', 20)");

            assertThat(failure(Mode.UPSERT, row("fruit", "apple", "11")))
                    .hasMessageContaining("several rows with the key of row 1");
            assertThat(rows()).containsExactlyInAnyOrder("fruit|apple|10", "fruit|apple|20");
        }
    }

    @Nested
    class Values {

        @ParameterizedTest
        @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                integer;                  12;                        12
                integer;                  -2147483648;               -2147483648
                numeric(5,2);             1.500;                     1.50
                numeric;                  0.1000000000000000000001;  0.1000000000000000000001
                double precision;         0.30000000000000004;       0.30000000000000004
                double precision;         NaN;                       NaN
                real;                     0.1;                       0.1
                date;                     2026-02-28;                2026-02-28
                timestamp;                2026-02-28T10:00:00.50;    2026-02-28 10:00:00.5
                timestamp;                2026-02-28;                2026-02-28 00:00:00
                timestamptz;              2026-02-28 10:00:00+02;    2026-02-28 08:00:00+00
                time;                     10:00:00.000001;           10:00:00.000001
                boolean;                  true;                      true
                uuid;                     A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11; a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
                varchar(3);               abc;                       abc
                jsonb;                    {"a":1};                   {"a": 1}
                text[];                   {a,b};                     {a,b}
                """)
        void are_stored_as_they_are(String type, String text, String stored) {
            DATABASE.run("create table v (v " + type + ")", "set timezone = 'UTC'");

            DATABASE.tables.load(
                    DATABASE.access, in("v", Mode.APPEND, "v"), file(folder, List.of(row(text), row("~"))));

            assertThat(DATABASE.rows("select v::text from (select set_config('timezone', 'UTC', false)) s, v"))
                    .containsExactlyInAnyOrder(stored, "~");
        }

        @ParameterizedTest
        @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                integer;            007
                integer;            1.0
                integer;            2147483648
                integer;            one
                integer;            ` 1`
                integer;            ``
                numeric(5,2);       1.239
                numeric(5,2);       1000.00
                numeric;            007.5
                numeric;            1,5
                real;               16777217
                double precision;   0.1000000000000000055
                double precision;   1e400
                date;               2026-02-29
                date;               2026-02-28 10:00:00
                date;               02/03/2026
                date;               2026-02-28T00:00:00-05
                timestamp;          2026-02-28 10:00:00+02
                timestamp;          2026-02-28 24:00:00
                timestamp;          2026-02-28 10:00:60
                timestamp;          2026-02-28 10:00:00.1234567
                timestamp(0);       2026-02-28 10:00:00.5
                timestamptz;        2026-02-28 10:00:00
                time;               25:00
                boolean;            maybe
                uuid;               a0eebc99
                varchar(3);         abcd
                varchar(3);         `abc `
                char(3);            `ab `
                jsonb;              {"a":
                text[];             {a, b}
                """)
        void that_a_type_would_alter_are_refused_with_their_row(String type, String text) {
            DATABASE.run("create table v (v " + type + ")");

            var refused = catchThrowableOfType(
                    PostgresFailedException.class,
                    () -> DATABASE.tables.load(
                            DATABASE.access,
                            in("v", Mode.APPEND, "v"),
                            file(folder, List.of(row("~"), row("~"), row(text), row("~")))));

            assertThat(refused)
                    .hasMessageContaining("Row 3 (line 4), column v")
                    .extracting("kind")
                    .isEqualTo(Kind.DATA);
            assertThat(DATABASE.rows("select * from v")).isEmpty();
        }
    }

    @Nested
    class Tables {

        @Test
        void a_missing_table_is_made_only_if_asked() {
            var asked = new PostgresTarget(
                    "sales.\"New one\"",
                    Mode.UPSERT,
                    List.of(
                            new PostgresColumn("Order id", "BIGINT"),
                            new PostgresColumn("total", "DECIMAL(12,2)"),
                            new PostgresColumn("at", "TIMESTAMP WITH TIME ZONE")),
                    List.of("Order id"),
                    false,
                    true,
                    effect(),
                    AMPLE);
            DATABASE.run("drop schema if exists sales cascade", "create schema sales");
            var rows = file(folder, List.of(row("1", "2.50", "2026-01-01 00:00:00+00")));

            assertThat(failure(in("nowhere", Mode.APPEND, "a"), rows)).hasMessageContaining("no such table");
            var load = DATABASE.tables.load(DATABASE.access, asked, rows);

            assertThat(load).isEqualTo(new TableLoad(1, 1, 0, 0, true, false));
            assertThat(DATABASE.rows("select \"Order id\", total from sales.\"New one\""))
                    .containsExactly("1|2.50");
            assertThat(DATABASE.rows("select mode, rows from sales.agentmarket_load"))
                    .containsExactly("upsert|1");
        }

        @Test
        void an_unknown_or_computed_column_is_refused() {
            DATABASE.run("create table g (id int generated always as identity, b int)");

            assertThat(failure(in("t", Mode.APPEND, "type", "Name"), file(folder, List.of(row("a", "b")))))
                    .hasMessageContaining("no column named Name; it has type, name, n");
            assertThat(failure(in("g", Mode.APPEND, "id"), file(folder, List.of(row("1")))))
                    .hasMessageContaining("computes the column id itself");
        }

        @Test
        void a_view_or_a_cascading_replacement_is_refused() {
            DATABASE.run(
                    "create view w as select * from t",
                    "create table parent (a int primary key)",
                    "create table child (a int references parent on delete cascade)",
                    "insert into parent values (1)",
                    "insert into child values (1)");

            assertThat(failure(in("w", Mode.APPEND, "n"), file(folder, List.of(row("1")))))
                    .hasMessageContaining("no table");
            assertThat(failure(in("parent", Mode.REPLACE, "a"), file(folder, List.of(row("2")))))
                    .hasMessageContaining("rows of child");
            assertThat(DATABASE.rows("select * from child")).containsExactly("1");
        }

        @Test
        void a_rule_of_the_table_that_rows_break_ends_the_load() {
            DATABASE.run("alter table t add constraint few check (n < 100), alter name set not null");

            assertThat(failure(Mode.APPEND, row("a", "b", "1"), row("a", "b", "100")))
                    .hasMessageContaining("by the constraint few");
            assertThat(failure(Mode.APPEND, row("a", "~", "1"))).hasMessageContaining("Row 1 (line 2), column name");
            assertThat(rows()).containsExactly("fruit|apple|10");
        }

        @Test
        void a_trigger_that_leaves_rows_out_ends_the_load() {
            DATABASE.run(
                    "create function skip() returns trigger language plpgsql as"
                            + " 'begin if new.n = 2 then return null; end if; return new; end'",
                    "create trigger skip before insert on t for each row execute function skip()");

            assertThat(failure(Mode.APPEND, row("a", "b", "1"), row("a", "b", "2")))
                    .hasMessageContaining("Of 2 rows the table took 1");
            assertThat(rows()).containsExactly("fruit|apple|10");
        }

        @Test
        void rows_with_too_few_columns_are_refused() throws Exception {
            var cut =
                    Files.writeString(folder.resolve("cut.csv"), "\"1\",\"2\",\"a\",\"b\",\"1\"\n\"2\",\"3\",\"a\"\n");

            assertThat(failure(target(Mode.APPEND, effect(), List.of(), "type", "name", "n"), cut)
                            .kind())
                    .isEqualTo(Kind.DATA);
            assertThat(rows()).containsExactly("fruit|apple|10");
        }
    }

    @Nested
    class EffectKeys {

        @Test
        void the_same_load_happens_once_and_answers_the_same() {
            var target = in("t", Mode.APPEND, "type", "name", "n");
            var batch = file(folder, List.of(row("a", "b", "1")));

            var first = DATABASE.tables.load(DATABASE.access, target, batch);
            var again = DATABASE.tables.load(DATABASE.access, target, batch);

            assertThat(first).isEqualTo(new TableLoad(1, 1, 0, 0, false, false));
            assertThat(again).isEqualTo(new TableLoad(1, 1, 0, 0, false, true));
            assertThat(rows()).containsExactlyInAnyOrder("fruit|apple|10", "a|b|1");
        }

        @Test
        void a_failed_load_leaves_its_key_free() {
            var target = in("t", Mode.APPEND, "n");

            assertThat(failure(target, file(folder, List.of(row("x")))).kind()).isEqualTo(Kind.DATA);

            assertThat(DATABASE.tables
                            .load(DATABASE.access, target, file(folder, List.of(row("5"))))
                            .before())
                    .isFalse();
        }

        @Test
        void a_key_of_another_load_is_refused() {
            var target = in("t", Mode.APPEND, "n");
            DATABASE.tables.load(DATABASE.access, target, file(folder, List.of(row("5"))));
            var other = new PostgresTarget(
                    "t", Mode.REPLACE, target.columns(), List.of(), false, false, target.effectKey(), AMPLE);

            assertThat(failure(other, file(folder, List.of(row("5"))))).hasMessageContaining("used for another load");
        }

        @Test
        void a_role_that_may_make_no_marker_is_told_what_to_grant() {
            var stranger = TestStores.customerDatabase();
            var role = ConnectionUrl.of(stranger).user();
            var own = ConnectionUrl.of(DATABASE.url);
            DATABASE.run(
                    "grant usage on schema public to " + role,
                    "grant select, insert on t to " + role,
                    "grant connect, temporary on database " + own.database() + " to " + role);
            var access = DATABASE.as(stranger.replaceFirst("/[^/]*$", "/" + own.database()));
            var target = in("t", Mode.APPEND, "n");
            var batch = file(folder, List.of(row("5")));

            var refused = catchThrowableOfType(
                    PostgresFailedException.class, () -> DATABASE.tables.load(access, target, batch));
            DATABASE.run("grant create on schema public to " + role);

            assertThat(refused).hasMessageContaining("grant create on schema \"public\"");
            assertThat(DATABASE.tables.load(access, target, batch).inserted()).isEqualTo(1);
        }
    }

    private static String effect() {
        return UUID.randomUUID().toString();
    }

    private static PostgresTarget in(String table, Mode mode, String... columns) {
        var target = target(mode, effect(), List.of(), columns);
        return new PostgresTarget(table, mode, target.columns(), List.of(), false, false, target.effectKey(), AMPLE);
    }

    @SafeVarargs
    private TableLoad load(Mode mode, List<@Nullable String>... rows) {
        var key = mode == Mode.UPSERT ? KEY : List.<String>of();
        return DATABASE.tables.load(
                DATABASE.access, target(mode, effect(), key, "type", "name", "n"), file(folder, List.of(rows)));
    }

    @SafeVarargs
    private PostgresFailedException failure(Mode mode, List<@Nullable String>... rows) {
        return catchThrowableOfType(PostgresFailedException.class, () -> load(mode, rows));
    }

    private static PostgresFailedException failure(PostgresTarget target, Path file) {
        return catchThrowableOfType(
                PostgresFailedException.class, () -> DATABASE.tables.load(DATABASE.access, target, file));
    }

    private static List<String> rows() {
        return DATABASE.rows("select * from t");
    }
}
