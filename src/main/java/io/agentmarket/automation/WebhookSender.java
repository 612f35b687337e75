package io.agentmarket.automation;

import io.agentmarket.automation.DeliverySql.Claimed;
import io.agentmarket.automation.DeliverySql.Result;
import io.agentmarket.egress.Call;
import io.agentmarket.egress.Egress;
import io.agentmarket.egress.EgressFailedException;
import io.agentmarket.egress.EgressRefusedException;
import io.agentmarket.shared.AppException;
import io.agentmarket.stores.SetAside;
import io.agentmarket.stores.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Sends due messages by the Standard Webhooks specification.
 *
 * <p>A message is sent before it is recorded as sent: after a crash in between it is resent, with the same id and body.
 * It is claimed again once its lease expires, so a crash delays it by at most a minute.
 */
final class WebhookSender {

    static final Duration TIMEOUT = Duration.ofSeconds(15);

    /** An endpoint is switched off after failing for this long without a success. */
    static final Duration MAX_FAILING = Duration.ofDays(5);

    private static final Logger LOG = LoggerFactory.getLogger(WebhookSender.class);
    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final int MAX_PER_ENDPOINT = 4;

    /**
     * The maximum number of messages in flight per customer while there is room; a hanging endpoint keeps its place for
     * {@link #TIMEOUT}.
     */
    private static final int MAX_PER_CUSTOMER = 8;

    private static final int GONE = 410;
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int SHOWN_CHARS = 1_024;

    private final Tenant tenant;
    private final Egress egress;
    private final SealedSecrets secrets;
    private final RunMessages runs;
    private final RetryPlan plan;
    private final Clock clock;
    private final MeterRegistry metrics;

