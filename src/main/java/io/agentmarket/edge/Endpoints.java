package io.agentmarket.edge;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Reads from a request's handler how the edge treats the request. No filter has a list of addresses.
 *
 * <p>An application does not start when one of its handlers does not declare who may call it.
 */
@Component
class Endpoints implements SmartInitializingSingleton {

    private static final String FOUND = Endpoints.class.getName() + ".found";
    private static final String OURS = "io.agentmarket.";
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "DELETE", "PATCH");

    private final Supplier<List<HandlerMapping>> mappings;

    /** @param mappings resolved at the first request, since they need the filters to exist */
    Endpoints(ObjectProvider<HandlerMapping> mappings) {
        this.mappings = SingletonSupplier.of(() -> mappings.orderedStream()
                .filter(each ->
                        each instanceof RequestMappingHandlerMapping || each instanceof AbstractUrlHandlerMapping)
                .toList());
    }

    /** Gives every filter the same answer for a request. */
    Endpoint of(HttpServletRequest request) {
        if (request.getAttribute(FOUND) instanceof Endpoint found) {
            return found;
        }
        var found = find(request, true)
                .or(() -> findOfOtherType(request))
                .or(() -> findOfOtherMethod(request))
                .orElseGet(() -> request.getRequestURI().startsWith("/api/") ? Endpoint.UNKNOWN : Endpoint.NOWHERE);
        request.setAttribute(FOUND, found);
        return found;
    }

    /** The address answers in other types than the request accepts: the dispatcher names them. */
    private Optional<Endpoint> findOfOtherType(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.ACCEPT) == null
                ? Optional.empty()
                : find(new OfAnyType(request), false).map(Endpoints::other);
    }

    /** The address exists with other methods: the dispatcher tells callers who may use one of them. */
    private Optional<Endpoint> findOfOtherMethod(HttpServletRequest request) {
        return METHODS.stream()
                .filter(method -> !method.equals(request.getMethod()))
                .map(method -> find(new WithMethod(request, method), false))
                .flatMap(Optional::stream)
                .map(Endpoints::other)
                .findFirst();
    }

    private static Endpoint other(Endpoint other) {
        return switch (other.access()) {
            case OPEN, OWN_PROOF -> Endpoint.OTHER_METHOD;
            case KEY, CLOSED -> Endpoint.UNKNOWN;
        };
    }

    /** Without its Accept header. */
    private static final class OfAnyType extends HttpServletRequestWrapper {

        OfAnyType(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return name.equalsIgnoreCase(HttpHeaders.ACCEPT) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return name.equalsIgnoreCase(HttpHeaders.ACCEPT) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }
    }

    /** The methods of a request's address, whatever its own is; none where nothing is. */
    SortedSet<String> methods(HttpServletRequest request) {
        var methods = new TreeSet<String>();
        METHODS.stream()
                .filter(method -> find(new WithMethod(request, method), false).isPresent())
                .forEach(methods::add);
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        if (!methods.isEmpty()) {
            methods.add("OPTIONS");
        }
        return methods;
    }

    private static final class WithMethod extends HttpServletRequestWrapper {

        private final String method;

        WithMethod(HttpServletRequest request, String method) {
            super(request);
            this.method = method;
        }

        @Override
        public String getMethod() {
            return method;
        }
    }

    /** @param noted whether the dispatcher will use this handler */
    private Optional<Endpoint> find(HttpServletRequest request, boolean noted) {
        ServletRequestPathUtils.parseAndCache(request);
        for (var mapping : mappings.get()) {
            var chain = chain(mapping, request);
            if (chain == null) {
                continue;
            }
            if (chain.getHandler() instanceof HandlerMethod method) {
                if (noted) {
                    FoundHandler.note(request, chain);
                }
                return isEndpoint(method) ? Optional.of(Endpoint.of(method)) : Optional.empty();
            }
            if (chain.getHandler() instanceof ResourceHttpRequestHandler) {
                return Optional.of(Endpoint.PAGE);
            }
        }
        return Optional.empty();
    }

    private static @Nullable HandlerExecutionChain chain(HandlerMapping mapping, HttpServletRequest request) {
        try {
            return mapping.getHandler(request);
        } catch (ServletException otherMethodOrType) {
            return null;
        } catch (Exception e) {
            throw new IllegalStateException("a handler mapping failed", e);
        }
    }

    /** Only the container calls its error page. */
    private static boolean isEndpoint(HandlerMethod handler) {
        return handler.getBeanType().getName().startsWith(OURS)
                && !ErrorController.class.isAssignableFrom(handler.getBeanType());
    }

    @Override
    public void afterSingletonsInstantiated() {
        mappings.get().stream()
                .filter(RequestMappingHandlerMapping.class::isInstance)
                .flatMap(each -> ((RequestMappingHandlerMapping) each).getHandlerMethods().values().stream())
                .filter(Endpoints::isEndpoint)
                .forEach(Endpoints::requireDeclared);
    }

    private static void requireDeclared(HandlerMethod handler) {
        Endpoint.fault(handler).ifPresent(fault -> {
            throw new IllegalStateException(handler.getShortLogMessage() + " " + fault);
        });
    }
}
