package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.Ids;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@Tag("stores")
class MonthPartitionsTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final YearMonth THIS_MONTH = YearMonth.now(ZoneOffset.UTC);

    private static JdbcClient owner;

    @BeforeAll
    static void connect() {
        owner = JdbcClient.create(STORES.databases().owner());
    }

    @BeforeEach
    void create_a_partitioned_table() {
        owner.sql("drop table if exists entry").update();
        owner.sql("create table entry (entry_id uuid, seq int default 1, primary key (entry_id, seq))"
                        + " partition by range (entry_id)")
                .update();
        owner.sql("create table entry_default partition of entry default").update();
        owner.sql("grant select, insert on entry to amp_app, amp_committer").update();
    }

    @Test
    void makes_each_month_once() {
        assertThat(create(2)).isEqualTo(3);
        assertThat(create(3)).isEqualTo(1);
        assertThat(create(3)).isZero();
    }

    @Test
    void a_row_goes_to_the_month_in_which_its_id_was_made() {
        create(1);

        var first = start(THIS_MONTH);
        insert(first);
        insert(start(THIS_MONTH.plusMonths(1)).minusMillis(1));
        insert(start(THIS_MONTH.plusMonths(1)));

        assertThat(partitionOf(first)).isEqualTo(name(THIS_MONTH));
        assertThat(count(name(THIS_MONTH))).isEqualTo(2);
        assertThat(count(name(THIS_MONTH.plusMonths(1)))).isEqualTo(1);
    }

    @Test
    void rows_that_the_default_caught_move_to_their_month() {
        insert(start(THIS_MONTH));
        insert(start(THIS_MONTH.plusMonths(9)));
        assertThat(count("entry_default")).isEqualTo(2);

        create(0);

        assertThat(count("entry_default")).isEqualTo(1);
        assertThat(count(name(THIS_MONTH))).isEqualTo(1);
    }

    @Test
    void the_platform_may_call_it_and_requests_may_not() {
        int made = STORES.tenant()
                .platform(sql -> sql.sql("select amp_create_month_partitions('entry', 0)")
                        .query(Integer.class)
                        .single());

        assertThat(made).isEqualTo(1);
        assertThatThrownBy(() -> JdbcClient.create(STORES.databases().app())
                        .sql("select amp_create_month_partitions('entry', 1)")
                        .query(Integer.class)
                        .single())
                .rootCause()
                .hasMessageContaining("permission denied for function");
    }

    @Test
    void nobody_may_write_a_partition_directly() {
        create(0);

        assertThatThrownBy(() -> STORES.tenant()
                        .platform(sql -> sql.sql("select * from " + name(THIS_MONTH))
                                .query()
                                .listOfRows()))
                .rootCause()
                .hasMessageContaining("permission denied for table");
    }

    private static int create(int monthsAhead) {
        return owner.sql("select amp_create_month_partitions('entry', ?)")
                .param(monthsAhead)
                .query(Integer.class)
                .single();
    }

    private static void insert(Instant at) {
        owner.sql("insert into entry (entry_id) values (?)").param(Ids.at(at)).update();
    }

    private static int count(String table) {
        return owner.sql("select count(*) from " + table).query(Integer.class).single();
    }

    private static String partitionOf(Instant at) {
        return owner.sql("select tableoid::regclass::text from entry where entry_id >= ? order by entry_id limit 1")
                .param(Ids.floor(at))
                .query(String.class)
                .single();
    }

    private static Instant start(YearMonth month) {
        return LocalDate.of(month.getYear(), month.getMonth(), 1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }

    private static String name(YearMonth month) {
        return "entry_" + month.format(DateTimeFormatter.ofPattern("yyyyMM"));
    }
}
