package io.agentmarket.automation;

import static io.agentmarket.automation.RowMapping.instant;
import static io.agentmarket.automation.RowMapping.optionalInstant;
import static io.agentmarket.automation.RowMapping.time;

import io.agentmarket.shared.CustomerId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Every statement over webhook_delivery. */
final class DeliverySql {

    /** The maximum number of lanes for a customer's run webhooks, over all hosts. */
    private static final int MAX_RUN_LANES = 16;

    private final JdbcClient sql;

    DeliverySql(JdbcClient sql) {
        this.sql = sql;
    }

    /**
     * A claimed delivery.
     *
     * @param endpoint the receiving endpoint; null for a run's own webhook
     * @param stream the run, for a run's own webhook
     * @param tries the number of earlier attempts since it was created or resent
     * @param lease the time until which no other replica claims it
     */
    record Claimed(
            UUID id,
            @Nullable UUID endpoint,
            UUID lane,
            UUID stream,
            CustomerId customer,
            String messageId,
            String body,
            int tries,
            Instant lease) {}

    /**
     * The receiver of a message: an endpoint, or a run's own webhook.
     *
     * @param lane for a run's webhook: all messages of the customer's runs to one host share a lane. A customer has few
     * lanes, because claiming a delivery visits each of them
     */
    record Recipient(
            CustomerId customer,
            @Nullable UUID endpoint,
            @Nullable UUID run,
            @Nullable UUID lane) {

        static Recipient of(Webhook hook) {
            return new Recipient(hook.customer(), hook.id(), null, null);
        }

        static Recipient of(CustomerId customer, UUID run, String host) {
            var number = Math.floorMod(host.hashCode(), MAX_RUN_LANES);
            var lane = UUID.nameUUIDFromBytes((customer + " " + number).getBytes(StandardCharsets.UTF_8));
            return new Recipient(customer, null, run, lane);
        }
    }

    /** The outcome of an attempt. */
    record Result(
            Instant at,
            @Nullable Integer code,
            @Nullable String text,
            @Nullable String failure) {}

    /** Puts a message into the outbox; an existing one stays unchanged. */
    void add(Recipient recipient, UUID id, Message message, Instant now) {
        sql.sql("""
                        insert into webhook_delivery (id, endpoint_id, execution_id, run_lane, customer_id, message_id, type,
                               stream, seq, body, status, next_at, lease_until, created_at)
                        values (:id, :endpoint, :run, :lane, :customer, :message, :type,
                               :stream, :seq, :body, 'pending', :now, :now, :now)
                            on conflict do nothing""")
                .param("id", id)
                .param("endpoint", recipient.endpoint())
                .param("run", recipient.run())
                .param("lane", recipient.lane())
                .param("customer", recipient.customer().value())
                .param("message", message.id())
                .param("type", message.type())
                .param("stream", message.stream())
                .param("seq", message.seq())
                .param("body", message.body())
                .param("now", time(now))
                .update();
    }

    /** How many deliveries may be claimed at a time. */
    record Share(int ofLane, int ofCustomer) {}

    /**
     * Claims the delivery that has been due longest, of the customer with the fewest deliveries in flight. A delivery
     * that waits for an earlier one of its stream is not claimed. Lanes with pending messages are found by stepping
     * through the index, so a customer with a large outbox does not slow the search for others.
     */
    Optional<Claimed> claim(Instant now, Instant lease, Share most) {
        return sql.sql("""
                        with recursive held as materialized (
                             select customer_id, lane, count(*) as n from webhook_delivery
                              where status = 'pending' and lease_until > :now group by customer_id, lane),
                             share as materialized (select customer_id, sum(n) as n from held group by customer_id),
                             waiting (lane) as (
                             (select lane from webhook_delivery
                               where status = 'pending' order by lane limit 1)
                              union all
                             select (select d.lane from webhook_delivery d
                                      where d.status = 'pending' and d.lane > w.lane
                                      order by d.lane limit 1)
                               from waiting w where w.lane is not null),
                             due as (
                             select d.id from waiting w
                               left join held h on h.lane = w.lane
                              cross join lateral (
                                    select d.id, d.customer_id, d.next_at from webhook_delivery d
                                     where d.lane = w.lane and d.status = 'pending'
                                       and d.next_at <= :now and d.lease_until <= :now
                                       and not exists (select from webhook_delivery b
                                                        where b.lane = d.lane and b.stream = d.stream
                                                          and b.status = 'pending' and b.seq < d.seq)
                                     order by d.next_at, d.id limit 1) d
                               left join share s on s.customer_id = d.customer_id
                              where coalesce(h.n, 0) < :of_lane and coalesce(s.n, 0) < :of_customer
                              order by coalesce(s.n, 0), d.next_at, d.id limit 1)
                        update webhook_delivery w set lease_until = :lease from due
                         where w.id = due.id and w.status = 'pending' and w.lease_until <= :now
                        returning w.id, w.endpoint_id, w.lane, w.stream, w.customer_id, w.message_id, w.body, w.tries,
                                  w.lease_until""")
                .param("now", time(now))
                .param("lease", time(lease))
                .param("of_lane", most.ofLane())
                .param("of_customer", most.ofCustomer())
                .query((row, n) -> new Claimed(
                        row.getObject("id", UUID.class),
                        row.getObject("endpoint_id", UUID.class),
                        row.getObject("lane", UUID.class),
                        row.getObject("stream", UUID.class),
                        new CustomerId(row.getObject("customer_id", UUID.class)),
                        row.getString("message_id"),
                        row.getString("body"),
                        row.getInt("tries"),
                        instant(row, "lease_until")))
                .optional();
    }

