package io.agentmarket.llm.anthropic;

import static io.agentmarket.llm.anthropic.Adapters.CLOCK;
import static io.agentmarket.llm.anthropic.Adapters.CUSTOMERS;
import static io.agentmarket.llm.anthropic.Adapters.PLATFORMS;
import static io.agentmarket.llm.anthropic.Adapters.SECRET;
import static io.agentmarket.llm.anthropic.Adapters.api;
import static io.agentmarket.llm.anthropic.Adapters.model;
import static io.agentmarket.llm.anthropic.Adapters.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.llm.Message;
import io.agentmarket.llm.ModelKey;
import io.agentmarket.llm.TextSink;
import io.agentmarket.llm.Turn;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.StartFailure;
import io.agentmarket.shared.Tokens;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests on the wire, and the end of a call. */
class AnthropicCallTest {

    private static final TextSink SILENT = (offset, delta) -> {};

    private static final Duration PROMPT = Duration.ofSeconds(60);

    @Test
    void one_call_is_one_request_with_one_key_and_no_other_headers() {
        try (var upstream = Responder.streaming(Responder.OK);
                var api = api(upstream.baseUrl())) {
            var turn = model(api).respond(request(CUSTOMERS), SILENT);

            assertThat(turn.requestId()).isEqualTo("req_test");
            assertThat(turn.tokens()).isEqualTo(new Tokens(7, 3, 0, 0, 0));
            assertThat(upstream.seen).singleElement().satisfies(seen -> {
                assertThat(seen.line()).isEqualTo("POST /v1/messages");
                assertThat(seen.headers().get("x-api-key")).containsExactly(CUSTOMERS.secret());
                assertThat(seen.headers().keySet())
                        .isSubsetOf(
                                "accept",
                                "anthropic-version",
                                "connection",
                                "content-length",
                                "content-type",
                                "host",
                                "user-agent",
                                "x-api-key")
                        .contains("anthropic-version");
                assertThat(seen.headers().toString()).doesNotContain(SECRET);
                assertThat(seen.body().path("stream").booleanValue()).isTrue();
            });
        }
    }

    @Test
    void a_connection_serves_call_after_call() {
        var ports = new ArrayList<Integer>();
        try (var upstream = new Responder(exchange -> {
                    ports.add(exchange.getRemoteAddress().getPort());
                    Responder.stream(exchange, Responder.OK);
                });
                var api = api(upstream.baseUrl())) {
            for (int i = 0; i < 5; i++) {
                model(api).respond(request(PLATFORMS), SILENT);
            }

            assertThat(ports).hasSize(5).containsOnly(ports.getFirst());
        }
    }

    @Test
    void a_retired_model_is_served_by_its_successor() {
        try (var upstream = Responder.streaming(Responder.OK);
                var api = api(upstream.baseUrl())) {
            var asked = request(
                    "claude-sonnet-4-20250514",
                    List.of(new Message.User("hello")),
                    List.of(),
                    Adapters.OUTPUT,
                    PLATFORMS);

            model(api).respond(asked, SILENT);

            assertThat(upstream.seen.getFirst().body().path("model").asString()).isEqualTo("claude-sonnet-5-5");
        }
    }

