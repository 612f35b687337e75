package io.agentmarket.edge;

import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Violation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Serial;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/** A JSON body with members that cannot be read, and what could be read of it. */
final class UnreadableBody extends HttpMessageNotReadableException {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient BodyFaults.Found faults;

    UnreadableBody(BodyFaults.Found faults, HttpInputMessage message) {
        super("unreadable members", AppException.invalid(cut(faults.violations())), message);
        this.faults = faults;
    }

    /** All faults: those of the members, and those that the handler would find in the rest. */
    AppException named(HttpServletRequest request, @Nullable Object handler) {
        var all = new Faults();
        all.addAll(faults.violations());
        var readable = faults.readable();
        if (readable != null
                && handler instanceof HandlerMethod method
                && method.getBean() instanceof BodyRules<?> rules) {
            all.check(() -> check(rules, readable, variables(request)));
        }
        return AppException.invalid(cut(all.found()));
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // an endpoint that is not open has been reached by a caller
    private static void check(BodyRules<?> rules, Object body, Map<String, String> path) {
        var proof = SecurityContextHolder.getContext().getAuthentication();
        var caller = proof != null && proof.getPrincipal() instanceof Caller known ? known : null;
        ((BodyRules<@Nullable Caller>) rules).check(caller, body, path);
    }

    @SuppressWarnings("unchecked") // the dispatcher's mappings write it
    private static Map<String, String> variables(HttpServletRequest request) {
        var variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
        return variables == null ? Map.of() : (Map<String, String>) variables;
    }

    private static List<Violation> cut(List<Violation> violations) {
        return violations.stream().limit(BodyFaults.MAX_FAULTS).toList();
    }
}
