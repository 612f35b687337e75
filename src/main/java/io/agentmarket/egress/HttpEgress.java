package io.agentmarket.egress;

import io.agentmarket.egress.EgressFailedException.Reason;
import io.agentmarket.shared.WhyItFailed;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes each call on its own virtual thread, so that its timeout applies wherever the thread is: an interrupt closes
 * the socket for which the thread waits.
 */
final class HttpEgress implements Egress, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpEgress.class);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Guard guard;
    private final MeterRegistry registry;
    private final CloseableHttpClient client;

    HttpEgress(Guard guard, SSLContext tls, MeterRegistry registry) {
        this.guard = guard;
        this.registry = registry;
        this.client = PlainClient.of(guard, tls);
    }

    @Override
    public Answer send(Call call) {
        try {
            var answer = within(call);
            ended("answered");
            return answer;
        } catch (EgressRefusedException e) {
            ended("refused");
            failed(call, "REFUSED", String.valueOf(e.getMessage()));
            throw e;
        } catch (EgressFailedException e) {
            ended(e.reason().name().toLowerCase(Locale.ROOT));
            failed(call, e.reason().name(), WhyItFailed.of(e.getCause() == null ? e : e.getCause()));
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        threads.shutdownNow();
        client.close();
    }

    /** Logs a failed call with its host only, because paths and queries of customers' systems may contain secrets. */
    private static void failed(Call call, String reason, String why) {
        LOG.atInfo()
                .addKeyValue("host", call.uri().getHost())
                .addKeyValue("reason", reason)
                .addKeyValue("why", why)
                .log("outgoing call failed");
    }

    private void ended(String outcome) {
        registry.counter("agentmarket.egress.calls", "outcome", outcome).increment();
    }

    private Answer within(Call call) {
        var pending = threads.submit(() -> follow(call));
        try {
            return pending.get(call.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new EgressFailedException(
                    Reason.TIMEOUT,
                    "There was no whole answer within " + call.timeout().toMillis() + " ms.",
                    e);
        } catch (InterruptedException e) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            throw new EgressFailedException(Reason.BROKEN, "The call was given up.", e);
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case EgressRefusedException refused -> refused;
                case EgressFailedException failed -> failed;
                case null, default -> new IllegalStateException("a call ended in a way of its own", e.getCause());
            };
        }
    }

    private Answer follow(Call call) {
        var hop = Hop.of(call);
        for (int redirects = 0; ; redirects++) {
            guard.admit(hop.target(), call.allowedHosts(), redirects > 0);
            var reply = exchange(hop, call);
            if (reply.next() == null) {
                return reply.answer();
            }
            if (redirects == call.redirects()) {
                throw new EgressFailedException(
                        Reason.REDIRECTS, "There were more than " + call.redirects() + " redirects.", null);
            }
            hop = reply.next();
        }
    }

    /** An answer; without its body if it is a redirect that is followed. */
    private record Reply(Answer answer, @Nullable Hop next) {}

    private Reply exchange(Hop hop, Call call) {
        var target = hop.target();
        var host = new HttpHost(target.https() ? "https" : "http", target.host(), target.port());
        try (var response = client.executeOpen(host, request(hop), null)) {
            var headers = headers(response);
            var status = response.getCode();
            var next = call.redirects() == 0 ? Optional.<Hop>empty() : hop.after(status, first(headers, "Location"));
            if (next.isPresent()) {
                return new Reply(new Answer(status, headers, new byte[0]), next.get());
            }
            var body = Body.read(response.getEntity(), first(headers, "Content-Encoding"), call.maxBytes());
            headers.remove("Content-Encoding");
            headers.remove("Content-Length");
            return new Reply(new Answer(status, headers, body), null);
        } catch (IOException e) {
            throw Faults.of(e, target.host());
        }
    }

    private static ClassicHttpRequest request(Hop hop) {
        var builder =
                ClassicRequestBuilder.create(hop.method()).setUri(hop.target().uri());
        hop.headers().forEach(builder::setHeader);
        if (hop.headers().keySet().stream().noneMatch("user-agent"::equalsIgnoreCase)) {
            builder.setHeader("User-Agent", "agentmarket");
        }
        builder.setHeader("Accept-Encoding", "gzip");
        if (hop.body() != null) {
            builder.setEntity(new ByteArrayEntity(hop.body(), null));
        }
        return builder.build();
    }

    private static Map<String, List<String>> headers(ClassicHttpResponse response) {
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        for (var header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName(), name -> new ArrayList<>())
                    .add(header.getValue() == null ? "" : header.getValue());
        }
        return headers;
    }

    private static @Nullable String first(Map<String, List<String>> headers, String name) {
        var values = headers.get(name);
        return values == null ? null : values.getFirst();
    }
}
