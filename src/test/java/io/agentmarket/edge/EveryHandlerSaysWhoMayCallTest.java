package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.AgentMarket;
import io.agentmarket.identity.AnyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.Open;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.method.HandlerMethod;

/** A handler without a declaration of its callers stops the start. */
class EveryHandlerSaysWhoMayCallTest {

    private final List<HandlerMethod> handlers = product().toList();

    @Test
    void every_handler_of_the_product_says_it_once() {
        assertThat(handlers)
                .hasSizeGreaterThan(100)
                .allSatisfy(handler -> assertThat(Endpoint.fault(handler))
                        .as(handler.getMethod().toString())
                        .isEmpty());
    }

    @Test
    void only_platform_calls_are_below_operator_and_need_its_scope() {
        assertThat(handlers)
                .filteredOn(handler -> path(handler).startsWith("/api/v1/operator"))
                .isNotEmpty()
                .allSatisfy(handler -> assertThat(scopes(handler)).containsExactly(Scope.OPERATOR));
    }

    /** Only polling has its own bucket; any other call in it would escape the limits of requests. */
    @Test
    void few_calls_below_the_api_count_as_other_than_a_request() {
        assertThat(handlers)
                .filteredOn(handler -> path(handler).startsWith("/api/")
                        && Endpoint.of(handler).counts() != Counts.As.REQUEST)
                .extracting(handler -> handler.getMethod().getName() + " "
                        + Endpoint.of(handler).counts())
                .containsExactlyInAnyOrder(
                        "execute RUN",
                        "executeDeployment RUN",
                        "get READ",
                        "events READ",
                        "eventPage READ",
                        "listen READ",
                        "told READ",
                        "status READ",
                        "fire NOTHING",
                        "receive NOTHING",
                        "healthOfApi NOTHING",
                        "metricsOfApi NOTHING");
    }

    @Test
    void a_handler_that_says_nothing_or_too_much_is_found() throws Exception {
        assertThat(Stream.of("silent", "torn", "empty").map(EveryHandlerSaysWhoMayCallTest::fault))
                .allMatch(fault -> !fault.isEmpty());
        assertThat(fault("clear")).isEmpty();
    }

    static class Planted {

        void silent() {}

        @Open
        @AnyKey
        void torn() {}

        @Requires({})
        void empty() {}

        @Requires(Scope.READ)
        void clear() {}
    }

    private static String fault(String method) {
        try {
            return Endpoint.fault(new HandlerMethod(new Planted(), Planted.class.getDeclaredMethod(method)))
                    .orElse("");
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<HandlerMethod> product() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
        scanner.addExcludeFilter(new AnnotationTypeFilter(TestComponent.class));
        return scanner.findCandidateComponents(AgentMarket.class.getPackageName()).stream()
                .map(found -> ClassUtils.resolveClassName(
                        String.valueOf(found.getBeanClassName()), AgentMarket.class.getClassLoader()))
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> AnnotatedElementUtils.hasAnnotation(method, RequestMapping.class))
                .map(method -> new HandlerMethod(method.getDeclaringClass().getSimpleName(), method));
    }

    private static Scope[] scopes(HandlerMethod handler) {
        var required = handler.getMethodAnnotation(Requires.class);
        return required == null ? new Scope[0] : required.value();
    }

    private static String path(HandlerMethod handler) {
        return path(AnnotatedElementUtils.findMergedAnnotation(
                        handler.getMethod().getDeclaringClass(), RequestMapping.class))
                + path(AnnotatedElementUtils.findMergedAnnotation(handler.getMethod(), RequestMapping.class));
    }

    private static String path(@Nullable RequestMapping mapping) {
        return mapping == null || mapping.path().length == 0 ? "" : mapping.path()[0];
    }
}
