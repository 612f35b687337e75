package io.agentmarket.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Sha256;
import io.agentmarket.whole.RunningPlatform;
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;

/** Uploading, listing, reading and deleting files, by status. */
class UploadsEndpointTest extends RunningPlatform {

    private static final String PATH = UploadsEndpoint.PATH;
    private static final byte[] ORDERS = "id,total\n007,12.50\n".getBytes(StandardCharsets.UTF_8);
    private static final AtomicInteger KEYS = new AtomicInteger();

    private final TestCustomers.Made customer = CUSTOMERS.create("elite");

    @Autowired
    private UploadedFiles files;

    @Autowired
    private UploadPlaces places;

    @TempDir
    private Path folder;

    @Nested
    class Created201 {

        @Test
        void a_file_of_many_chunks_comes_back_byte_for_byte() throws Exception {
            var content = new byte[3 * UploadedFiles.CHUNK + 17];
            new Random(7).nextBytes(content);

            var made = upload("Größe (1).parquet", "application/vnd.apache.parquet", content);

            assertThat(made.status()).as(made.text()).isEqualTo(201);
            assertThat(made.json().path("name").asString()).isEqualTo("Größe (1).parquet");
            assertThat(made.json().path("bytes").asInt()).isEqualTo(content.length);
            assertThat(made.json().path("sha256").asString())
                    .isEqualTo(HexFormat.of().formatHex(Sha256.of(content)));
            assertThat(made.header("Location")).isEqualTo(PATH + "/" + id(made));
            assertThat(copied(id(made))).isEqualTo(content);
        }

        @Test
        void a_body_declared_as_json_is_not_read_as_json() throws Exception {
            var made = upload(
                    "broken.json", "application/json;charset=utf-8", "{\"a\": ".getBytes(StandardCharsets.UTF_8));

            assertThat(made.status()).as(made.text()).isEqualTo(201);
            assertThat(copied(id(made))).asString(StandardCharsets.UTF_8).isEqualTo("{\"a\": ");
        }

        @Test
        void a_repeated_call_returns_the_first_ones_file() throws Exception {
            var first = keyed("again", "orders.csv", ORDERS);
            var second = keyed("again", "orders.csv", ORDERS);

            assertThat(second.status()).as(second.text()).isEqualTo(201);
            assertThat(second.json()).isEqualTo(first.json());
            assertThat(get(customer.key(), PATH).json().path("items")).hasSize(1);
        }

        @Test
        void an_empty_file_is_a_file() throws Exception {
            var made = upload("empty.csv", "text/csv", new byte[0]);

            assertThat(made.status()).as(made.text()).isEqualTo(201);
            assertThat(copied(id(made))).isEmpty();
        }
    }

    @Nested
    class Ok200 {

        @Test
        void the_list_has_the_newest_first_by_pages() throws Exception {
            var a = id(upload("a.csv", "text/csv", ORDERS));
            var b = id(upload("b.csv", "text/csv", ORDERS));

            var page = get(customer.key(), PATH + "?limit=1").json();
            var rest = get(
                            customer.key(),
                            PATH + "?limit=1&cursor=" + page.path("next_cursor").asString())
                    .json();

            assertThat(page.at("/items/0/id").asString()).isEqualTo(b);
            assertThat(rest.at("/items/0/id").asString()).isEqualTo(a);
            assertThat(rest.path("next_cursor").isNull()).isTrue();
        }

        @Test
        void the_content_is_a_download_that_no_browser_shows() throws Exception {
            var made = upload("page.html", "text/html", ORDERS).json();

            var answer = get(customer.key(), made.path("href").asString());

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("id,total\n007,12.50\n");
            assertThat(answer.header("Content-Type")).isEqualTo("application/octet-stream");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Content-Disposition")).contains("attachment", "page.html");
        }

