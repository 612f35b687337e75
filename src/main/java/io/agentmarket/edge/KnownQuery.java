package io.agentmarket.edge;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Open;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Violation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.enums.ParameterStyle;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses query parameters that are unknown to an API call, given twice, empty, missing, or of a wrong value, all at
 * once: ignoring a misspelt filter would answer a different question. So would one of two headers that contradict.
 *
 * <p>The query is read as text, since asking the container for parameters would read a form's body as well. Pages
 * outside {@code /api/} accept what monitors and caches add to addresses, and so do calls by systems with their own
 * authentication.
 */
final class KnownQuery implements HandlerInterceptor {

    private static final String FAMILY = "[]";

    /** Headers that may be sent only once: a second one would be joined to the first, or ignored. */
    private static final List<String> ONCE = List.of("Idempotency-Key", HttpHeaders.CONTENT_TYPE);

    private final QueryValues values = new QueryValues();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && request.getDispatcherType() == DispatcherType.REQUEST
                && request.getRequestURI().startsWith("/api/")
                && !hasOwnProof(method)) {
            ONCE.forEach(header -> checkOnce(request, header));
            var given = values(request.getQueryString());
            var faults = faults(given, parameters(method));
            faults.addAll(faults(request, method, given));
            if (!faults.isEmpty()) {
                throw AppException.invalid(faults);
            }
        }
        return true;
    }

    private static void checkOnce(HttpServletRequest request, String header) {
        if (Collections.list(request.getHeaders(header)).size() > 1) {
            throw AppException.invalid(header, "is sent more than once");
        }
    }

    private static boolean hasOwnProof(HandlerMethod method) {
        var open = method.getMethodAnnotation(Open.class);
        return open != null && open.ownProof();
    }

    private static List<Violation> faults(Map<String, List<String>> given, Map<String, Boolean> known) {
        if (given.containsKey("")) {
            throw new AppException(ErrorCode.BAD_REQUEST, "A query parameter has a value and no name.");
        }
        var faults = new ArrayList<Violation>();
        given.forEach((name, values) -> {
            var many = known.get(family(name, known));
            if (many == null) {
                faults.add(new Violation(name, unknown(name, known)));
            } else if (values.stream().anyMatch(String::isEmpty)) {
                faults.add(new Violation(name, "has no value; give it one or leave it out"));
            } else if (values.size() > 1 && !many) {
                faults.add(new Violation(name, "is given more than once"));
            }
        });
        return faults;
    }

    /** The parameters that are missing, or have a wrong value. */
    private List<Violation> faults(HttpServletRequest request, HandlerMethod method, Map<String, List<String>> given) {
        var faults = new ArrayList<Violation>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            var declared = parameter.getParameterAnnotation(RequestParam.class);
            if (declared == null) {
                continue;
            }
            var name = name(parameter, declared);
            var values = given.getOrDefault(name, List.of());
            if (values.isEmpty()
                    && declared.required()
                    && declared.defaultValue().equals(ValueConstants.DEFAULT_NONE)) {
                faults.add(new Violation(name, "is required"));
            } else if (isReadable(parameter, values)) {
                faults.addAll(this.values.faults(request, parameter, name, values));
            }
        }
        return faults;
    }

    /** Whether the values are as many as they may be, and none is empty. */
    private static boolean isReadable(MethodParameter parameter, List<String> values) {
        return !values.isEmpty()
                && values.stream().noneMatch(String::isEmpty)
                && (values.size() == 1 || isMany(parameter.getParameterType()));
    }

    private static String name(MethodParameter parameter, RequestParam declared) {
        return declared.name().isEmpty() ? parameter.getParameter().getName() : declared.name();
    }

    /** {@code metadata[]} for {@code metadata[team]}, where a call takes names chosen by the caller. */
    private static String family(String name, Map<String, Boolean> known) {
        var bracket = name.indexOf('[');
        var named = bracket > 0 && name.endsWith("]") && bracket < name.length() - 2;
        var family = named ? name.substring(0, bracket) + FAMILY : name;
        return named && known.containsKey(family) || !family.endsWith(FAMILY) ? family : "";
    }

    private static String unknown(String name, Map<String, Boolean> known) {
        if (known.isEmpty()) {
            return "is not a parameter of this call, which has none";
        }
        var shown = known.keySet().stream()
                .collect(Collectors.toMap(KnownQuery::plain, KnownQuery::shown, (one, other) -> one, TreeMap::new));
        return "is not a parameter of this call"
                + Spelling.nearest(plain(name), shown.keySet())
                        .map(near -> "; did you mean " + shown.get(near) + "?")
                        .orElseGet(() -> "; it has " + String.join(", ", shown.values()));
    }

    /** A name without what a caller wrote in brackets. */
    private static String plain(String name) {
        var bracket = name.indexOf('[');
        return bracket < 0 ? name : name.substring(0, bracket);
    }

    private static String shown(String name) {
        return name.endsWith(FAMILY) ? plain(name) + "[name]" : name;
    }

    /** The names of a call's query parameters, and whether each may be given more than once. */
    private static Map<String, Boolean> parameters(HandlerMethod method) {
        var known = new TreeMap<String, Boolean>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            var declared = parameter.getParameterAnnotation(RequestParam.class);
            if (declared != null) {
                known.put(name(parameter, declared), isMany(parameter.getParameterType()));
            }
        }
        var operation = method.getMethodAnnotation(Operation.class);
        if (operation != null) {
            Arrays.stream(operation.parameters())
                    .filter(parameter -> parameter.style() == ParameterStyle.DEEPOBJECT)
                    .forEach(parameter -> known.put(parameter.name() + FAMILY, false));
        }
        return known;
    }

    private static boolean isMany(Class<?> type) {
        return type.isArray() || Collection.class.isAssignableFrom(type);
    }

    private static Map<String, List<String>> values(@Nullable String query) {
        var values = new LinkedHashMap<String, List<String>>();
        if (query != null) {
            Arrays.stream(query.split("&", -1)).filter(pair -> !pair.isEmpty()).forEach(pair -> {
                var parts = pair.split("=", 2);
                values.computeIfAbsent(decoded(parts[0]), name -> new ArrayList<>())
                        .add(parts.length == 1 ? "" : decoded(parts[1]));
            });
        }
        return values;
    }

    private static String decoded(String text) {
        var bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            var letter = text.charAt(i);
            if (letter == '%') {
                bytes.put((byte) (digit(text, i + 1) << 4 | digit(text, i + 2)));
                i += 2;
            } else {
                bytes.put((byte) (letter == '+' ? ' ' : letter));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException noText) {
            throw unreadable();
        }
    }

    private static int digit(String text, int at) {
        int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
        if (digit < 0) {
            throw unreadable();
        }
        return digit;
    }

    static AppException unreadable() {
        return new AppException(ErrorCode.BAD_REQUEST, "A query parameter is not percent-encoded UTF-8.");
    }
}