    @Test
    void text_arrives_while_the_answer_is_still_being_written() throws Exception {
        var more = new CountDownLatch(1);
        var first = new CompletableFuture<String>();
        var half = Responder.OK.indexOf("event: any\ndata: {\"type\":\"content_block_stop");
        try (var upstream = new Responder(exchange -> {
                    Responder.stream(exchange, Responder.OK.substring(0, half));
                    await(more);
                    exchange.getResponseBody()
                            .write(Responder.OK.substring(half).getBytes());
                });
                var api = api(upstream.baseUrl())) {
            var turn = CompletableFuture.supplyAsync(
                    () -> model(api).respond(request(PLATFORMS), (offset, delta) -> first.complete(delta)));

            assertThat(first.get(PROMPT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("ok");
            assertThat(turn).isNotDone();
            more.countDown();
            assertThat(turn.get(PROMPT.toSeconds(), TimeUnit.SECONDS).text()).isEqualTo("ok");
        }
    }

    @Test
    void characters_split_between_pieces_are_whole_again() {
        var stream = Responder.OK.replace("\"ok\"", "\"Grüße 👍\"").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        try (var upstream = new Responder(exchange -> {
                    exchange.sendResponseHeaders(200, 0);
                    for (var one : stream) {
                        exchange.getResponseBody().write(one);
                        exchange.getResponseBody().flush();
                    }
                });
                var api = api(upstream.baseUrl())) {
            assertThat(model(api).respond(request(PLATFORMS), SILENT).text()).isEqualTo("Grüße 👍");
        }
    }

    @Test
    void a_complete_turn_counts_although_the_stream_stays_open() {
        var hold = new CountDownLatch(1);
        try (var upstream = new Responder(exchange -> {
                    Responder.stream(exchange, Responder.OK);
                    await(hold);
                });
                var api = api(upstream.baseUrl())) {
            assertThat(model(api).respond(request(PLATFORMS), SILENT).text()).isEqualTo("ok");
            hold.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_interrupt_ends_the_call_before_and_after_the_headers(boolean headers) throws Exception {
        var reached = new CountDownLatch(1);
        var hold = new CountDownLatch(1);
        var flag = new AtomicBoolean();
        try (var upstream = new Responder(exchange -> {
                    if (headers) {
                        Responder.stream(exchange, Responder.OK.substring(0, 300));
                    }
                    reached.countDown();
                    await(hold);
                });
                var api = api(upstream.baseUrl())) {
            for (var builder : new Thread.Builder[] {Thread.ofVirtual(), Thread.ofPlatform()}) {
                var failure = new CompletableFuture<Throwable>();
                var caller = builder.start(() -> {
                    try {
                        model(api).respond(request(PLATFORMS), SILENT);
                    } catch (RuntimeException e) {
                        flag.set(Thread.currentThread().isInterrupted());
                        failure.complete(e);
                    }
                });
                assertThat(reached.await(PROMPT.toSeconds(), TimeUnit.SECONDS)).isTrue();

                caller.interrupt();

                assertThat(failure.get(PROMPT.toSeconds(), TimeUnit.SECONDS))
                        .isInstanceOfSatisfying(
                                UpstreamFailure.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_UNAVAILABLE));
                assertThat(flag).isTrue();
            }
            hold.countDown();
        }
    }

    @Test
    void pings_keep_a_slow_answer_alive_past_the_stall_limit() {
        var timeouts = new Timeouts(PROMPT, Duration.ofMillis(1_500), PROMPT);
        var tick = new CountDownLatch(1);
        try (var upstream = new Responder(exchange -> {
                    Responder.stream(exchange, "");
                    for (int i = 0; i < 20; i++) {
                        pause(tick, 100);
                        exchange.getResponseBody().write("event: ping\ndata: {\"type\":\"ping\"}\n\n".getBytes());
                        exchange.getResponseBody().flush();
                    }
                    exchange.getResponseBody().write(Responder.OK.getBytes());
                });
                var api = api(upstream.baseUrl(), timeouts)) {
            assertThat(model(api).respond(request(PLATFORMS), SILENT).text()).isEqualTo("ok");
        }
    }

    @Test
    void pings_do_not_carry_a_call_past_its_own_limit() {
        var timeouts = new Timeouts(PROMPT, PROMPT, Duration.ofMillis(600));
        var tick = new CountDownLatch(1);
        try (var upstream = new Responder(exchange -> {
                    Responder.stream(exchange, "");
                    for (int i = 0; i < 200; i++) {
                        pause(tick, 50);
                        exchange.getResponseBody().write(": ping\n\n".getBytes());
                        exchange.getResponseBody().flush();
                    }
                });
                var api = api(upstream.baseUrl(), timeouts)) {
            assertThatThrownBy(() -> model(api).respond(request(PLATFORMS), SILENT))
                    .isInstanceOfSatisfying(
                            UpstreamFailure.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_TIMED_OUT));
            tick.countDown();
        }
    }

    @Test
    void a_schema_that_the_provider_cannot_compile_is_described_from_then_on() {
        try (var upstream = new Responder(exchange -> Responder.refuse(
                        exchange, 400, "invalid_request_error", "The compiled grammar is too large."));
                var api = api(upstream.baseUrl())) {
            var model = model(api);

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> model.respond(request(PLATFORMS), SILENT))
                        .isInstanceOfSatisfying(
                                UpstreamFailure.class,
                                e -> assertThat(e.isRetryable()).isTrue());
            }

            assertThat(upstream.seen.get(0).body().has("output_config")).isTrue();
            assertThat(upstream.seen.get(1).body().has("output_config")).isFalse();
        }
    }

