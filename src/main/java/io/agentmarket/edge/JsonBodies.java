package io.agentmarket.edge;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON bodies, and names every fault of one at once. */
final class JsonBodies extends JacksonJsonHttpMessageConverter {

    private final JsonMapper mapper;

    JsonBodies(JsonMapper mapper) {
        super(mapper);
        this.mapper = mapper;
        setSupportedMediaTypes(List.of(MediaType.APPLICATION_JSON));
    }

    @Override
    public Object read(ResolvableType type, HttpInputMessage message, @Nullable Map<String, Object> hints)
            throws IOException {
        var body = message.getBody().readAllBytes();
        try {
            return super.read(type, new Kept(body, message.getHeaders()), hints);
        } catch (HttpMessageNotReadableException unreadable) {
            var first = BodyFault.of(unreadable);
            if (first.violations().isEmpty()) {
                throw first;
            }
            var all = faults(body, type);
            if (all.violations().isEmpty()) {
                throw first;
            }
            throw new UnreadableBody(all, message);
        }
    }

    private BodyFaults.Found faults(byte[] body, ResolvableType type) {
        try {
            return BodyFaults.of(mapper, mapper.readTree(body), mapper.constructType(type.getType()));
        } catch (JacksonException e) {
            return new BodyFaults.Found(List.of(), null);
        }
    }

    private record Kept(byte[] body, HttpHeaders headers) implements HttpInputMessage {

        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(body);
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
