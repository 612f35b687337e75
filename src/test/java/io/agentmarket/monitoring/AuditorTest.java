package io.agentmarket.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.journal.RecordedRuns;
import io.agentmarket.stores.TestStores;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The auditor is green on correct books, and names the rule that each planted corruption breaks. */
@Tag("stores")
class AuditorTest {

    private final TestStores stores = TestStores.fresh();
    private final JdbcTemplate owner = new JdbcTemplate(stores.databases().owner());

    @BeforeEach
    void ten_runs_of_two_customers() {
        RecordedRuns.write(stores, 10);
        RecordedRuns.begin(stores);
        owner.update("insert into receipt_keys values (repeat('k', 43), 1, sha256('x'), null, now())");
    }

    @BeforeEach
    void two_changes_by_an_operator_and_one_by_the_platform() {
        var customers = new TestCustomers(stores);
        var caller = customers.create("silver").caller();
        for (var tier : List.of("basic", "elite")) {
            var detail = Map.of("from", "silver", "to", tier);
            customers.auditLog().record(new AuditLog.Entry(caller, "customer.tier_changed", "a customer", detail));
        }
        customers.auditLog().record(AuditLog.Entry.ofPlatform("customer.tier_changed", "a customer", Map.of()));
    }

    @Test
    void honest_books_are_green() {
        assertThat(new Auditor(stores.databases()).audit()).isNotEmpty().allMatch(Auditor.Finding::isGreen);
    }

    @Test
    void stay_green_when_the_key_of_an_old_run_is_forgotten() {
        var run = "(select execution_id from idempotency_keys where key = 'run-0')";
        owner.update("update execution_history set created_at = now() - interval '36 days' where id = " + run);
        assertThat(owner.update("delete from idempotency_keys where key = 'run-0'"))
                .isOne();

        assertThat(TestAuditor.broken(stores.databases())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a changed log entry    | the audit log is one unbroken chain         | update audit_log set body = replace(body, '"seq":1', '"seq": 1') where seq = 1
            a lost log entry       | the audit log is one unbroken chain         | delete from audit_log where seq = 1
            an entry of another actor | an audit log entry's columns agree with its body | update audit_log set actor_id = gen_random_uuid() where seq = 1
            an entry laid on the platform | an audit log entry's columns agree with its body | update audit_log set actor_kind = 'platform', actor_id = null, customer_id = null where seq = 1
            a run that was tried too often | a live run ends after it has broken three attempts | update execution set breaks = 4
            a run that is older than all of its attempts | a live run is not older than its attempts could take, approvals excluded | update execution set created_at = now() - interval '1 hour', deadline = now() + interval '60 s'
            a row that was set aside | no unreadable row is waiting for an operator | insert into set_aside (loop, row_id, failure) values ('run_news', 'an entry', 'StreamConstraintsException')
            a hold without its run | a customer's held amount is the sum over its live runs      | delete from execution
            a receipt that is no JSON | a charge has exactly one receipt         | update receipts set body = 'no JSON' where seq = 1
            a lost charge          | a billable run has exactly its charge       | delete from charges where execution_id = (select min(execution_id::text)::uuid from charges)
            a doubled charge       | a charge belongs to a finished run          | insert into charges select gen_random_uuid(), customer_id, micros, month, at from charges limit 1
            a changed price        | a billable run has exactly its charge       | update execution_history set price_micros = price_micros + 1 where id = (select min(id::text)::uuid from execution_history)
            a hold left over       | a customer's held amount is the sum over its live runs      | update budget_counter set held_micros = held_micros + 9500
            a wrong aggregate      | aggregates equal a recomputation from history | update usage_aggregates set price_micros = price_micros - 1
            a wrong count of bytes | a customer's stored bytes are the sum over runs that are not erased | update usage_aggregates set kept_bytes = kept_bytes + 1
            an erasure not counted | a customer's stored bytes are the sum over runs that are not erased | with h as (update execution_history set kept_bytes = 9 returning id, customer_id), a as (update usage_aggregates set kept_bytes = 9 * runs) insert into execution_payload select id, 'erased', customer_id, '"now"' from h limit 1
            a run counted wrongly  | a run's row has the number of bytes that it stores    | update execution_history set kept_bytes = 1
            a changed receipt      | each customer's receipts form one unbroken chain | update receipts set body = replace(body, '"seq":1', '"seq": 1') where seq = 1
            a dropped receipt      | a charge has exactly one receipt            | delete from receipts where seq = 2
            a receipt in another month | a receipt's columns agree with its body and its charge | update receipts set month = month + interval '1 month' where seq = 2
            a moved receipt        | the months of a customer's receipts never go back | update receipts set month = month + interval '1 month' where seq = 1
            a wrong price          | each customer's receipts form one unbroken chain | update receipts set body = regexp_replace(body, '"base_micros":[0-9]+', '"base_micros":1'), hash = sha256(convert_to(regexp_replace(body, '"base_micros":[0-9]+', '"base_micros":1'), 'UTF8')) where seq = 5
            another signature      | a signature is over the hash of its receipt | insert into receipt_signatures select customer_id, seq, sha256('x'), (select key_id from receipt_keys), convert_to(repeat('s', 64), 'UTF8'), now() from receipts where seq = 1
            another statement      | a stored statement is the sum of its month's receipts | insert into statements select customer_id, month, '{"receipts":1}', sha256('{"receipts":1}'), (select key_id from receipt_keys), convert_to(repeat('s', 64), 'UTF8'), now() from receipts where seq = 1
            a second ending        | a finished run has exactly one entry that ends it | insert into execution_event (execution_id, seq, customer_id, type, body, at) select execution_id, seq + 1, customer_id, type, body, at from execution_event where type = 'finished' limit 1
            a lost journal entry   | a journal has no gap                        | delete from execution_event where seq = 2
            a run without a key    | a run has exactly one idempotency key, a key one run | delete from idempotency_keys where key = 'run-0'
            a wrong usual price    | roll-ups of prices equal a recomputation from history | update usage_prices set micros = micros + 1
            a customer not counted | prices per package equal the customers' prices | update usage_prices_by_package set customers = 0
            a key's hold left over | the held amount of a key's budget is the sum over its live runs | update key_budget set held_micros = held_micros + 9500
            a key's lost spending  | the spent amount of a key's budget is the sum of the month's charges of its runs | update key_budget set spent_micros = spent_micros - 9500
            a deployment's hold left over | the held amount of a deployment's budget is the sum over its live runs | update deployment_budget set held_micros = held_micros + 9500
            a deployment's lost spending  | the spent amount of a deployment's budget is the sum of the month's charges of its runs | update deployment_budget set spent_micros = spent_micros - 9500
            a threshold not told   | every threshold that a budget reached in its period was reported | delete from billing_event where cause like '%:key:%:80'
            a false alarm          | no threshold was reported that was not reached | update billing_event set payload = jsonb_set(payload, '{spent_micros}', '1')
            """)
    void a_planted_corruption_turns_its_rule_red(String what, String rule, String corruption) {
        assertThat(owner.update(corruption)).as(what).isPositive();

        List<String> red = new Auditor(stores.databases())
                .audit().stream()
                        .filter(finding -> !finding.isGreen())
                        .map(Auditor.Finding::rule)
                        .toList();

        assertThat(red).contains(rule);
    }
}