    /** Records an attempt, unless the lease expired and another replica claimed the delivery. */
    void note(Claimed claimed, String status, Instant nextAt, Result result) {
        sql.sql("""
                        update webhook_delivery
                           set status = :status, attempts = attempts + 1, tries = tries + 1, next_at = :next,
                               lease_until = :at, last_at = :at, response_code = :code, response_text = :text,
                               failure = :failure,
                               delivered_at = case when :status = 'delivered' then :at::timestamptz end
                         where id = :id and lease_until = :lease and status = 'pending'""")
                .param("status", status)
                .param("next", time(nextAt))
                .param("at", time(result.at()))
                .param("code", result.code())
                .param("text", result.text())
                .param("failure", result.failure())
                .param("id", claimed.id())
                .param("lease", time(claimed.lease()))
                .update();
    }

    /** The receiver answers again: messages that wait for a later attempt are due now. */
    void hurry(UUID lane, Instant now) {
        sql.sql("""
                        update webhook_delivery set next_at = :now
                         where lane = :lane and status = 'pending' and next_at > :now""").param("now", time(now)).param("lane", lane).update();
    }

    /**
     * Turns waiting messages into dead letters, because the endpoint was switched off. The leases of messages in flight
     * end: the current attempt counts, its outcome is not recorded, and a resent message does not wait for it.
     */
    void giveUp(UUID endpoint, Instant now) {
        sql.sql("""
                        update webhook_delivery
                           set status = 'dead', failure = 'The endpoint was switched off.',
                               attempts = attempts + case when lease_until > :now then 1 else 0 end,
                               lease_until = created_at
                         where endpoint_id = :endpoint and status = 'pending'""").param("now", time(now)).param("endpoint", endpoint).update();
    }

    Optional<Delivery> find(UUID endpoint, UUID id) {
        return sql.sql("select * from webhook_delivery where endpoint_id = ? and id = ?")
                .params(endpoint, id)
                .query((row, n) -> delivery(row))
                .optional();
    }

    /** Deliveries created before {@code before}, newest first. */
    List<Delivery> page(UUID endpoint, @Nullable String status, @Nullable UUID before, int limit) {
        return sql.sql("""
                        select * from webhook_delivery
                         where endpoint_id = :endpoint and id < :before and (:status::text is null or status = :status)
                         order by id desc limit :limit""")
                .param("endpoint", endpoint)
                .param("before", before == null ? RowMapping.PAST_THE_LAST : before)
                .param("status", status)
                .param("limit", limit)
                .query((row, n) -> delivery(row))
                .list();
    }

    /** Deliveries of a run's own webhook, newest first. */
    List<Delivery> ofRun(CustomerId customer, UUID run, int limit) {
        return sql.sql("""
                        select * from webhook_delivery
                         where execution_id = :run and customer_id = :customer order by id desc limit :limit""")
                .param("run", run)
                .param("customer", customer.value())
                .param("limit", limit)
                .query((row, n) -> delivery(row))
                .list();
    }

    /**
     * Makes a message due again from the start of the retry plan. Returns false for a message that is pending anyway.
     */
    boolean resend(UUID owner, UUID id, Instant now) {
        return sql.sql("""
                                update webhook_delivery
                                   set status = 'pending', tries = 0, next_at = :now, delivered_at = null
                                 where (endpoint_id = :owner or execution_id = :owner) and id = :id
                                   and status <> 'pending'""")
                        .param("now", time(now))
                        .param("owner", owner)
                        .param("id", id)
                        .update()
                == 1;
    }

    /** Makes every dead letter created at or after a time due again, and returns their number. */
    int resendDead(UUID endpoint, Instant since, Instant now) {
        return sql.sql("""
                        update webhook_delivery set status = 'pending', tries = 0, next_at = :now
                         where endpoint_id = :endpoint and status = 'dead' and created_at >= :since""")
                .param("now", time(now))
                .param("endpoint", endpoint)
                .param("since", time(since))
                .update();
    }

    /** Deletes deliveries that were created before a time and are not pending, up to the given number. */
    int forget(Instant before, int limit) {
        return sql.sql("""
                        delete from webhook_delivery where id = any(array(
                               select id from webhook_delivery where created_at < ? and status <> 'pending' limit ?))""").params(time(before), limit).update();
    }

    private static Delivery delivery(ResultSet row) throws SQLException {
        Integer code = row.getObject("response_code", Integer.class);
        return new Delivery(
                row.getObject("id", UUID.class),
                row.getObject("endpoint_id", UUID.class),
                row.getString("message_id"),
                row.getString("type"),
                row.getString("status"),
                row.getInt("attempts"),
                instant(row, "next_at"),
                optionalInstant(row, "last_at"),
                code,
                row.getString("response_text"),
                row.getString("failure"),
                optionalInstant(row, "delivered_at"),
                instant(row, "created_at"));
    }
}
