package io.agentmarket.tiers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.StartFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A bad file stops the start with a sentence that names file and entry. */
class PriceFilesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "requests: {minute: 5,    | requests: {second: 1, minute: 5,  | 2025-01-01, solo | second",
                "requests: {minute: 20,    | requests: {colour: red, minute: 20,  | 2025-01-01, basic | colour",
                "concurrent_runs: 20      | concurrent_runs: 0                | 2025-01-01, premium | concurrent_runs must be at least 1",
                "price_per_run: \"0.038\" | price_per_run: \"0.0000001\"      | 2025-01-01, silver | Rounding",
                "price_per_run: \"0.038\" | price_per_run: \"cheap\"          | 2025-01-01, silver |",
                "price_per_run: \"0.038\" | price_per_run: \"-1\"             | 2025-01-01, silver | negative",
                "id: byok                 | id: elite                         | 2025-01-01, elite | listed twice",
                "id: byok                 | id: vip                           | 2025-01-01 | the tier byok is missing",
                "claude-opus-5-5          | claude-opus-9                     | 2025-01-01, elite | claude-opus-9",
                "effective_from: 2025-01-01 | effective_from: soon            | entry soon | must be a date",
            })
    void a_bad_tiers_file_is_refused(String from, String to, String entry, String what) throws IOException {
        var file = edited("tiers.yaml", text -> text.replaceFirst(java.util.regex.Pattern.quote(from), to));

        assertThatThrownBy(() -> new PriceFiles(file, "").read())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(file)
                .hasMessageContaining(entry)
                .hasMessageContaining(what == null ? "" : what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "successor: claude-sonnet-5-5 | successor: claude-sonnet-9       | claude-sonnet-4-5-20250929 | unknown successor claude-sonnet-9",
                "successor: claude-sonnet-5-5 | successor: claude-sonnet-4-5-20250929 | claude-sonnet-4-5-20250929 | circle",
                "retired_on: 2026-11-30       | retired_on: null                    | claude-sonnet-4-5-20250929 | retired_on and successor go together",
                "retired_on: 2026-11-30       | retired_on: 2025-01-30           | claude-sonnet-4-5-20250929 | after available_from",
                "up_to_prompt_tokens: 100000  | up_to_prompt_tokens: null           | claude-haiku-5-5 | ascend",
                "context: 1000000             | context: 0                       | claude-haiku-5-5 | context",
                "cache_read: \"0.01\"         | cache_reed: 1, cache_read: \"0.01\" | claude-haiku-5-5 | cache_reed",
                "id: claude-opus-5-5          | id: offline                      | offline | the platform's own",
            })
    void a_bad_models_file_is_refused(String from, String to, String entry, String what) throws IOException {
        var file = edited("models.yaml", text -> text.replaceFirst(java.util.regex.Pattern.quote(from), to));

        assertThatThrownBy(() -> new PriceFiles("", file).read())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(file)
                .hasMessageContaining("2025-01-01, " + entry)
                .hasMessageContaining(what);
    }

    @Test
    void entries_must_not_overlap() throws IOException {
        var file = edited("models.yaml", text -> text + body(text));

        assertThatThrownBy(() -> new PriceFiles("", file).read())
                .hasMessageContaining(file)
                .hasMessageContaining("entry 2025-01-01: overlaps");
    }

    @Test
    void a_file_that_is_not_a_list_or_not_there_is_refused() throws IOException {
        var file = edited("tiers.yaml", text -> "tiers: []");

        assertThatThrownBy(() -> new PriceFiles(file, "").read()).hasMessageContaining(file);
        assertThatThrownBy(() -> new PriceFiles(file + "x", "").read())
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(file + "x cannot be read");
    }

    @Test
    void a_later_entry_applies_from_its_day_except_to_pinned_terms() throws IOException {
        var file = edited(
                "models.yaml",
                text -> text + body(text).replace("2025-01-01", "2027-01-01").replace("input: \"2\"", "input: \"7\""));
        var book = new PriceFiles("", file).read();
        var before = Instant.parse("2026-12-31T23:59:59Z");
        var request = new TermsRequest("silver", Billing.METERED, null, 0, 0, null);
        var turns = java.util.List.of(
                new TurnUsage("claude-sonnet-5-5", new io.agentmarket.shared.Tokens(1_000_000, 0, 0, 0, 0)));

        var old = book.terms(request, before);
        var young = book.terms(request, before.plusSeconds(1));

        assertThat(book.price(old, turns).micros()).isEqualTo(2_280_000);
        assertThat(book.price(young, turns).micros()).isEqualTo(7_980_000);
    }

    private static String body(String text) {
        return text.substring(text.indexOf("- effective_from"));
    }

    private String edited(String bundled, UnaryOperator<String> edit) throws IOException {
        try (var in = PriceFilesTest.class.getResourceAsStream("/" + bundled)) {
            var before = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            var after = edit.apply(before);
            assertThat(after).isNotEqualTo(before);
            return Files.writeString(folder.resolve("my-" + bundled), after).toString();
        }
    }
}
