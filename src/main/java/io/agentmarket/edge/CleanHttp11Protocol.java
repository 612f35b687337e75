package io.agentmarket.edge;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketBufferHandler;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * The container's HTTP/1.1, except that no request or answer remains in a buffer. The container keeps buffers for later
 * connections and only moves their marks; a key in a header would be found in a dump of the heap until another request
 * happens to overwrite it.
 *
 * <p>It is public because the container creates it by its name.
 */
public final class CleanHttp11Protocol extends Http11NioProtocol {

    @Override
    protected Processor createProcessor() {
        return new CleanProcessor(this, getAdapter());
    }

    private static final class CleanProcessor extends Http11Processor {

        private CleanProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
            super(protocol, adapter);
        }

        /**
         * Wipes the buffers. OPEN means that the request is answered and no next one has been read; CLOSED, that there
         * will be none. In any other state, such as that of a stream, the buffers are still in use.
         */
        @Override
        public SocketState process(SocketWrapperBase<?> socket, SocketEvent event) throws IOException {
            SocketState state = SocketState.CLOSED;
            try {
                state = super.process(socket, event);
                return state;
            } finally {
                if (state == SocketState.OPEN || state == SocketState.CLOSED) {
                    wipe(socket.getSocketBufferHandler());
                    if (request.getInputBuffer() instanceof Http11InputBuffer input) {
                        wipe(input.getByteBuffer());
                    }
                    wipe(request.decodedURI());
                }
            }
        }

        private static void wipe(@Nullable SocketBufferHandler buffers) {
            if (buffers != null && buffers.isReadBufferEmpty() && buffers.isWriteBufferEmpty()) {
                wipe(buffers.getReadBuffer());
                wipe(buffers.getWriteBuffer());
            }
        }

        private static void wipe(@Nullable ByteBuffer buffer) {
            if (buffer != null && buffer.hasArray()) {
                Arrays.fill(buffer.array(), (byte) 0);
            }
        }

        /** Wipes the decoded path, which exists as bytes and as characters. */
        private static void wipe(MessageBytes text) {
            byte @Nullable [] bytes = text.getByteChunk().getBuffer();
            if (bytes != null) {
                Arrays.fill(bytes, (byte) 0);
            }
            char @Nullable [] characters = text.getCharChunk().getBuffer();
            if (characters != null) {
                Arrays.fill(characters, '\0');
            }
        }
    }
}
