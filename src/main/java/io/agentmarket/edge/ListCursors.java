package io.agentmarket.edge;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.OwnCursors;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.Sha256;
import io.agentmarket.shared.Storable;
import jakarta.servlet.http.HttpServletRequest;
import java.beans.PropertyEditorSupport;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Binds each cursor to its list: {@code next_cursor} leaves with a fingerprint of the list's address, and a
 * {@code cursor} of another list is refused instead of naming an accidental place in this one. Handlers are unaware of
 * it: they write and read the rows' own keys.
 */
@ControllerAdvice
@Order(PlainParameters.ORDER + 1)
class ListCursors implements ResponseBodyAdvice<Page<?>> {

    private static final String NAME = "cursor";
    private static final int MARK_BYTES = 4;
    private static final int MAX_LENGTH = 1_000;

    @InitBinder
    void readBy(WebDataBinder binder, HttpServletRequest request) {
        if (NAME.equals(binder.getObjectName()) && !hasOwn(request)) {
            binder.registerCustomEditor(String.class, new Editor(request, text -> text));
            binder.registerCustomEditor(UUID.class, new Editor(request, UUID::fromString));
            binder.registerCustomEditor(Long.class, new Editor(request, Long::valueOf));
        }
    }

    private static boolean hasOwn(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod method
                && method.hasMethodAnnotation(OwnCursors.class);
    }

    @Override
    public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return Page.class.isAssignableFrom(returned.getParameterType())
                && !returned.hasMethodAnnotation(OwnCursors.class);
    }

    @Override
    public @Nullable Page<?> beforeBodyWrite(
            @Nullable Page<?> page,
            MethodParameter returned,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        return page == null || page.nextCursor() == null
                ? page
                : new Page<>(page.items(), bound(request.getURI().getRawPath(), page.nextCursor()));
    }

    private static String bound(String list, String key) {
        var text = key.getBytes(StandardCharsets.UTF_8);
        var bytes = Arrays.copyOf(mark(list), MARK_BYTES + text.length);
        System.arraycopy(text, 0, bytes, MARK_BYTES, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String key(String list, String cursor) {
        var bytes = Base64.getUrlDecoder().decode(cursor);
        if (bytes.length <= MARK_BYTES || !Arrays.equals(mark(list), Arrays.copyOf(bytes, MARK_BYTES))) {
            throw new IllegalArgumentException("of another list");
        }
        return new String(bytes, MARK_BYTES, bytes.length - MARK_BYTES, StandardCharsets.UTF_8);
    }

    private static byte[] mark(String list) {
        return Arrays.copyOf(Sha256.of(list), MARK_BYTES);
    }

    private static final class Editor extends PropertyEditorSupport {

        private final String list;
        private final Function<String, Object> read;

        Editor(HttpServletRequest request, Function<String, Object> read) {
            this.list = request.getRequestURI();
            this.read = read;
        }

        @Override
        public void setAsText(String cursor) {
            try {
                if (cursor.length() > MAX_LENGTH) {
                    throw new IllegalArgumentException("too long");
                }
                var key = key(list, cursor);
                if (!Storable.isStorable(key)) {
                    throw new IllegalArgumentException("no text");
                }
                setValue(read.apply(key));
            } catch (IllegalArgumentException notOurs) {
                throw AppException.invalid(NAME, "is not one that a page of this list gave; start again without it");
            }
        }
    }
}