    /** Else a run that another replica goes on with begins otherwise than its signed thoughts say. */
    @Test
    void a_conversation_keeps_to_the_form_in_which_it_began() {
        try (var upstream = Responder.streaming(Responder.OK);
                var api = api(upstream.baseUrl())) {
            var begun = model(api).respond(request(PLATFORMS), SILENT);
            for (var described : List.of(false, true)) {
                var turn = new Turn(
                        begun.model(),
                        "{}",
                        List.of(),
                        begun.tokens(),
                        Turn.Stop.DONE,
                        null,
                        begun.content(),
                        described);
                List<Message> messages =
                        List.of(new Message.User("{}"), new Message.Assistant(turn), new Message.User("Answer again."));
                model(api).respond(request(Adapters.MODEL, messages, List.of(), Adapters.OUTPUT, PLATFORMS), SILENT);
            }

            assertThat(begun.described()).isFalse();
            assertThat(upstream.seen)
                    .extracting(seen -> seen.body().has("output_config"))
                    .containsExactly(true, true, false);
        }
    }

    @Test
    void the_sdk_loads_at_the_first_call_and_leaves_no_thread() {
        try (var upstream = Responder.streaming(Responder.OK)) {
            var api = api(upstream.baseUrl());
            assertThat(model(api).platformKey(null)).contains(PLATFORMS);
            assertThat(model(api).serves(Adapters.MODEL)).isTrue();
            assertThat(api.isOpen()).isFalse();

            model(api).respond(request(PLATFORMS), SILENT);
            assertThat(api.isOpen()).isTrue();
            api.close();

            Awaitility.await()
                    .atMost(PROMPT)
                    .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                            .filteredOn(thread -> !thread.isDaemon())
                            .extracting(Thread::getName)
                            .noneMatch(name -> name.startsWith("HttpClient") || name.startsWith("anthropic")));
            assertThatThrownBy(() -> model(api).respond(request(PLATFORMS), SILENT))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_platform_with_a_key_loads_the_sdk_early_and_sends_nothing() {
        try (var upstream = Responder.streaming(Responder.OK);
                var api = api(upstream.baseUrl());
                var keyless = new AnthropicApi(() -> "", upstream.baseUrl(), Adapters.PATIENT)) {
            new ClientWarmUp(api).afterSingletonsInstantiated();
            new ClientWarmUp(keyless).afterSingletonsInstantiated();

            Awaitility.await().atMost(PROMPT).until(api::isOpen);
            assertThat(keyless.isOpen()).isFalse();
            assertThat(upstream.seen).isEmpty();
        }
    }

    @Test
    void a_blank_key_is_ignored_and_a_malformed_one_stops_startup() {
        try (var api = new AnthropicApi(() -> " ", "", Adapters.PATIENT)) {
            assertThat(model(api).platformKey(null)).isEmpty();
        }
        assertThatThrownBy(() -> new AnthropicApi(() -> "sk ant", "", Adapters.PATIENT))
                .isInstanceOf(StartFailure.class)
                .hasMessageNotContaining("sk ant");
        for (var address : List.of("ftp://x", "api.anthropic.com", "http://", "::")) {
            assertThatThrownBy(() -> new AnthropicApi(() -> "", address, Adapters.PATIENT))
                    .isInstanceOf(StartFailure.class);
        }
    }

    @Test
    void a_key_that_cannot_be_a_header_is_refused_without_a_call() {
        try (var upstream = Responder.streaming(Responder.OK);
                var api = api(upstream.baseUrl())) {
            for (var secret : List.of("", "two words", "line\nbreak", "schlüssel")) {
                assertThatThrownBy(() -> model(api).respond(request(new ModelKey(secret, true)), SILENT))
                        .isInstanceOfSatisfying(
                                UpstreamFailure.class,
                                e -> assertThat(e.code()).isEqualTo(ErrorCode.PROVIDER_KEY_REFUSED));
            }
            assertThat(upstream.seen).isEmpty();
        }
    }

    @Test
    void serves_models_of_the_price_list_but_never_offline() {
        try (var api = api("http://127.0.0.1:1")) {
            var model = new AnthropicModel(api, io.agentmarket.tiers.PriceBook.bundled(), CLOCK);

            assertThat(model.serves("claude-opus-5-5")).isTrue();
            assertThat(model.serves("claude-sonnet-4-20250514")).isTrue();
            assertThat(model.serves("offline")).isFalse();
            assertThat(model.serves("gpt-9")).isFalse();
        }
    }

    private static void await(CountDownLatch latch) {
        pause(latch, PROMPT.toMillis());
    }

    private static void pause(CountDownLatch latch, long millis) {
        try {
            if (latch.await(millis, TimeUnit.MILLISECONDS)) {
                Thread.yield();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
