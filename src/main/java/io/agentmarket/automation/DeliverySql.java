package io.agentmarket.automation;

import static io.agentmarket.automation.RowMapping.instant;
import static io.agentmarket.automation.RowMapping.optionalInstant;
import static io.agentmarket.automation.RowMapping.time;

import io.agentmarket.shared.CustomerId;
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

    private final JdbcClient sql;

    DeliverySql(JdbcClient sql) {
        this.sql = sql;
    }

    /**
     * A delivery in hand.
     *
     * @param tries before this one, since it was made or sent again
     * @param lease until when nobody else takes it up
     */
    record Claimed(
            UUID id, UUID endpoint, CustomerId customer, String messageId, String body, int tries, Instant lease) {}

    /** How a try went. */
    record Result(
            Instant at,
            @Nullable Integer code,
            @Nullable String text,
            @Nullable String failure) {}

    /** Puts a message into an endpoint's outbox; one that is there already stays as it is. */
    void add(Webhook hook, UUID id, Message message, Instant now) {
        sql.sql("""
                        insert into webhook_delivery (id, endpoint_id, customer_id, message_id, type, stream, seq, body,
                               status, next_at, lease_until, created_at)
                        values (:id, :endpoint, :customer, :message, :type, :stream, :seq, :body, 'pending', :now, :now, :now)
                            on conflict (endpoint_id, message_id) do nothing""")
                .param("id", id)
                .param("endpoint", hook.id())
                .param("customer", hook.customer().value())
                .param("message", message.id())
                .param("type", message.type())
                .param("stream", message.stream())
                .param("seq", message.seq())
                .param("body", message.body())
                .param("now", time(now))
                .update();
    }

    /** How many deliveries may be in hand at once. */
    record Share(int ofEndpoint, int ofCustomer) {}

    /**
     * Of the customers with something due the one with the least in hand, and of that the delivery that is due longest;
     * none that waits for one before it in its stream. Endpoints with something pending are found by stepping through
     * the index from one to the next, so that a customer with much in its outbox makes nobody's search longer.
     */
    Optional<Claimed> claim(Instant now, Instant lease, Share most) {
        return sql.sql("""
                        with recursive held as materialized (
                             select customer_id, endpoint_id, count(*) as n from webhook_delivery
                              where status = 'pending' and lease_until > :now group by customer_id, endpoint_id),
                             share as materialized (select customer_id, sum(n) as n from held group by customer_id),
                             waiting (endpoint_id) as (
                             (select endpoint_id from webhook_delivery
                               where status = 'pending' order by endpoint_id limit 1)
                              union all
                             select (select d.endpoint_id from webhook_delivery d
                                      where d.status = 'pending' and d.endpoint_id > w.endpoint_id
                                      order by d.endpoint_id limit 1)
                               from waiting w where w.endpoint_id is not null),
                             due as (
                             select d.id from waiting w
                               left join held h on h.endpoint_id = w.endpoint_id
                              cross join lateral (
                                    select d.id, d.customer_id, d.next_at from webhook_delivery d
                                     where d.endpoint_id = w.endpoint_id and d.status = 'pending'
                                       and d.next_at <= :now and d.lease_until <= :now
                                       and not exists (select from webhook_delivery b
                                                        where b.endpoint_id = d.endpoint_id and b.stream = d.stream
                                                          and b.status = 'pending' and b.seq < d.seq)
                                     order by d.next_at, d.id limit 1) d
                               left join share s on s.customer_id = d.customer_id
                              where coalesce(h.n, 0) < :of_endpoint and coalesce(s.n, 0) < :of_customer
                              order by coalesce(s.n, 0), d.next_at, d.id limit 1)
                        update webhook_delivery w set lease_until = :lease from due
                         where w.id = due.id and w.status = 'pending' and w.lease_until <= :now
                        returning w.id, w.endpoint_id, w.customer_id, w.message_id, w.body, w.tries, w.lease_until""")
                .param("now", time(now))
                .param("lease", time(lease))
                .param("of_endpoint", most.ofEndpoint())
                .param("of_customer", most.ofCustomer())
                .query((row, n) -> new Claimed(
                        row.getObject("id", UUID.class),
                        row.getObject("endpoint_id", UUID.class),
                        new CustomerId(row.getObject("customer_id", UUID.class)),
                        row.getString("message_id"),
                        row.getString("body"),
                        row.getInt("tries"),
                        instant(row, "lease_until")))
                .optional();
    }

    /** Notes a try, unless the lease ran out and somebody else took the delivery up. */
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

    /** The endpoint is back: what waits for a later try is due now. */
    void hurry(UUID endpoint, Instant now) {
        sql.sql("""
                        update webhook_delivery set next_at = :now
                         where endpoint_id = :endpoint and status = 'pending' and next_at > :now""").param("now", time(now)).param("endpoint", endpoint).update();
    }

    /**
     * Gives up what waits, because the endpoint was switched off. What is in hand no longer is: how that try goes is
     * not noted, and one that is sent again waits for nobody.
     */
    void giveUp(UUID endpoint) {
        sql.sql("""
                        update webhook_delivery
                           set status = 'dead', failure = 'The endpoint was switched off.', lease_until = created_at
                         where endpoint_id = ? and status = 'pending'""").param(endpoint).update();
    }

    Optional<Delivery> find(UUID endpoint, UUID id) {
        return sql.sql("select * from webhook_delivery where endpoint_id = ? and id = ?")
                .params(endpoint, id)
                .query((row, n) -> delivery(row))
                .optional();
    }

    /** Newest first, those made before {@code before}. */
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

    /** To be sent again, from the start of the retry plan. Whether it is one that is not waiting anyway. */
    boolean resend(UUID endpoint, UUID id, Instant now) {
        return sql.sql("""
                                update webhook_delivery
                                   set status = 'pending', tries = 0, next_at = :now, delivered_at = null
                                 where endpoint_id = :endpoint and id = :id and status <> 'pending'""")
                        .param("now", time(now))
                        .param("endpoint", endpoint)
                        .param("id", id)
                        .update()
                == 1;
    }

    /** The same for every dead letter made at or after a time; how many. */
    int resendDead(UUID endpoint, Instant since, Instant now) {
        return sql.sql("""
                        update webhook_delivery set status = 'pending', tries = 0, next_at = :now
                         where endpoint_id = :endpoint and status = 'dead' and created_at >= :since""")
                .param("now", time(now))
                .param("endpoint", endpoint)
                .param("since", time(since))
                .update();
    }

    /** Deletes at most so many that were made before a time and do not wait. */
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