    WebhookSender(
            Tenant tenant,
            Egress egress,
            SealedSecrets secrets,
            RunMessages runs,
            RetryPlan plan,
            Clock clock,
            MeterRegistry metrics) {
        this.tenant = tenant;
        this.egress = egress;
        this.secrets = secrets;
        this.runs = runs;
        this.plan = plan;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * A delivery ready to be sent.
     *
     * @param body the signed bytes to send
     */
    record Parcel(Claimed delivery, URI address, String body, List<SigningSecret> secrets) {}

    /** Claims the next due delivery; empty when there is none. */
    Optional<Parcel> take() {
        return take(MAX_PER_CUSTOMER);
    }

    /** The same while there is little room: only for customers with nothing in flight. */
    Optional<Parcel> takeOfIdle() {
        return take(1);
    }

    private Optional<Parcel> take(int mostOfCustomer) {
        var share = new DeliverySql.Share(MAX_PER_ENDPOINT, mostOfCustomer);
        while (true) {
            var now = now();
            Optional<Claimed> claimed =
                    tenant.platform(client -> new DeliverySql(client).claim(now, now.plus(LEASE), share));
            var parcel = claimed.flatMap(delivery -> parcel(delivery, now));
            if (claimed.isEmpty() || parcel.isPresent()) {
                return parcel;
            }
        }
    }

    /**
     * Prepares a delivery in its own transaction. If that fails, it keeps its lease, becomes a dead letter, and does
     * not block the others.
     */
    private Optional<Parcel> parcel(Claimed delivery, Instant now) {
        try {
            var endpoint = delivery.endpoint();
            return tenant.platform(client -> endpoint == null
                    ? runs.parcel(client, delivery, now)
                    : new WebhookSql(client)
                            .find(delivery.customer(), endpoint)
                            .map(hook -> parcel(client, delivery, hook, now)));
        } catch (AppException e) {
            throw e;
        } catch (RuntimeException e) {
            setAside(delivery, e);
            return Optional.empty();
        }
    }

    private Parcel parcel(JdbcClient client, Claimed delivery, Webhook hook, Instant now) {
        return new Parcel(
                delivery,
                address(hook.url()),
                delivery.body(),
                secrets.open(client, hook.customer(), hook.secrets(), now));
    }

    static URI address(String url) {
        var address = URI.create(url);
        if (address.getHost() == null) {
            throw new IllegalArgumentException("an endpoint's address has a host");
        }
        return address;
    }

    private void setAside(Claimed delivery, RuntimeException why) {
        tenant.platform(client -> {
            var row = new SetAside.Row(SetAside.Loop.DELIVERIES, delivery.id().toString(), delivery.customer());
            SetAside.note(client, row, why);
            var result = new Result(now(), null, null, "The message or its endpoint cannot be read on our side.");
            new DeliverySql(client).note(delivery, "dead", result.at(), result);
            return true;
        });
    }

    /** Sends a message and records the outcome. */
    void send(Parcel parcel) {
        var result = call(parcel);
        tenant.platform(client -> {
            var endpoint = parcel.delivery().endpoint();
            if (endpoint == null) {
                note(new DeliverySql(client), parcel.delivery(), result);
                return true;
            }
            var hooks = new WebhookSql(client);
            return hooks.lock(endpoint) && note(new DeliverySql(client), hooks, endpoint, parcel.delivery(), result);
        });
        metrics.counter(
                        "agentmarket.automation.deliveries",
                        "outcome",
                        result.failure() == null ? "delivered" : "failed")
                .increment();
    }

    /** A run's own webhook is never switched off: a gone receiver ends that message only. */
    private void note(DeliverySql deliveries, Claimed claimed, Result result) {
        if (result.failure() == null) {
            deliveries.note(claimed, "delivered", result.at(), result);
            if (claimed.tries() > 0) {
                deliveries.hurry(claimed.lane(), result.at());
            }
        } else if (isGone(result)) {
            deliveries.note(claimed, "dead", result.at(), result);
        } else {
            again(deliveries, claimed, result);
        }
    }

    private boolean note(DeliverySql deliveries, WebhookSql hooks, UUID endpoint, Claimed claimed, Result result) {
        if (result.failure() == null) {
            deliveries.note(claimed, "delivered", result.at(), result);
            if (hooks.recovered(endpoint)) {
                deliveries.hurry(claimed.lane(), result.at());
            }
        } else if (isGone(result)) {
            deliveries.note(claimed, "dead", result.at(), result);
            disable(deliveries, hooks, endpoint, "gone");
        } else {
            again(deliveries, claimed, result);
            var since = hooks.failed(endpoint, result.at());
            if (!result.at().isBefore(since.plus(MAX_FAILING))) {
                disable(deliveries, hooks, endpoint, "failing");
            }
        }
        return true;
    }

    private static boolean isGone(Result result) {
        var code = result.code();
        return code != null && code == GONE;
    }

    private void again(DeliverySql deliveries, Claimed claimed, Result result) {
        var wait = plan.after(claimed.tries());
        var next = wait.map(result.at()::plus).orElse(result.at());
        deliveries.note(claimed, wait.isPresent() ? "pending" : "dead", next, result);
    }

    private void disable(DeliverySql deliveries, WebhookSql hooks, UUID endpoint, String reason) {
        hooks.disable(endpoint, reason);
        deliveries.giveUp(endpoint, now());
        LOG.atWarn()
                .addKeyValue("endpoint", endpoint)
                .addKeyValue("reason", reason)
                .log("webhook was switched off");
    }

    private Result call(Parcel parcel) {
        if (parcel.secrets().isEmpty()) {
            return new Result(now(), null, null, "The signing secret is lost; rotate it.");
        }
        try {
            var answer = egress.send(request(parcel));
            var ok = answer.status() >= 200 && answer.status() < 300;
            return new Result(
                    now(),
                    answer.status(),
                    shown(answer.body()),
                    ok ? null : "The endpoint answered " + answer.status() + ".");
        } catch (EgressRefusedException | EgressFailedException e) {
            return new Result(now(), null, null, sentence(e.getMessage()));
        }
    }

    private Call request(Parcel parcel) {
        var uri = parcel.address();
        var body = parcel.body().getBytes(StandardCharsets.UTF_8);
        var id = parcel.delivery().messageId();
        var timestamp = clock.instant().getEpochSecond();
        var signatures = parcel.secrets().stream()
                .map(secret -> secret.sign(id, timestamp, body))
                .collect(Collectors.joining(" "));
        var headers = Map.of(
                "content-type",
                "application/json",
                "user-agent",
                "agentmarket-webhooks/1",
                "webhook-id",
                id,
                "webhook-timestamp",
                Long.toString(timestamp),
                "webhook-signature",
                signatures);
        return new Call("POST", uri, headers, body, Set.of(uri.getHost()), TIMEOUT, MAX_ANSWER_BYTES);
    }

    /** The beginning of a response without NUL, which PostgreSQL cannot store. */
    private static String shown(byte[] body) {
        var text = new String(body, 0, Math.min(body.length, SHOWN_CHARS), StandardCharsets.UTF_8);
        return text.replace('\0', ' ');
    }

    private static String sentence(@Nullable String message) {
        return message == null ? "The call failed." : message;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