        @Test
        void the_metadata_names_when_the_file_expires() throws Exception {
            var id = id(upload("a.csv", "text/csv", ORDERS));

            var answer = get(customer.key(), PATH + "/" + id);

            assertThat(answer.status()).isEqualTo(200);
            var file = files.find(customer.id(), UUID.fromString(id)).orElseThrow();
            assertThat(Duration.between(file.createdAt(), file.expiresAt())).isEqualTo(Duration.ofDays(30));
            assertThat(answer.json().path("expires_at").asString())
                    .startsWith(file.expiresAt().toString().substring(0, 19));
        }
    }

    @Nested
    class NoContent204 {

        @Test
        void a_deleted_file_is_gone_with_its_content() throws Exception {
            var id = id(upload("a.csv", "text/csv", ORDERS));

            assertThat(delete(customer.key(), PATH + "/" + id).status()).isEqualTo(204);

            assertRefused(get(customer.key(), PATH + "/" + id), 404, "NOT_FOUND");
            int chunks = STORES.tenant()
                    .platform(sql -> sql.sql("select count(*) from upload_chunk where upload_id = :id::uuid")
                            .param("id", id)
                            .query(Integer.class)
                            .single());
            assertThat(chunks).isZero();
        }
    }

    @Nested
    class BadRequest400 {

        @Test
        void a_call_without_an_idempotency_key() throws Exception {
            assertRefused(
                    upload(customer.key(), PATH + "?name=a.csv", "text/csv", ORDERS), 400, "IDEMPOTENCY_KEY_REQUIRED");
        }
    }

    @Nested
    class Unauthenticated401 {

        @Test
        void a_call_without_a_key() throws Exception {
            assertRefused(upload("", PATH + "?name=a.csv", "text/csv", ORDERS), 401, "UNAUTHENTICATED");
        }
    }

    @Nested
    class Forbidden403 {

        @Test
        void a_key_that_may_start_no_run() throws Exception {
            var reader = CUSTOMERS.addKey(customer, false, Set.of(Scope.READ));

            assertRefused(
                    upload(reader.key(), PATH + "?name=a.csv", "text/csv", ORDERS, "Idempotency-Key", "r"),
                    403,
                    "FORBIDDEN");
        }
    }

    @Nested
    class NotFound404 {

        @Test
        void the_file_of_another_customer() throws Exception {
            var other = CUSTOMERS.create("elite", false, EnumSet.of(Scope.EXECUTE));
            var at = PATH + "/" + id(upload("a.csv", "text/csv", ORDERS));

            assertRefused(get(other.key(), at), 404, "NOT_FOUND");
            assertRefused(get(other.key(), at + "/content"), 404, "NOT_FOUND");
            assertRefused(delete(other.key(), at), 404, "NOT_FOUND");
            assertThat(get(other.key(), PATH).json().path("items")).isEmpty();
            assertThat(get(customer.key(), at).status()).isEqualTo(200);
        }

        @Test
        void a_repeated_call_whose_file_was_deleted() throws Exception {
            var at = PATH + "/" + id(keyed("gone", "a.csv", ORDERS));
            delete(customer.key(), at);

            assertRefused(keyed("gone", "a.csv", ORDERS), 404, "NOT_FOUND");
        }
    }

    @Nested
    class Conflict409 {

        @Test
        void a_file_beyond_the_number_or_the_bytes_of_a_customer() {
            var two = endpoint(new UploadsSettings(100, 1_000, 2, Duration.ofDays(1)));
            var small = endpoint(new UploadsSettings(20, 20 + ORDERS.length, 9, Duration.ofDays(1)));
            assertThat(code(two, ORDERS)).isNull();
            assertThat(code(two, ORDERS)).isNull();

            assertThat(code(two, ORDERS)).isEqualTo(ErrorCode.TOO_MANY);
            assertThat(code(small, ORDERS)).isEqualTo(ErrorCode.STORAGE_FULL);
            assertThat(files.page(customer.id(), null, 9).items()).hasSize(2);
        }
    }

    @Nested
    class TooLarge413 {

        @Test
        void a_file_beyond_the_setting_whatever_its_headers_say() {
            var small = endpoint(new UploadsSettings(ORDERS.length - 1, 1_000, 2, Duration.ofDays(1)));

            assertThat(code(small, ORDERS)).isEqualTo(ErrorCode.BODY_TOO_LARGE);
            assertThat(files.page(customer.id(), null, 9).items()).isEmpty();
        }
    }

