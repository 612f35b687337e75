package io.agentmarket.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.ScopeCheck;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Violation;
import io.agentmarket.stores.TestStores;
import io.agentmarket.stores.Vitals;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.databind.JsonNode;

/** Adding, following, listing, searching and deleting documents, by status. */
@Tag("stores")
class DocumentsEndpointTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final String PATH = DocumentsEndpoint.PATH;
    private static final String SEARCH = "/api/v1/knowledge/search";
    private static final String MARKDOWN = "text/markdown";
    private static final byte[] GUIDE = SampleFiles.text("# Pumps\n\n## Seals\n\nA leaking seal needs part 4711.");

    private final Replica replica = new Replica(STORES);
    private final IngestThreads asleep = new IngestThreads(replica.ingest, replica.sweep, new Vitals(), 1);
    private final CustomerId alice = replica.customer();
    private final CustomerId bob = replica.customer();
    private final MockMvc web = MockMvcBuilders.standaloneSetup(
                    new DocumentsEndpoint(replica.store, replica.stores, asleep, new Uploads(Clock.systemUTC())),
                    new KnowledgeSearchEndpoint(replica.documents))
            .addInterceptors(new ScopeCheck())
            .setControllerAdvice(new Refusals())
            .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
            .setMessageConverters(new JacksonJsonHttpMessageConverter(Json.MAPPER))
            .build();

    @AfterEach
    void sign_out() {
        SecurityContextHolder.clearContext();
        replica.readAll();
    }

    @Nested
    class Accepted202 {

        @Test
        void a_file_is_queued_then_read_and_found() throws Exception {
            as(alice);
            var answer = web.perform(post(PATH)
                            .header("Idempotency-Key", "k1")
                            .param("source", "https://example.com/guides/pumps.md?v=2")
                            .contentType(MARKDOWN)
                            .content(GUIDE))
                    .andExpect(status().isAccepted())
                    .andExpect(jsonPath("$.status").value("queued"))
                    .andExpect(jsonPath("$.title").value("pumps"))
                    .andExpect(jsonPath("$.percent").value(0));
            var at = answer.andReturn().getResponse().getHeader("Location");
            assertThat(at).isEqualTo(PATH + "/" + json(answer).get("id").asString());

            replica.readAll();

            web.perform(get(at))
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.status").value("ready"))
                    .andExpect(jsonPath("$.chunks_total").value(1))
                    .andExpect(jsonPath("$.chunks_done").value(1))
                    .andExpect(jsonPath("$.percent").value(100));
            search("leaking seal")
                    .andExpect(jsonPath("$.passages[0].heading").value("Pumps > Seals"))
                    .andExpect(jsonPath("$.passages[0].source").value("https://example.com/guides/pumps.md?v=2"))
                    .andExpect(jsonPath("$.passages[0].relevance").isNumber());
        }

        @Test
        void a_text_in_json_is_read_as_markdown() throws Exception {
            as(alice);
            send("k2", Map.of("title", "Pumps", "text", new String(GUIDE)))
                    .andExpect(status().isAccepted())
                    .andExpect(jsonPath("$.content_type").value(MARKDOWN));
            replica.readAll();

            search("leaking seal").andExpect(jsonPath("$.passages[0].title").value("Pumps"));
        }

        @Test
        void a_repeated_upload_returns_the_document_titled_by_its_heading() throws Exception {
            as(alice);
            var first = json(file("k3", MARKDOWN, GUIDE)).get("id").asString();
            replica.readAll();

            file("k3", MARKDOWN, GUIDE)
                    .andExpect(status().isAccepted())
                    .andExpect(jsonPath("$.id").value(first))
                    .andExpect(jsonPath("$.title").value("Pumps"))
                    .andExpect(jsonPath("$.status").value("ready"));
        }

        @Test
        void a_zip_becomes_documents_and_names_files_it_cannot_read() throws Exception {
            as(alice);
            var files = new LinkedHashMap<String, byte[]>();
            files.put("guides/pumps.md", GUIDE);
            files.put("guides/handbook.docx", SampleFiles.docx());
            files.put("notes.pdf", SampleFiles.pdf("Valves stick in winter."));
            files.put("scan.pdf", SampleFiles.pdf(""));
            files.put("photo.png", new byte[] {1, 2, 3});
            var id = json(file("k4", "application/zip", SampleFiles.zip(files)))
                    .get("id")
                    .asString();
            replica.readAll();

            web.perform(get(PATH + "/" + id))
                    .andExpect(jsonPath("$.status").value("ready"))
                    .andExpect(jsonPath("$.members").value(5))
                    .andExpect(jsonPath("$.percent").value(100));
            web.perform(get(PATH))
                    .andExpect(jsonPath("$.items.length()").value(6))
                    .andExpect(jsonPath("$.items[?(@.parent_id == '" + id + "' && @.status == 'ready')].source")
                            .value(org.hamcrest.Matchers.containsInAnyOrder(
                                    "guides/pumps.md", "guides/handbook.docx", "notes.pdf")))
                    .andExpect(jsonPath("$.items[?(@.source == 'photo.png')].error.detail")
                            .value(hasItem(containsString("this extension"))))
                    .andExpect(jsonPath("$.items[?(@.source == 'scan.pdf')].error.detail")
                            .value(hasItem(containsString("OCR"))));
            search("sticking valves")
                    .andExpect(jsonPath("$.passages[0].heading").value("Page 1"));
        }
    }

    @Nested
    class Ok200 {

        @Test
        void pages_show_every_document_once_newest_first() throws Exception {
            as(alice);
            for (int i = 0; i < 5; i++) {
                file("p" + i, MARKDOWN, SampleFiles.text("Text " + i));
            }

            var first = json(web.perform(get(PATH).param("limit", "3")));
            var second = json(web.perform(get(PATH)
                    .param("limit", "3")
                    .param("cursor", first.get("next_cursor").asString())));

            assertThat(first.get("items")).hasSize(3);
            assertThat(second.get("items")).hasSize(2);
            assertThat(second.get("next_cursor").isNull()).isTrue();
        }

        @Test
        void a_document_that_cannot_be_read_says_why() throws Exception {
            as(alice);
            var id = json(file("f1", "application/pdf", SampleFiles.lockedPdf("user", "Secret")))
                    .get("id")
                    .asString();
            replica.readAll();

            web.perform(get(PATH + "/" + id))
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.status").value("failed"))
                    .andExpect(jsonPath("$.error.code").value("DOCUMENT_UNREADABLE"))
                    .andExpect(jsonPath("$.error.detail").value(containsString("password")));
        }

        @Test
        void a_search_can_name_documents() throws Exception {
            as(alice);
            var id = json(file("s1", MARKDOWN, GUIDE)).get("id").asString();
            file("s2", MARKDOWN, SampleFiles.text("A leaking seal is bad."));
            replica.readAll();

            web.perform(get(SEARCH).param("q", "leaking seal").param("document_id", id))
                    .andExpect(status().isOk())
                    .andExpect(jsonPath("$.passages.length()").value(1));
        }
    }

    @Nested
    class Gone204 {

        @Test
        void a_deleted_document_is_no_longer_found() throws Exception {
            as(alice);
            var id = json(file("d1", MARKDOWN, GUIDE)).get("id").asString();
            replica.readAll();
            search("leaking seal").andExpect(jsonPath("$.passages.length()").value(1));

            web.perform(delete(PATH + "/" + id)).andExpect(status().isNoContent());

            web.perform(get(PATH + "/" + id)).andExpect(status().isNotFound());
            search("leaking seal").andExpect(jsonPath("$.passages").isEmpty());
        }

        @Test
        void deleting_a_zip_deletes_its_files() throws Exception {
            as(alice);
            var zip = SampleFiles.zip(Map.of("a.md", GUIDE, "b.md", GUIDE));
            var id = json(file("d2", "application/zip", zip)).get("id").asString();
            replica.readAll();

            web.perform(delete(PATH + "/" + id)).andExpect(status().isNoContent());

            web.perform(get(PATH)).andExpect(jsonPath("$.items").isEmpty());
            search("leaking seal").andExpect(jsonPath("$.passages").isEmpty());
        }
    }

    @Nested
    class Refused {

        @Test
        void without_an_idempotency_key_400() throws Exception {
            as(alice);
            web.perform(post(PATH).contentType(MARKDOWN).content(GUIDE)).andExpect(status().isBadRequest());
        }

        @Test
        void without_the_scope_403() throws Exception {
            as(alice, Scope.READ);
            file("k", MARKDOWN, GUIDE).andExpect(status().isForbidden());
            send("k", Map.of("title", "t", "text", "x")).andExpect(status().isForbidden());
            web.perform(get(PATH)).andExpect(status().isForbidden());
            web.perform(get(PATH + "/" + UUID.randomUUID())).andExpect(status().isForbidden());
            web.perform(delete(PATH + "/" + UUID.randomUUID())).andExpect(status().isForbidden());
            web.perform(get(SEARCH).param("q", "x")).andExpect(status().isForbidden());
        }

        @Test
        void a_foreign_or_unknown_document_404() throws Exception {
            as(alice);
            var id = json(file("n1", MARKDOWN, GUIDE)).get("id").asString();

            as(bob);
            web.perform(get(PATH + "/" + id)).andExpect(status().isNotFound());
            web.perform(delete(PATH + "/" + id)).andExpect(status().isNotFound());
            web.perform(delete(PATH + "/" + new UUID(0, 0))).andExpect(status().isNotFound());

            as(alice);
            web.perform(get(PATH + "/" + id)).andExpect(status().isOk());
        }

        @ParameterizedTest
        @ValueSource(strings = {"image/png", "application/msword", "multipart/form-data", "text/plain;charset=utf-16"})
        void another_format_415_with_the_supported_types(String type) throws Exception {
            as(alice);
            file("k", type, GUIDE)
                    .andExpect(status().isUnsupportedMediaType())
                    .andExpect(jsonPath("$.detail").value(containsString("application/pdf")));
        }

        @Test
        void content_that_does_not_match_its_type_422() throws Exception {
            as(alice);
            unreadable("application/pdf", GUIDE, "not a PDF");
            unreadable(DocumentKind.DOCX.mediaType(), SampleFiles.zip(Map.of("a.md", GUIDE)), "not a Word document");
            unreadable("application/zip", GUIDE, "not a zip");
            unreadable("application/zip", SampleFiles.docx(), "Office document");
            unreadable("text/plain", SampleFiles.pdf("x"), "application/pdf");
            unreadable("text/plain", new byte[0], "empty");
        }

        @Test
        void a_key_used_with_another_body_422() throws Exception {
            as(alice);
            file("r1", MARKDOWN, GUIDE).andExpect(status().isAccepted());

            file("r1", "text/plain", GUIDE).andExpect(status().is(422));
            as(bob);
            file("r1", "text/plain", GUIDE).andExpect(status().isAccepted());
        }

        @Test
        void a_repeat_after_the_deletion_adds_nothing_404() throws Exception {
            as(alice);
            var id = json(file("r2", MARKDOWN, GUIDE)).get("id").asString();
            web.perform(delete(PATH + "/" + id)).andExpect(status().isNoContent());

            file("r2", MARKDOWN, GUIDE).andExpect(status().isNotFound());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                {"title": " ", "text": "x"}                                     | /title
                {"title": "t", "text": "x", "content_type": "application/pdf"}  | /content_type
                {"title": "t\\u0007", "text": "x"}                              | /title
                """)
        void input_beyond_the_bounds_422_with_its_pointer(String body, String pointer) throws Exception {
            as(alice);
            web.perform(post(PATH)
                            .header("Idempotency-Key", "b")
                            .contentType(MediaType.APPLICATION_JSON)
                            .content(body))
                    .andExpect(status().is(422))
                    .andExpect(jsonPath("$.pointers").value(hasItem(pointer)));
        }

        @Test
        void long_titles_and_sources_and_odd_limits_422() throws Exception {
            as(alice);
            send("b", Map.of("title", "t".repeat(201), "text", "x")).andExpect(status().is(422));
            send("b", Map.of("title", "t", "text", "x", "source", "s".repeat(1001)))
                    .andExpect(status().is(422));
            web.perform(get(PATH).param("limit", "201")).andExpect(status().is(422));
            web.perform(get(SEARCH).param("q", " ")).andExpect(status().is(422));
            web.perform(get(SEARCH).param("q", "q".repeat(2001))).andExpect(status().is(422));
            web.perform(get(SEARCH).param("q", "q").param("limit", "51")).andExpect(status().is(422));
        }

        private void unreadable(String type, byte[] content, String words) throws Exception {
            file("u", type, content)
                    .andExpect(status().is(422))
                    .andExpect(jsonPath("$.code").value("DOCUMENT_UNREADABLE"))
                    .andExpect(jsonPath("$.detail").value(containsString(words)));
        }
    }

    private ResultActions file(String key, String type, byte[] content) throws Exception {
        return web.perform(
                post(PATH).header("Idempotency-Key", key).contentType(type).content(content));
    }

    private ResultActions send(String key, Map<String, String> body) throws Exception {
        return web.perform(post(PATH)
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .content(Json.MAPPER.writeValueAsString(body)));
    }

    private ResultActions search(String question) throws Exception {
        return web.perform(get(SEARCH).param("q", question))
                .andExpect(status().isOk())
                .andExpect(header().string("Content-Type", containsString("json")));
    }

    private static void as(CustomerId customer) {
        as(customer, Scope.KNOWLEDGE);
    }

    private static void as(CustomerId customer, Scope scope) {
        var caller = TestCustomers.caller(customer, "solo", new ApiKeyId(new UUID(2, 2)), Set.of(scope), false);
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(caller, null, "caller"));
    }

    private static JsonNode json(ResultActions answer) throws Exception {
        return Json.MAPPER.readTree(answer.andReturn().getResponse().getContentAsByteArray());
    }

    /** Answers as the edge does, as far as these tests look. */
    @RestControllerAdvice
    static class Refusals {

        @ExceptionHandler
        Map<String, Object> refused(AppException e, HttpServletResponse response) {
            response.setStatus(e.code().status());
            return Map.of(
                    "code",
                    e.code().name(),
                    "detail",
                    e.detail(),
                    "pointers",
                    e.violations().stream().map(Violation::pointer).toList());
        }
    }
}
