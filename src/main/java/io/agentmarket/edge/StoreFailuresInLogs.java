package io.agentmarket.edge;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import io.agentmarket.stores.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.event.KeyValuePair;

/**
 * An unavailable store fails all its callers: schedulers, libraries, requests. However many of them log it, one line a
 * second is written, without a stack trace, because the place of the call does not explain the failure.
 */
final class StoreFailuresInLogs extends Filter<ILoggingEvent> {

    private static final long EVERY = Duration.ofSeconds(1).toNanos();

    private final AtomicLong next = new AtomicLong(System.nanoTime());

    StoreFailuresInLogs() {
        start();
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (!isOne(event)) {
            return FilterReply.NEUTRAL;
        }
        var now = System.nanoTime();
        var due = next.get();
        return now - due >= 0 && next.compareAndSet(due, now + EVERY) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    /** The event with the root cause's first line in place of the stack: the other lines hold statements and values. */
    static ILoggingEvent withoutStack(ILoggingEvent event) {
        if (!isOne(event)) {
            return event;
        }
        var brief = new LoggingEvent();
        brief.setLoggerContextRemoteView(event.getLoggerContextVO());
        brief.setLoggerName(event.getLoggerName());
        brief.setThreadName(event.getThreadName());
        brief.setLevel(event.getLevel());
        brief.setInstant(event.getInstant());
        brief.setMDCPropertyMap(event.getMDCPropertyMap());
        brief.setMessage(event.getFormattedMessage());
        var pairs = new ArrayList<KeyValuePair>();
        if (event.getKeyValuePairs() != null) {
            pairs.addAll(event.getKeyValuePairs());
        }
        pairs.add(new KeyValuePair("cause", words(event)));
        brief.setKeyValuePairs(pairs);
        return brief;
    }

    private static String words(ILoggingEvent event) {
        var root = event.getThrowableProxy();
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }

    private static boolean isOne(ILoggingEvent event) {
        return event.getThrowableProxy() instanceof ThrowableProxy proxy
                && StoreFailure.of(proxy.getThrowable()).isPassing();
    }
}