    @Nested
    class UnsupportedMediaType415 {

        @ParameterizedTest
        @ValueSource(strings = {"application/x-www-form-urlencoded", "multipart/form-data; boundary=x"})
        void a_form_instead_of_the_file_itself(String type) throws Exception {
            var refused = upload("a.csv", type, "a=b".getBytes(StandardCharsets.UTF_8));

            assertRefused(refused, 415, "UNSUPPORTED_MEDIA_TYPE");
        }
    }

    @Nested
    class Invalid422 {

        @ParameterizedTest
        @ValueSource(strings = {"?name=..%2Fpasswd", "?name=", "", "?name=..", "?name=a%0Ab"})
        void a_name_that_is_no_files_name(String query) throws Exception {
            var refused = upload(customer.key(), PATH + query, "text/csv", ORDERS, "Idempotency-Key", "n");

            assertRefused(refused, 422, "INVALID_REQUEST");
        }

        @Test
        void a_key_that_was_used_for_another_file() throws Exception {
            keyed("one", "a.csv", ORDERS);

            assertRefused(keyed("one", "b.csv", ORDERS), 422, "IDEMPOTENCY_KEY_REUSED");
            assertRefused(keyed("one", "a.csv", new byte[] {1}), 422, "IDEMPOTENCY_KEY_REUSED");
        }
    }

    @Nested
    class Overloaded503 {

        @Test
        void a_fifth_file_of_one_customer_at_a_time() throws Exception {
            var own = new UploadPlaces(Clock.systemUTC());
            assertThat(filled(own, UploadPlaces.MAX_OF_CUSTOMER)).isEqualTo(ErrorCode.OVERLOADED);

            assertThat(own.<Integer>within(customer.id(), new ByteArrayInputStream(ORDERS), body -> 1))
                    .isEqualTo(1);
        }

        /** The refusal of one more, while so many arrive. */
        private ErrorCode filled(UploadPlaces own, int left) throws Exception {
            return own.within(
                    customer.id(),
                    new ByteArrayInputStream(ORDERS),
                    body -> left > 0 ? filledOrRefused(own, left - 1) : ErrorCode.INTERNAL);
        }

        private ErrorCode filledOrRefused(UploadPlaces own, int left) {
            try {
                return filled(own, left);
            } catch (AppException e) {
                return e.code();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private UploadsEndpoint endpoint(UploadsSettings settings) {
        var clock = Clock.systemUTC();
        return new UploadsEndpoint(
                new UploadedFiles(STORES.tenant(), new Ids(clock), clock, settings), places, settings);
    }

    private ErrorCode code(UploadsEndpoint endpoint, byte[] content) {
        var request = new MockHttpServletRequest("POST", PATH);
        request.setContent(content);
        var refused = catchThrowableOfType(
                AppException.class,
                () -> endpoint.upload(customer.caller(), "code-" + KEYS.incrementAndGet(), "a.csv", request));
        return refused == null ? null : refused.code();
    }

    private byte[] copied(String id) throws Exception {
        var to = folder.resolve("copy-" + KEYS.incrementAndGet());
        files.copyTo(
                customer.id(), files.find(customer.id(), UUID.fromString(id)).orElseThrow(), to);
        return Files.readAllBytes(to);
    }

    private Answer upload(String name, String type, byte[] content) throws Exception {
        var key = "file-" + KEYS.incrementAndGet();
        return upload(customer.key(), PATH + "?name=" + encoded(name), type, content, "Idempotency-Key", key);
    }

    private Answer keyed(String key, String name, byte[] content) throws Exception {
        return upload(customer.key(), PATH + "?name=" + encoded(name), "text/csv", content, "Idempotency-Key", key);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private static String id(Answer made) {
        return made.json().path("id").asString();
    }

    private static void assertRefused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().path("code").asString()).isEqualTo(code);
    }
}
