package io.agentmarket.edge;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import io.agentmarket.shared.StartFailure;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * Masks secrets in every log line after formatting: messages, key-values, MDC and stack traces, in any format that is
 * configured.
 */
class RedactedLogs implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String FORMAT = "LOG_FORMAT";
    private static final List<String> FORMATS = List.of("plain", "json", "ecs");

    /**
     * A logger that writes raw requests in pieces at DEBUG; a key that is split over two pieces would not be
     * recognised.
     */
    private static final String RAW_BYTES = "org.apache.coyote.http11.Http11InputBuffer";

    /** Adds the masking after logging is set up; a later context of the same process finds it or adds it again. */
    @Override
    public void initialize(ConfigurableApplicationContext context) {
        requireKnownFormat(context.getEnvironment());
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
            logs.getLoggerList().forEach(RedactedLogs::wall);
            logs.getLogger(RAW_BYTES).setLevel(Level.INFO);
        }
    }

    /** @throws StartFailure for an unknown format; until here the log was plain */
    private static void requireKnownFormat(Environment environment) {
        var format = environment.getProperty(FORMAT, "plain");
        if (!FORMATS.contains(format)) {
            throw new StartFailure("The setting " + FORMAT + " must be one of " + String.join(", ", FORMATS)
                    + ", and is " + format + ": change it.");
        }
    }

    private static void wall(AppenderAttachable<ILoggingEvent> appenders) {
        appenders.iteratorForAppenders().forEachRemaining(RedactedLogs::wall);
    }

    @SuppressWarnings("unchecked") // an appender of logging events holds appenders of logging events
    private static void wall(Appender<ILoggingEvent> appender) {
        if (appender instanceof OutputStreamAppender<ILoggingEvent> out && !(out.getEncoder() instanceof Redacting)) {
            out.setEncoder(new Redacting(out.getEncoder()));
            out.addFilter(new StoreFailuresInLogs());
        } else if (appender instanceof AppenderAttachable<?> nested) {
            wall((AppenderAttachable<ILoggingEvent>) nested);
        }
    }

    private static final class Redacting extends EncoderBase<ILoggingEvent> {

        private final Encoder<ILoggingEvent> encoder;

        private Redacting(Encoder<ILoggingEvent> encoder) {
            this.encoder = encoder;
            start();
        }

        @Override
        public byte[] headerBytes() {
            return encoder.headerBytes();
        }

        /**
         * Encoders write UTF-8 unless told otherwise; the patterns are ASCII, so other bytes pass unchanged as Latin-1.
         */
        @Override
        public byte[] encode(ILoggingEvent event) {
            nameOnce(event);
            var line = new String(encoder.encode(StoreFailuresInLogs.withoutStack(event)), StandardCharsets.ISO_8859_1);
            return Secrets.mask(line).getBytes(StandardCharsets.ISO_8859_1);
        }

        /** Removes repeated names, because the writer refuses a JSON line with one and the line would be lost. */
        private static void nameOnce(ILoggingEvent event) {
            var pairs = event.getKeyValuePairs();
            if (event instanceof LoggingEvent changeable && pairs != null) {
                var names = new HashSet<>(event.getMDCPropertyMap().keySet());
                var once = pairs.stream().filter(pair -> names.add(pair.key)).toList();
                if (once.size() < pairs.size()) {
                    changeable.setKeyValuePairs(once);
                }
            }
        }

        @Override
        public byte[] footerBytes() {
            return encoder.footerBytes();
        }
    }
}
