package io.agentmarket.toolkits.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunbooksTest {

    private static final Runbooks RUNBOOKS = new Runbooks();

    @Test
    void every_page_of_the_folder_is_found_by_its_alert() throws Exception {
        try (var files = Files.walk(Path.of("src/main/resources/toolkits/incidents/runbooks"))) {
            var names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".md") && !name.equals("README.md"))
                    .map(name -> name.replace(".md", ""))
                    .toList();

            assertThat(names)
                    .hasSizeGreaterThan(100)
                    .allSatisfy(
                            name -> assertThat(RUNBOOKS.find(name).orElseThrow().sections())
                                    .isNotEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            the container is throttled because it uses more cpu than its limit        | CPUThrottlingHigh
            the clock of the node drifts and ntp does not synchronise it              | NodeClockNotSynchronising
            a network interface of the node goes up and down again and again          | NodeNetworkInterfaceFlapping
            """)
    void a_page_is_found_by_a_description_of_the_failure(String text, String alert) {
        assertThat(RUNBOOKS.search(text, 3))
                .extracting(hit -> hit.runbook().alert())
                .contains(alert);
    }

    @Test
    void the_same_question_gets_the_same_order() {
        var once = RUNBOOKS.search("etcd has no leader", 10);
        var again = RUNBOOKS.search("etcd has no leader", 10);

        assertThat(once).isEqualTo(again);
        assertThat(once.getFirst().runbook().alert()).isEqualTo("etcdNoLeader");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Our public API is down, customers get 502            | false
            API down                                             | false
            The partner API returns errors and is unavailable    | false
            payments API is not responding                       | false
            The API of the Node.js shop is down                  | false
            The Kubernetes API server is not responding          | true
            kube-apiserver has disappeared, k8s API is down      | true
            """)
    void a_page_about_a_cluster_fits_only_words_about_one(String text, boolean fits) {
        var first = RUNBOOKS.search(text, 1).getFirst();

        assertThat(FindRunbookTool.fits(first, text)).isEqualTo(fits);
    }

    @Test
    void words_about_an_own_api_get_no_page_that_fits() {
        var pages =
                Called.tool("find_runbook", "{\"text\": \"Our public API is down, customers get 502\", \"limit\": 10}");

        assertThat(pages.path("runbooks").values())
                .hasSize(10)
                .noneMatch(page -> page.path("fits").booleanValue());
    }
}
