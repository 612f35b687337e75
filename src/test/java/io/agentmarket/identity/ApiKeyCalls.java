package io.agentmarket.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tiers.PriceBook;
import java.util.stream.Stream;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;

/** Calls the endpoint of API keys as the customer Alice would, with the filter that knows keys. */
abstract class ApiKeyCalls {

    static final TestStores STORES = TestStores.fresh();
    static final String KEYS = "/api/v1/api-keys";

    final TestCustomers customers = new TestCustomers(STORES);
    final SteppingClock clock = new SteppingClock("2026-11-20T12:00:00Z");
    final Authenticator authenticator = new Authenticator(STORES.tenant(), clock);
    final ApiKeys keys =
            new ApiKeys(STORES.tenant(), authenticator, customers.audit(clock), Stream::empty, new Ids(clock), clock);
    final MockMvc mvc = MockMvcBuilders.standaloneSetup(
                    new ApiKeysEndpoint(keys, PriceBook.bundled(), clock),
                    new MeEndpoint(
                            new Customers(
                                    STORES.tenant(),
                                    authenticator,
                                    new AuditLog(STORES.tenant(), clock),
                                    Stream::empty,
                                    Stream::empty),
                            new DefaultListableBeanFactory().getBeanProvider(KeyBudgets.class)))
            .addInterceptors(new ScopeCheck())
            .setMessageConverters(new JacksonJsonHttpMessageConverter(Json.MAPPER))
            .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
            .setHandlerExceptionResolvers(CodeHeader.resolver())
            .addFilters(CodeHeader.filter(), new ApiKeyFilter(authenticator))
            .build();
    final TestCustomers.Made alice = customers.create("silver");

    MockHttpServletResponse get(String path, String key) throws Exception {
        return call(MockMvcRequestBuilders.get(path).header("X-API-Key", key));
    }

    MockHttpServletResponse create(TestCustomers.Made who, String idempotencyKey, String body) throws Exception {
        return post(KEYS, who, idempotencyKey, body);
    }

    MockHttpServletResponse rotate(TestCustomers.Made who, String idempotencyKey, JsonNode old, String body)
            throws Exception {
        return post(KEYS + "/" + old.get("id").stringValue() + "/rotate", who, idempotencyKey, body);
    }

    MockHttpServletResponse post(String path, TestCustomers.Made who, String idempotencyKey, String body)
            throws Exception {
        return call(MockMvcRequestBuilders.post(path)
                .header("X-API-Key", who.key())
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .content(body));
    }

    MockHttpServletResponse delete(TestCustomers.Made who, String id) throws Exception {
        return call(MockMvcRequestBuilders.delete(KEYS + "/" + id).header("X-API-Key", who.key()));
    }

    MockHttpServletResponse call(MockHttpServletRequestBuilder request) throws Exception {
        try {
            return mvc.perform(request).andReturn().getResponse();
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    static JsonNode body(MockHttpServletResponse response) throws Exception {
        assertThat(response.getStatus()).as(response.getHeader("code")).isLessThan(300);
        return Json.MAPPER.readTree(response.getContentAsString());
    }
}
