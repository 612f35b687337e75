package io.agentmarket.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.CodeHeader;
import io.agentmarket.identity.Scope;
import io.agentmarket.identity.ScopeCheck;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.identity.TestIdentity;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tiers.PriceBook;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;

@Tag("stores")
class ProviderKeysEndpointTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final String PATH = "/api/v1/provider-keys";
    private static final String KEY = "sk-ant-api03-canary-0001";
    private static final String BODY = "{\"provider\":\"anthropic\",\"key\":\"" + KEY + "\"}";

    private final TestCustomers customers = new TestCustomers(STORES);
    private final SteppingClock clock = new SteppingClock("2026-11-20T12:00:00Z");
    private final List<String> checked = new ArrayList<>();
    private final ProviderKeys keys = keys();
    private final MockMvc mvc = mvc(secret -> {
        checked.add(secret);
        if (secret.contains("revoked")) {
            throw new AppException(ErrorCode.PROVIDER_KEY_REFUSED, "The provider refuses this key.");
        }
    });
    private final TestCustomers.Made alice = customers.create("byok");

    @Nested
    class Ok {

        @Test
        void the_list_shows_hint_and_model_and_never_the_key() throws Exception {
            post(alice, "a", "{\"provider\":\"anthropic\",\"key\":\"" + KEY + "\",\"model\":\"claude-opus-5-5\"}");

            var response = call(MockMvcRequestBuilders.get(PATH).header("X-API-Key", alice.key()));

            var item = body(response).path("items").path(0);
            assertThat(item.path("hint").asString()).isEqualTo("0001");
            assertThat(item.path("model").asString()).isEqualTo("claude-opus-5-5");
            assertThat(item.path("provider").asString()).isEqualTo("anthropic");
            assertThat(response.getContentAsString()).doesNotContain(KEY);
        }

        @Test
        void a_deleted_key_is_gone() throws Exception {
            var made = body(post(alice, "a", BODY));

            var gone = delete(alice, made.path("id").asString());

            assertThat(gone.getStatus()).isEqualTo(204);
            assertThat(keys.find(alice.id())).isEmpty();
            assertThat(keys.choice(alice.id())).isEmpty();
        }
    }

    @Nested
    class Created {

        @Test
        void a_key_is_tested_kept_sealed_and_found() throws Exception {
            var response = post(alice, "a", BODY);

            assertThat(response.getStatus()).isEqualTo(201);
            assertThat(response.getContentAsString()).doesNotContain(KEY);
            assertThat(checked).containsExactly(KEY);
            assertThat(keys.find(alice.id())).map(ProviderKey::secret).contains(KEY);
            assertThat(rows(alice))
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(row).doesNotContain(KEY));
        }

        @Test
        void another_key_replaces_it_and_the_choice_follows_at_once() throws Exception {
            post(alice, "a", BODY);
            assertThat(keys.choice(alice.id())).contains(new ProviderKeys.Choice(null));

            post(alice, "b", "{\"provider\":\"anthropic\",\"key\":\"another-key\",\"model\":\"claude-haiku-5-5\"}");

            assertThat(keys.choice(alice.id())).contains(new ProviderKeys.Choice("claude-haiku-5-5"));
            assertThat(keys.find(alice.id())).map(ProviderKey::secret).contains("another-key");
            assertThat(keys.list(alice.id())).hasSize(1);
        }

        @Test
        void a_change_on_another_replica_is_known_after_thirty_seconds() throws Exception {
            var replica = keys();
            assertThat(replica.choice(alice.id())).isEmpty();

            post(alice, "a", BODY);

            assertThat(replica.choice(alice.id())).isEmpty();
            clock.pass(Duration.ofSeconds(30));
            assertThat(replica.choice(alice.id())).isPresent();
        }

        @Test
        void a_repeated_request_gets_the_same_answer_and_is_not_tested_again() throws Exception {
            var first = post(alice, "same", BODY);
            post(alice, "later", "{\"provider\":\"anthropic\",\"key\":\"another-key\"}");

            var again = post(alice, "same", BODY);

            assertThat(body(again)).isEqualTo(body(first));
            assertThat(checked).containsExactly(KEY, "another-key");
            assertThat(keys.find(alice.id())).map(ProviderKey::secret).contains("another-key");
        }

        @Test
        void nothing_shows_the_key_by_its_text_form() {
            assertThat(new ProviderKey(KEY, null).toString()).doesNotContain(KEY);
            assertThat(new ProviderKeys.Draft(KEY, null).toString()).doesNotContain(KEY);
            assertThat(Json.MAPPER
                            .readValue(BODY, ProviderKeysEndpoint.NewKey.class)
                            .toString())
                    .doesNotContain(KEY);
        }
    }

    @Nested
    class Refused {

        @Test
        void without_an_idempotency_key_400() throws Exception {
            var request = MockMvcRequestBuilders.post(PATH)
                    .header("X-API-Key", alice.key())
                    .contentType("application/json")
                    .content(BODY);

            assertThat(CodeHeader.of(call(request))).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REQUIRED);
        }

        @Test
        void without_the_scope_or_with_a_test_key_403() throws Exception {
            var reader = customers.create("byok", false, Set.of(Scope.READ));
            var tester = customers.create("byok", true, Set.of(Scope.KEYS));

            assertThat(CodeHeader.of(post(reader, "a", BODY))).isEqualTo(ErrorCode.FORBIDDEN);
            assertThat(CodeHeader.of(post(tester, "a", BODY))).isEqualTo(ErrorCode.TEST_KEY_REFUSED);
            assertThat(CodeHeader.of(call(MockMvcRequestBuilders.get(PATH).header("X-API-Key", reader.key()))))
                    .isEqualTo(ErrorCode.FORBIDDEN);
        }

        @Test
        void a_foreign_key_does_not_exist_404() throws Exception {
            var bob = customers.create("byok");
            var foreign = body(post(bob, "a", BODY)).path("id").asString();

            assertThat(CodeHeader.of(delete(alice, foreign))).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(CodeHeader.of(delete(alice, UUID.randomUUID().toString())))
                    .isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(CodeHeader.of(delete(alice, "42"))).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(keys.find(bob.id())).isPresent();
        }

        @Test
        void a_key_that_the_provider_refuses_is_not_kept_422() throws Exception {
            var response = post(alice, "a", "{\"provider\":\"anthropic\",\"key\":\"revoked-key\"}");

            assertThat(CodeHeader.of(response)).isEqualTo(ErrorCode.PROVIDER_KEY_REFUSED);
            assertThat(keys.find(alice.id())).isEmpty();
            assertThat(post(alice, "a", BODY).getStatus()).isEqualTo(201);
        }

        @Test
        void a_malformed_key_or_a_model_that_cannot_be_called_422() throws Exception {
            for (var key : List.of("with a space", "short", "x".repeat(513), "umlaut-ä-key")) {
                var response = post(alice, "a", "{\"provider\":\"anthropic\",\"key\":\"" + key + "\"}");
                assertThat(CodeHeader.of(response)).as(key).isEqualTo(ErrorCode.INVALID_REQUEST);
                assertThat(response.getHeader("pointer")).isEqualTo("/key");
            }
            var response = post(alice, "a", "{\"provider\":\"anthropic\",\"key\":\"" + KEY + "\",\"model\":\"gpt\"}");
            assertThat(CodeHeader.of(response)).isEqualTo(ErrorCode.INVALID_REQUEST);
            assertThat(response.getHeader("pointer")).isEqualTo("/model");
            assertThat(response.getHeader("detail")).contains("claude-opus-5-5").doesNotContain(KEY);
            assertThat(checked).isEmpty();
        }

        @Test
        void another_request_under_the_same_idempotency_key_422() throws Exception {
            post(alice, "same", BODY);

            assertThat(CodeHeader.of(post(alice, "same", "{\"provider\":\"anthropic\",\"key\":\"another-key\"}")))
                    .isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);
        }

        @Test
        void where_no_provider_is_connected_nothing_is_kept_503() throws Exception {
            var alone = mvc();

            var response = call(alone, request(alice, "a", BODY));

            assertThat(CodeHeader.of(response)).isEqualTo(ErrorCode.MODEL_UNAVAILABLE);
            assertThat(keys.find(alice.id())).isEmpty();
        }
    }

    private ProviderKeys keys() {
        var masterKeys =
                MasterKeys.configured(MasterKey.random(new SecureRandom()).text(), "");
        return new ProviderKeys(STORES.tenant(), new Vault(masterKeys, clock), new Ids(clock), clock);
    }

    private MockMvc mvc(ProviderKeyCheck... check) {
        var beans = new StaticListableBeanFactory();
        for (var bean : check) {
            beans.addBean("check", bean);
        }
        return MockMvcBuilders.standaloneSetup(new ProviderKeysEndpoint(
                        keys, beans.getBeanProvider(ProviderKeyCheck.class), PriceBook.bundled(), clock))
                .addInterceptors(new ScopeCheck())
                .setMessageConverters(new JacksonJsonHttpMessageConverter(Json.MAPPER))
                .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
                .addFilters(CodeHeader.filter(), TestIdentity.apiKeys(STORES.tenant(), clock))
                .build();
    }

    private List<String> rows(TestCustomers.Made who) {
        return STORES.tenant()
                .tx(who.id(), sql -> sql.sql("""
                        select k::text from provider_keys k union all select r::text from repeated_call r""").query(String.class).list());
    }

    private MockHttpServletResponse post(TestCustomers.Made who, String idempotencyKey, String body) throws Exception {
        return call(request(who, idempotencyKey, body));
    }

    private static MockHttpServletRequestBuilder request(TestCustomers.Made who, String idempotencyKey, String body) {
        return MockMvcRequestBuilders.post(PATH)
                .header("X-API-Key", who.key())
                .header("Idempotency-Key", idempotencyKey)
                .contentType("application/json")
                .content(body);
    }

    private MockHttpServletResponse delete(TestCustomers.Made who, String id) throws Exception {
        return call(MockMvcRequestBuilders.delete(PATH + "/" + id).header("X-API-Key", who.key()));
    }

    private MockHttpServletResponse call(MockHttpServletRequestBuilder request) throws Exception {
        return call(mvc, request);
    }

    private static MockHttpServletResponse call(MockMvc mvc, MockHttpServletRequestBuilder request) throws Exception {
        try {
            return mvc.perform(request).andReturn().getResponse();
        } finally {
            SecurityContextHolder.clearContext();
        }
    }

    private static JsonNode body(MockHttpServletResponse response) throws Exception {
        assertThat(response.getStatus()).as(response.getHeader("code")).isLessThan(300);
        return Json.MAPPER.readTree(response.getContentAsString());
    }
}
