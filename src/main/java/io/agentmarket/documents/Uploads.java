package io.agentmarket.documents;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/**
 * Holds bodies in memory until they are stored, and bounds their number: each may be as large as the edge allows, and
 * is in memory two or three times while it is copied.
 */
@Component
class Uploads {

    /** With the edge's limit of 20 MB, at worst some 400 MB in total. */
    private static final int MAX_AT_ONCE = 8;

    /** A body that arrives slowly would block others. */
    private static final Duration MAX_TIME = Duration.ofSeconds(60);

    private final Clock clock;
    private final Semaphore places = new Semaphore(MAX_AT_ONCE);

    Uploads(Clock clock) {
        this.clock = clock;
    }

    /**
     * Reads a body and keeps its place until it is stored.
     *
     * @return what {@code store} answers
     * @throws AppException {@code OVERLOADED} if there are too many bodies; {@code BAD_REQUEST} if it arrives too
     * slowly
     */
    <T> T take(InputStream body, Function<byte[], T> store) throws IOException {
        if (!places.tryAcquire()) {
            throw new AppException(ErrorCode.OVERLOADED, "Too many documents are being uploaded; retry shortly.");
        }
        try {
            return store.apply(read(body));
        } finally {
            places.release();
        }
    }

    private byte[] read(InputStream body) throws IOException {
        var deadline = clock.instant().plus(MAX_TIME);
        var content = new ByteArrayOutputStream();
        var buffer = new byte[64 * 1024];
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            content.write(buffer, 0, count);
            if (clock.instant().isAfter(deadline)) {
                throw new AppException(
                        ErrorCode.BAD_REQUEST,
                        "The body did not arrive within " + MAX_TIME.toSeconds() + " seconds; send it faster.");
            }
        }
        return content.toByteArray();
    }
}
