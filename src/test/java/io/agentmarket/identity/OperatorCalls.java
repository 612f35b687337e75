package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tiers.PriceBook;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;

/** Calls the endpoints of customers as the operator would, with the filter that knows keys. */
abstract class OperatorCalls {

    static final TestStores STORES = TestStores.fresh();
    static final String CUSTOMERS = "/api/v1/operator/customers";
    static final String LOG = "/api/v1/operator/audit-log";

    final SteppingClock clock = new SteppingClock("2026-11-20T12:00:00Z");
    final Authenticator authenticator = new Authenticator(STORES.tenant(), clock);
    final AuditLog auditLog = new AuditLog(STORES.tenant(), clock);

    /** The customers whose work the platform was told to stop. */
    final List<String> stopped = new ArrayList<>();

    final MockMvc mvc = MockMvcBuilders.standaloneSetup(
                    new OperatorEndpoint(
                            new Customers(
                                    STORES.tenant(),
                                    authenticator,
                                    auditLog,
                                    Stream::empty,
                                    () -> Stream.of(id -> stopped.add(id.toString()))),
                            new OperatorCustomers(STORES.tenant(), auditLog, new Ids(clock), clock),
                            PriceBook.bundled(),
                            clock),
                    new OperatorKeysEndpoint(
                            new OperatorKeys(
                                    STORES.tenant(),
                                    authenticator,
                                    auditLog,
                                    new KeyMaker(new Ids(clock), clock),
                                    clock),
                            clock),
                    new AuditLogEndpoint(auditLog))
            .addInterceptors(new ScopeCheck())
            .setMessageConverters(new JacksonJsonHttpMessageConverter(Json.MAPPER))
            .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
            .setHandlerExceptionResolvers(CodeHeader.resolver())
            .addFilters(CodeHeader.filter(), new ApiKeyFilter(authenticator))
            .build();
    final TestCustomers customers = new TestCustomers(STORES);
    final TestCustomers.Made operator = customers.create("elite", false, EnumSet.allOf(Scope.class));

    MockHttpServletResponse get(String path) throws Exception {
        return call(HttpMethod.GET, path, operator.key(), "", "");
    }

    MockHttpServletResponse put(String path, String body) throws Exception {
        return call(HttpMethod.PUT, CUSTOMERS + "/" + path, operator.key(), "", body);
    }

    MockHttpServletResponse create(String idempotencyKey, String body) throws Exception {
        return call(HttpMethod.POST, CUSTOMERS, operator.key(), idempotencyKey, body);
    }

    MockHttpServletResponse call(HttpMethod method, String path, String key, String idempotency, String body)
            throws Exception {
        var request = MockMvcRequestBuilders.request(method, path).header("X-API-Key", key);
        if (!idempotency.isEmpty()) {
            request.header("Idempotency-Key", idempotency);
        }
        try {
            return mvc.perform(request.contentType("application/json").content(body))
                    .andReturn()
                    .getResponse();
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    static JsonNode body(MockHttpServletResponse response) throws Exception {
        assertThat(response.getStatus()).as(response.getHeader("code")).isLessThan(300);
        return Json.MAPPER.readTree(response.getContentAsString());
    }

    MockHttpServletResponse post(String path, String idempotencyKey, String body) throws Exception {
        return call(HttpMethod.POST, CUSTOMERS + "/" + path, operator.key(), idempotencyKey, body);
    }

    MockHttpServletResponse delete(String path) throws Exception {
        return call(HttpMethod.DELETE, CUSTOMERS + "/" + path, operator.key(), "", "");
    }
}
