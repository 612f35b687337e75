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
 * Takes bodies into memory, only so many at once, until they are stored: each may be as large as the edge lets in, and
 * is there twice or thrice while it is copied.
 */
@Component
class Uploads {

    /** With the edge's 20 MB, some 400 MB in all at the very worst. */
    private static final int MAX_AT_ONCE = 8;

    /** A body that trickles in would keep others out. */
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
     * @throws AppException {@code OVERLOADED} when too many bodies are here; {@code BAD_REQUEST} when it comes too
     *     slowly
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
