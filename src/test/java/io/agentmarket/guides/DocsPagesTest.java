package io.agentmarket.guides;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.agentmarket.edge.EdgeSlice;
import io.agentmarket.shared.Json;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;

@SpringBootTest(
        classes = {EdgeSlice.class, Guides.class, GuidePages.class, DocsPages.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class DocsPagesTest {

    private static final Pattern LINK = Pattern.compile("href=\"(/[^#\"]*)?(#[^\"]*)?\"");
    private static final Pattern MARKDOWN_LINK = Pattern.compile("]\\((?!https?:|#)([^)#\\s]+)(#[^)\\s]*)?\\)");
    private static final Pattern FOUND = Pattern.compile("<li><a href=\"([^\"]+)\">[^<]*</a> <small>");

    /** What pages link to besides each other. */
    private static final List<String> OTHERS =
            List.of("/docs", "/docs/bar.css", "/docs/docs.css", "/docs/search", "/docs/VerifyReceipts.java");

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @CsvSource({
        "/docs, text/html",
        "/docs/errors, text/html",
        "/docs/errors.md, text/markdown",
        "/docs/guides, text/html",
        "/docs/guides.md, text/markdown",
        "/docs/guides/receipts, text/html",
        "/docs/guides/receipts.md, text/markdown",
        "/docs/search, text/html",
        "/llms.txt, text/plain",
        "/llms-full.txt, text/plain",
        "/docs/scalar/scalar.js, text/javascript",
        "/docs/reference.js, text/javascript",
        "/docs/bar.css, text/css",
        "/docs/docs.css, text/css",
        "/openapi.json, application/json",
        "/openapi.yaml, application/yaml",
    })
    void serves_the_documentation_to_anyone(String path, String type) throws Exception {
        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs/", "/docs/guides/", "/docs/errors/", "/docs/guides/streaming/"})
    void serves_a_page_also_with_a_slash_behind_it(String path) throws Exception {
        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo(get(path.substring(0, path.length() - 1)).body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/guides", "/nowhere"})
    void an_accept_header_that_cannot_be_read_is_refused_without_a_warning(String path) throws Exception {
        var logged = new ListAppender<ILoggingEvent>();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        logged.start();
        root.addAppender(logged);
        try {
            assertThat(get(path, ";;;").statusCode()).isEqualTo(406);
        } finally {
            root.detachAppender(logged);
        }
        assertThat(logged.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
    }

    @Test
    void a_page_in_another_type_is_refused_by_its_types() throws Exception {
        var answer = get("/docs", "application/json");

        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(answer.body()).contains("text/html");
    }

    private HttpResponse<String> get(String path, String accept) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        return client.send(request.header("Accept", accept).build(), BodyHandlers.ofString());
    }

    @Test
    void leads_from_the_root_to_the_reference() throws Exception {
        var answer = get("/");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("/docs");
    }

    @Test
    void says_the_same_in_json_as_in_yaml() throws Exception {
        var document = Json.MAPPER.readTree(get("/openapi.json").body());

        assertThat(document.get("openapi").asString()).startsWith("3.1");
    }

    @Test
    void lets_no_inline_script_and_no_other_site_in() throws Exception {
        var headers = get("/docs").headers();

        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'self'", "script-src 'self';", "frame-ancestors 'none'");
        assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(headers.firstValue("Permissions-Policy")).isPresent();
        assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(headers.firstValue("Strict-Transport-Security")).isEmpty();
        assertThat(headers.firstValue("Server")).isEmpty();
        assertThat(headers.map()).doesNotContainKey("set-cookie");
    }

    @Test
    void shows_every_guide_with_a_way_to_the_others() throws Exception {
        var pages = GuidePage.inReadingOrder()
                .map(page -> "/docs/guides/" + page.getFileName().toString().replace(".md", ""))
                .toList();

        for (var page : pages) {
            var answer = get(page);
            assertThat(answer.statusCode()).as(page).isEqualTo(200);
            assertThat(answer.body()).as(page).contains("<h1 id=", "href=\"" + page + "\" aria-current=\"page\"");
            assertThat(get(page + ".md").body()).as(page).startsWith("# ");
            assertThat(pages).allSatisfy(other -> assertThat(answer.body()).contains("href=\"" + other + "\""));
        }
    }

    @Test
    void every_link_between_pages_leads_to_a_page_and_an_anchor() throws Exception {
        var broken = new TreeSet<String>();
        var pages = new TreeMap<String, String>();
        for (var page : get("/llms.txt").body().split("\\(|\\.md\\)", -1)) {
            if (page.startsWith("/docs/") && !page.contains(" ")) {
                pages.put(page, get(page).body());
            }
        }
        pages.put("/docs/guides", get("/docs/guides").body());

        pages.forEach((page, html) -> LINK.matcher(html).results().forEach(link -> {
            var target = link.group(1) == null ? page : link.group(1);
            var anchor = link.group(2) == null ? "" : link.group(2).substring(1);
            var isServed = pages.containsKey(target.replace(".md", "")) || OTHERS.contains(target);
            if (!isServed || !anchor.isEmpty() && !pages.get(target).contains("id=\"" + anchor + "\"")) {
                broken.add(page + " -> " + link.group());
            }
        }));

        assertThat(pages).hasSizeGreaterThan(20);
        assertThat(broken).isEmpty();
    }

    @Test
    void every_link_on_a_page_of_markdown_leads_to_something_served() throws Exception {
        var broken = new TreeSet<String>();
        var all = MARKDOWN_LINK
                .matcher(get("/llms-full.txt").body() + get("/docs/guides.md").body())
                .results()
                .map(link -> link.group(1))
                .collect(Collectors.toCollection(TreeSet::new));

        for (var link : all) {
            if (!link.startsWith("/") || get(link).statusCode() != 200) {
                broken.add(link);
            }
        }

        assertThat(all)
                .contains("/docs/guides/tools.md", "/docs/errors.md", "/openapi.yaml")
                .hasSizeGreaterThan(30);
        assertThat(broken).isEmpty();
    }

    @Test
    void the_tools_are_a_guide_that_other_guides_link_to() throws Exception {
        assertThat(get("/docs/guides/tools").body()).contains("<h2 id=\"call_api\">");
        assertThat(get("/docs/guides/publishing").body()).contains("href=\"/docs/guides/tools\">tools.md</a>");
        assertThat(get("/docs/guides/packages").body())
                .contains("href=\"/docs/guides/tools\">docs/guides/tools.md</a>");
        assertThat(get("/llms.txt").body()).contains("(/docs/guides/tools.md)");
    }

    @Test
    void shows_anyone_the_methods_of_an_open_page() throws Exception {
        for (var path : List.of("/docs", "/openapi.yaml", "/docs/reference.js")) {
            var posted = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .POST(HttpRequest.BodyPublishers.ofString("x"))
                            .build(),
                    BodyHandlers.ofString());

            assertThat(posted.statusCode()).as(path).isEqualTo(405);
            assertThat(posted.headers().firstValue("Allow")).as(path).hasValue("GET, HEAD, OPTIONS");
        }
        assertThat(get("/docs?utm_source=x").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "hash of the previous receipt, /docs/guides/receipts",
        "retrying after 429, /docs/guides/run-an-agent#when-it-fails",
        "BUDGET_EXCEEDED, /docs/errors#BUDGET_EXCEEDED",
        "erase a run, /docs/guides/usage#erasing",
        "circuit breaker, /docs/guides/model-failures#breakers",
        "cancel an execution, /cancel",
        "max_price_micros, /docs/guides/run-an-agent",
        "survey_tickets, /docs/guides/tools#survey_tickets",
    })
    void finds_guides_errors_and_calls_by_their_words(String asked, String expected) throws Exception {
        var page = get("/docs/search?q=" + URLEncoder.encode(asked, StandardCharsets.UTF_8));

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(FOUND.matcher(page.body()).results().limit(5).map(hit -> hit.group(1)))
                .anyMatch(path -> path.contains(expected));
    }

    @Test
    void shows_the_query_as_plain_text_only() throws Exception {
        var page =
                get("/docs/search?q=" + URLEncoder.encode("\"><script>alert(1)</script> key", StandardCharsets.UTF_8));

        assertThat(page.body()).doesNotContain("<script>").contains("&lt;script&gt;");
        assertThat(get("/docs/search?q=" + "word%20".repeat(500)).statusCode()).isEqualTo(200);
        assertThat(get("/docs/search?q=zzzzqqqq").body()).contains("Nothing has these words");
    }

    @Test
    void lists_every_page_for_programs_that_read() throws Exception {
        var list = get("/llms.txt").body();

        assertThat(list)
                .startsWith("# Agent Marketplace Platform\n\n> ")
                .contains("(/openapi.yaml)", "(/docs/errors.md)");
        assertThat(GuidePage.inReadingOrder())
                .allSatisfy(page -> assertThat(list).contains("](/docs/guides/" + page.getFileName() + "): "));
        assertThat(get("/llms-full.txt").body()).contains("# Receipts and statements", "## BUDGET_EXCEEDED");
    }

    @Test
    void an_unknown_page_is_a_problem() throws Exception {
        var answer = get("/docs/guides/no-such-page");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(get("/docs/guides/..%2f..%2fapplication").statusCode()).isBetween(400, 404);
    }

    private HttpResponse<String> get(String path) throws Exception {
        var uri = URI.create("http://127.0.0.1:" + port + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
