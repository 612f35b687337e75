package io.agentmarket.text;

import io.agentmarket.text.Embedder.Reading;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/**
 * The readings of the latest short texts. The tools of one run often need the same text at the same time; the model
 * reads it once. Texts are kept as digests only. Thread-safe.
 */
final class RecentReadings {

    private static final int MAX_READINGS = 16;

    /** A reading of this many characters takes at most 1 MB. */
    private static final int MAX_CHARS = 2_000;

    private final Function<String, Reading> model;

    /** In order of use; guarded by itself. */
    private final LinkedHashMap<ByteBuffer, FutureTask<Reading>> recent =
            new LinkedHashMap<>(MAX_READINGS, 0.75f, true);

    RecentReadings(Function<String, Reading> model) {
        this.model = model;
    }

    /** The reading of a text; callers must not change its vectors. */
    Reading of(String text) {
        if (text.length() > MAX_CHARS) {
            return model.apply(text);
        }
        var key = digest(text);
        var reading = reading(key, text);
        reading.run();
        try {
            return reading.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return model.apply(text);
        } catch (ExecutionException e) {
            forget(key);
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    private FutureTask<Reading> reading(ByteBuffer key, String text) {
        synchronized (recent) {
            var reading = recent.computeIfAbsent(key, absent -> new FutureTask<>(() -> model.apply(text)));
            if (recent.size() > MAX_READINGS) {
                recent.pollFirstEntry();
            }
            return reading;
        }
    }

    private void forget(ByteBuffer key) {
        synchronized (recent) {
            recent.remove(key);
        }
    }

    private static ByteBuffer digest(String text) {
        try {
            return ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_16BE)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
