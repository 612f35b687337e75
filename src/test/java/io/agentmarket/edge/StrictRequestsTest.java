package io.agentmarket.edge;

import static io.agentmarket.edge.ProbeClient.assertProblem;
import static io.agentmarket.edge.ProbeClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Nothing that a request says is ignored or guessed: it is understood as documented, or refused by name. */
@SpringBootTest(
        classes = {EdgeSlice.class, Probe.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = "agentmarket.max-body-bytes=2000")
class StrictRequestsTest {

    private static final String SCALARS = "/api/v1/probe/scalars";
    private static final String UUID = "0190c8a0-0000-7000-8000-000000000000";

    private ProbeClient probe;

    @BeforeEach
    void connect(@LocalServerPort int port) {
        probe = new ProbeClient(port);
    }

    @Nested
    class Query {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "?",
                    "?limit=3&",
                    "?time=2026-11-30T12:00:00Z&day=2026-11-30&flag=false&number=-7&limit=200",
                    "?time=2026-11-30T12:00:00.123%2B01:00",
                    "?id=" + UUID,
                    "?ids=" + UUID + "&ids=" + UUID,
                })
        void is_read_as_documented(String query) throws Exception {
            assertThat(get(SCALARS + query).statusCode()).isEqualTo(200);
        }

        @ParameterizedTest
        @CsvSource({
            "limit=3&limit=x, limit, is given more than once",
            "limit=3&limit=3, limit, is given more than once",
            "limit=, limit, has no value",
            "limit, limit, has no value",
            "id=, id, has no value",
            "ids=" + UUID + "&ids=, ids, has no value",
            "limt=3, limt, did you mean limit?",
            "%6cimits=3, limits, did you mean limit?",
            "Limit=3, Limit, did you mean limit?",
            "colour=red, colour, 'it has day, flag, id, ids, limit, number, time'",
            "limit=03, limit, must be a whole number from 1 to 200",
            "number=007, number, must be a whole number",
            "flag=yes, flag, must be true or false",
            "flag=1, flag, must be true or false",
            "id=1-1-1-1-1, id, must be a UUID",
            "ids=1-1-1-1-1, ids, must be a UUID",
            "day=11/30/26, day, must be a day such as",
            "day=20261130, day, must be a day such as",
            "time=1800000000, time, must be a time such as",
            "time=2026-11-30, time, must be a time such as",
            "'time=Mon, 30 Nov 2026 12:00:00 GMT', time, must be a time such as",
        })
        void is_refused_by_name(String query, String name, String words) throws Exception {
            var answer = get(SCALARS + "?" + query.replace(" ", "%20"));

            assertProblem(answer, 422, "INVALID_REQUEST");
            assertThat(json(answer).at("/errors/0/pointer").asString()).isEqualTo(name);
            assertThat(json(answer).at("/errors/0/detail").asString()).contains(words);
        }

        @Test
        void is_refused_for_every_fault_at_once() throws Exception {
            assertThat(json(get(SCALARS + "?limt=3&flag=yes&id=&day=x&number=1&number=2&limit=0"))
                            .path("errors")
                            .valueStream())
                    .extracting(fault -> fault.path("pointer").asString())
                    .containsExactlyInAnyOrder("limt", "flag", "id", "day", "number", "limit");
        }

        @Test
        void is_refused_where_a_value_has_no_name() throws Exception {
            assertProblem(get(SCALARS + "?=3"), 400, "BAD_REQUEST");
        }

        @Test
        void is_refused_where_a_call_has_none() throws Exception {
            assertThat(json(get("/api/v1/probe/me?verbose=1"))
                            .at("/errors/0/detail")
                            .asString())
                    .isEqualTo("is not a parameter of this call, which has none");
        }
    }

    @Nested
    class Headers {

        @ParameterizedTest
        @ValueSource(strings = {"Idempotency-Key", "Content-Type"})
        void are_refused_where_a_second_one_contradicts(String name) throws Exception {
            var answer = probe.send(probe.get(SCALARS).header(name, "a/b").header(name, "c/d"));

            assertProblem(answer, 422, "INVALID_REQUEST");
            assertThat(json(answer).at("/errors/0/pointer").asString()).isEqualTo(name);
        }
    }

    @Nested
    class Cursors {

        @Test
        void continue_in_their_own_list() throws Exception {
            var first = json(get("/api/v1/probe/lists/a"));

            var next = get(
                    "/api/v1/probe/lists/a?cursor=" + first.path("next_cursor").asString());

            assertThat(json(next).at("/items/0").asString()).endsWith("0007 last");
        }

        @ParameterizedTest
        @ValueSource(strings = {"of b", "00000000-0000-0007-0000-000000000007", "x", "AAAAAAAA", "%2F"})
        void of_another_list_are_refused(String cursor) throws Exception {
            var given = cursor.equals("of b")
                    ? json(get("/api/v1/probe/lists/b")).path("next_cursor").asString()
                    : cursor;

            var answer = get("/api/v1/probe/lists/a?cursor=" + given);

            assertProblem(answer, 422, "INVALID_REQUEST");
            assertThat(json(answer).at("/errors/0/pointer").asString()).isEqualTo("cursor");
        }
    }

    @Nested
    class Bodies {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"time\": \"2026-11-30T12:00:00Z\"}",
                    "{\"time\": \"2026-11-30T12:00:00.5+01:00\", \"day\": \"2026-11-30\"}",
                    "{\"id\": \"" + UUID + "\", \"flag\": true, \"number\": 1, \"text\": \"\"}",
                })
        void are_read_as_documented(String body) throws Exception {
            assertThat(post(body).statusCode()).isEqualTo(200);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '~',
                value = {
                    "time|3",
                    "time|1800000000",
                    "time|1.5",
                    "time|[2026,11,30]",
                    "time|\"1800000000\"",
                    "time|\"2026-11-30\"",
                    "time|\"2026-11-30 12:00:00Z\"",
                    "time|\"2026-11-30T25:00:00Z\"",
                    "time|\"0000-11-30T12:00:00Z\"",
                    "time|\"\"",
                    "time|true",
                    "day|20000",
                    "day|[2026,11,30]",
                    "day|\"\"",
                    "day|\"2026-11-31\"",
                    "day|\"2026-11-30T12:00:00Z\"",
                    "id|\"\"",
                    "id|\"AZDIoAAAcACAAAAAAAAAAA==\"",
                    "id|7",
                    "flag|1",
                    "flag|0",
                    "flag|\"true\"",
                    "flag|\"\"",
                    "number|\"3\"",
                    "number|3.0",
                    "number|true",
                    "number|\"\"",
                    "text|3",
                    "text|true",
                    "text|1.5",
                    "text|[]",
                    "colour|\"\"",
                    "colour|1",
                    "colour|\"red\"",
                    "labels|\"\"",
                    "labels|{\"a\": 1}",
                    "labels|[]",
                    "names|\"\"",
                    "names|\"a\"",
                    "names|[1]",
                })
        void are_never_coerced(String member, String value) throws Exception {
            var answer = post("{\"" + member + "\": " + value + "}");

            assertProblem(answer, 422, "INVALID_REQUEST");
            assertThat(json(answer).at("/errors/0/pointer").asString()).startsWith("/" + member);
        }

        @ParameterizedTest
        @ValueSource(strings = {"gzip", "br", "x-made-up", "identity, gzip"})
        void are_refused_in_a_coding_that_is_not_decoded(String coding) throws Exception {
            var answer = probe.send(
                    probe.request(SCALARS).header("Content-Encoding", coding).POST(BodyPublishers.ofString("{}")));

            assertProblem(answer, 415, "UNSUPPORTED_MEDIA_TYPE");
            assertThat(answer.headers().firstValue("Accept-Encoding")).hasValue("identity");
        }

        @Test
        void may_say_that_they_are_not_encoded() throws Exception {
            var answer = probe.send(probe.request(SCALARS)
                    .header("Content-Encoding", "identity")
                    .POST(BodyPublishers.ofString("{}")));

            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Nested
    class Accept {

        @ParameterizedTest
        @ValueSource(strings = {"application/json", "application/*", "*/*", "text/html, */*;q=0.1"})
        void of_json_gets_json(String accept) throws Exception {
            var answer = probe.send(probe.get("/api/v1/probe/me").header("Accept", accept));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        }

        @ParameterizedTest
        @ValueSource(strings = {"application/problem+json", "application/vnd.other+json", "text/csv"})
        void with_an_unknown_name_get_the_known_ones(String accept) throws Exception {
            var answer = probe.send(probe.get("/api/v1/probe/me").header("Accept", accept));

            assertProblem(answer, 406, "NOT_ACCEPTABLE");
            assertThat(json(answer).path("detail").asString()).contains("application/json");
        }

        @ParameterizedTest
        @ValueSource(strings = {"json", ";;;", "a/b/c", "*/json"})
        void that_is_no_media_type_is_said_to_be_none(String accept) throws Exception {
            var answer = probe.send(probe.get("/api/v1/probe/me").header("Accept", accept));

            assertProblem(answer, 406, "NOT_ACCEPTABLE");
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return probe.send(probe.get(path));
    }

    private HttpResponse<String> post(String body) throws Exception {
        return probe.send(probe.request(SCALARS).POST(BodyPublishers.ofString(body)));
    }
}
