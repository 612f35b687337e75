package io.agentmarket.edge;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Violation;
import io.agentmarket.stores.StoreFailure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** The answer to a failed request: an entry of the catalogue, and the headers of its status. */
record Refusal(AppException failure, Map<String, String> headers) {

    private static final Map<Integer, ErrorCode> BY_STATUS = Map.ofEntries(
            Map.entry(400, ErrorCode.BAD_REQUEST),
            Map.entry(401, ErrorCode.UNAUTHENTICATED),
            Map.entry(403, ErrorCode.FORBIDDEN),
            Map.entry(404, ErrorCode.NOT_FOUND),
            Map.entry(405, ErrorCode.METHOD_NOT_ALLOWED),
            Map.entry(406, ErrorCode.NOT_ACCEPTABLE),
            Map.entry(413, ErrorCode.BODY_TOO_LARGE),
            Map.entry(415, ErrorCode.UNSUPPORTED_MEDIA_TYPE),
            Map.entry(431, ErrorCode.HEADERS_TOO_LARGE),
            Map.entry(501, ErrorCode.NOT_IMPLEMENTED),
            Map.entry(503, ErrorCode.OVERLOADED),
            Map.entry(505, ErrorCode.HTTP_VERSION_NOT_SUPPORTED));

    static Refusal of(Throwable thrown) {
        return find(thrown, AppException.class)
                .map(Refusal::plain)
                .orElseGet(() -> thrown instanceof ErrorResponse framework ? of(thrown, framework) : other(thrown));
    }

    /** For a status that the container decided. */
    static Refusal of(int status) {
        return plain(say(byStatus(status), null));
    }

    /** For a body of a type that the call does not accept. */
    static Refusal unsupported(List<MediaType> read) {
        var types = read.isEmpty() ? MediaType.APPLICATION_JSON_VALUE : MediaType.toString(read);
        return new Refusal(
                new AppException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as " + types + "."),
                Map.of(HttpHeaders.ACCEPT, types));
    }

    private static Refusal of(Throwable thrown, ErrorResponse framework) {
        return switch (thrown) {
            case HttpRequestMethodNotSupportedException wrong -> {
                yield new Refusal(say(ErrorCode.METHOD_NOT_ALLOWED, null), Map.of(HttpHeaders.ALLOW, allowed(wrong)));
            }
            case HttpMediaTypeNotAcceptableException wrong -> plain(notAcceptable(wrong.getSupportedMediaTypes()));
            case HttpMediaTypeNotSupportedException wrong -> unsupported(wrong.getSupportedMediaTypes());
            case MissingServletRequestParameterException missing ->
                plain(AppException.invalid(missing.getParameterName(), "is required"));
            case MissingRequestHeaderException missing ->
                plain(AppException.invalid(missing.getHeaderName(), "is required"));
            case MissingRequestValueException unused -> plain(say(ErrorCode.INVALID_REQUEST, thrown));
            case AsyncRequestTimeoutException unused -> plain(say(ErrorCode.OVERLOADED, thrown));
            default -> plain(say(byStatus(framework.getStatusCode().value()), thrown));
        };
    }

    /** Every handler of GET answers HEAD, and every handler answers OPTIONS. */
    private static String allowed(HttpRequestMethodNotSupportedException wrong) {
        var methods = new TreeSet<String>();
        methods.add(HttpMethod.OPTIONS.name());
        for (var method : Objects.requireNonNullElse(wrong.getSupportedHttpMethods(), Set.<HttpMethod>of())) {
            methods.add(method.name());
            if (method.equals(HttpMethod.GET)) {
                methods.add(HttpMethod.HEAD.name());
            }
        }
        return String.join(", ", methods);
    }

    private static AppException notAcceptable(List<MediaType> made) {
        return made.isEmpty()
                ? new AppException(ErrorCode.NOT_ACCEPTABLE, "The Accept header cannot be read.")
                : new AppException(
                        ErrorCode.NOT_ACCEPTABLE,
                        "This call answers as " + MediaType.toString(made) + "; accept one of these.");
    }

    /** For a body in a coding that is not decoded (RFC 9110, section 15.5.16). */
    static Refusal encoded() {
        return new Refusal(
                new AppException(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "Send the body without Content-Encoding: bodies are read as they are, and no coding is decoded."),
                Map.of(HttpHeaders.ACCEPT_ENCODING, "identity"));
    }

    private static Refusal other(Throwable thrown) {
        return plain(
                switch (thrown) {
                    case HttpMessageNotReadableException unreadable -> BodyFault.of(unreadable);
                    case MethodArgumentTypeMismatchException mismatch -> mismatch(mismatch);
                    case TypeMismatchException mismatch ->
                        AppException.invalid(
                                Optional.ofNullable(mismatch.getPropertyName()).orElse(""), "has the wrong type");
                    case RequestRejectedException unused ->
                        new AppException(
                                ErrorCode.BAD_REQUEST,
                                "The address or a header holds characters that are not allowed there; percent-encode the"
                                        + " address and send headers in printable ASCII.",
                                thrown);
                    case InvalidParameterException unused -> KnownQuery.unreadable();
                    case AuthenticationException unused -> say(ErrorCode.UNAUTHENTICATED, thrown);
                    case AccessDeniedException unused -> say(ErrorCode.FORBIDDEN, thrown);
                    default ->
                        StoreFailure.of(thrown).isPassing()
                                ? StoreFailure.toAppException(thrown)
                                : say(ErrorCode.INTERNAL, thrown);
                });
    }

    /** A malformed id in the path names nothing; a parameter that is not a number is the caller's mistake. */
    private static AppException mismatch(MethodArgumentTypeMismatchException mismatch) {
        if (mismatch.getParameter().hasParameterAnnotation(PathVariable.class)) {
            return say(ErrorCode.NOT_FOUND, null);
        }
        var element = ResolvableType.forMethodParameter(mismatch.getParameter())
                .asCollection()
                .resolveGeneric(0);
        var wanted = BodyFault.expected(element == null ? mismatch.getRequiredType() : element);
        return AppException.invalid(List.of(new Violation(mismatch.getName(), wanted)));
    }

    private static ErrorCode byStatus(int status) {
        var code = BY_STATUS.get(status);
        if (code != null) {
            return code;
        }
        return HttpStatusCode.valueOf(status).is4xxClientError() ? ErrorCode.BAD_REQUEST : ErrorCode.INTERNAL;
    }

    private static AppException say(ErrorCode code, @Nullable Throwable cause) {
        return new AppException(code, code.sentence(), cause);
    }

    private static Refusal plain(AppException failure) {
        return new Refusal(failure, Map.of());
    }

    /** The nearest cause of a type; a chain is followed for at most ten links. */
    static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < 10; depth++) {
            if (type.isInstance(link)) {
                return Optional.of(type.cast(link));
            }
            link = link.getCause();
        }
        return Optional.empty();
    }
}
