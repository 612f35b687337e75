package io.agentmarket.shared;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A failure from the catalogue: a caller can cause it or must be told of it. */
public final class AppException extends RuntimeException {

    private final ErrorCode code;
    private final List<Violation> violations;
    private final Map<String, Object> members;

    /**
     * @param detail one public sentence that says what happened and what to do; internal facts belong in {@code cause}
     */
    public AppException(ErrorCode code, String detail) {
        this(code, detail, List.of(), Map.of(), null);
    }

    public AppException(ErrorCode code, String detail, @Nullable Throwable cause) {
        this(code, detail, List.of(), Map.of(), cause);
    }

    private AppException(
            ErrorCode code,
            String detail,
            List<Violation> violations,
            Map<String, Object> members,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.violations = List.copyOf(violations);
        this.members = Map.copyOf(members);
    }

    /** Refused input, with every violation found. */
    public static AppException invalid(List<Violation> violations) {
        var first = violations.getFirst();
        return new AppException(ErrorCode.INVALID_REQUEST, sentence(first), violations, Map.of(), null);
    }

    /**
     * The sentence names a header or parameter without a colon: with a colon it would look like a header whose secret
     * must be masked.
     */
    private static String sentence(Violation violation) {
        var pointer = violation.pointer();
        if (pointer.isEmpty()) {
            return "The body " + violation.message();
        }
        return pointer + (pointer.startsWith("/") ? ": " : " ") + violation.message();
    }

    /** Refused input with one violation. */
    public static AppException invalid(String pointer, String message) {
        return invalid(List.of(new Violation(pointer, message)));
    }

    public static AppException notFound(String what) {
        return new AppException(ErrorCode.NOT_FOUND, "There is no such " + what + ", or it is not yours.");
    }

    /** The same failure with another member in its problem body, e.g. {@code limit}. */
    public AppException with(String member, Object value) {
        var all = new LinkedHashMap<>(members);
        all.put(member, value);
        return new AppException(code, detail(), violations, all, getCause());
    }

    public ErrorCode code() {
        return code;
    }

    /** The public sentence. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    public List<Violation> violations() {
        return violations;
    }

    /** Extension members of the problem body (RFC 9457, section 3.2). */
    public Map<String, Object> members() {
        return members;
    }
}
