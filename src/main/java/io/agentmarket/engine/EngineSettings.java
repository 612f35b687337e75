package io.agentmarket.engine;

import io.agentmarket.artifacts.ArtifactLimits;
import io.agentmarket.resilience.Retry;
import io.agentmarket.shared.Setting;
import io.agentmarket.shared.StartFailure;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** Settings of runs: model calls, approvals, files, journals and streams. */
@ConfigurationProperties(EngineSettings.PREFIX)
record EngineSettings(
        @DefaultValue ModelRetry modelRetry,
        @DefaultValue Breaker breaker,
        @DefaultValue Approvals approvals,
        @DefaultValue Artifacts artifacts,
        @DefaultValue Journals journals,
        @DefaultValue Streams streams) {

    static final String PREFIX = "agentmarket";

    /**
     * How a failed model call is retried.
     *
     * @param attempts calls in all, 1 to 20
     * @param first bound of the first wait, doubled for each later one; at most an hour
     * @param longest bound of every wait; at most an hour, and at least the first
     */
    record ModelRetry(
            @DefaultValue("4") int attempts,
            @DefaultValue("500ms") Duration first,
            @DefaultValue("30s") Duration longest) {

        ModelRetry {
            Setting.within(PREFIX + ".model-retry.attempts", attempts, 1, 20);
            Setting.within(PREFIX + ".model-retry.first", first, Duration.ofHours(1));
            Setting.within(PREFIX + ".model-retry.longest", longest, Duration.ofHours(1));
        }

        Retry retry() {
            if (longest.compareTo(first) < 0) {
                throw new StartFailure(
                        "The setting " + PREFIX + ".model-retry.longest is less than .first: change one.");
            }
            return new Retry(attempts, first, longest);
        }
    }

    /** @param pause of an open circuit breaker before its next probe; at most an hour */
    record Breaker(@DefaultValue("10s") Duration pause) {

        Breaker {
            Setting.within(PREFIX + ".breaker.pause", pause, Duration.ofHours(1));
        }
    }

    /** @param patience how long a run waits for an approval; at most a year */
    record Approvals(@DefaultValue("7d") Duration patience) {

        Approvals {
            Setting.within(PREFIX + ".approvals.patience", patience, Duration.ofDays(366));
        }
    }

    /**
     * Each limit is from 1 byte to 1 TiB, and no limit is less than the one before it.
     *
     * @param maxFileBytes of one file
     * @param maxRunBytes of all files of a run
     * @param maxCustomerBytes of all files of a customer's runs
     * @param maxFiles of a run, 1 to 1,000
     */
    record Artifacts(
            @DefaultValue("104857600") long maxFileBytes,
            @DefaultValue("209715200") long maxRunBytes,
            @DefaultValue("5368709120") long maxCustomerBytes,
            @DefaultValue("20") int maxFiles) {

        private static final long MAX_BYTES = 1L << 40;

        Artifacts {
            Setting.within(PREFIX + ".artifacts.max-file-bytes", maxFileBytes, 1, MAX_BYTES);
            Setting.within(PREFIX + ".artifacts.max-run-bytes", maxRunBytes, 1, MAX_BYTES);
            Setting.within(PREFIX + ".artifacts.max-customer-bytes", maxCustomerBytes, 1, MAX_BYTES);
            Setting.within(PREFIX + ".artifacts.max-files", maxFiles, 1, 1_000);
        }

        ArtifactLimits limits() {
            if (maxRunBytes < maxFileBytes || maxCustomerBytes < maxRunBytes) {
                throw new StartFailure("Of the settings " + PREFIX + ".artifacts.max-file-bytes, .max-run-bytes and"
                        + " .max-customer-bytes none may be less than the one before: change one.");
            }
            return new ArtifactLimits(maxFileBytes, maxRunBytes, maxFiles, maxCustomerBytes);
        }
    }

    /** @param maxCustomerBytes the limit of all journals, inputs and answers of a customer's runs; 1 byte to 1 PiB */
    record Journals(@DefaultValue("21474836480") long maxCustomerBytes) {

        Journals {
            Setting.within(PREFIX + ".journals.max-customer-bytes", maxCustomerBytes, 1, 1L << 50);
        }
    }

    /**
     * @param maxPerCustomer the streams that one customer may read from this replica at a time, 1 to 8,192 (all
     * connections)
     */
    record Streams(@DefaultValue("4000") int maxPerCustomer) {

        Streams {
            Setting.within(PREFIX + ".streams.max-per-customer", maxPerCustomer, 1, 8_192);
        }
    }
}
