package io.agentmarket.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.TestStores;
import io.agentmarket.usage.FinishedRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

/** Forty receipts of one customer: the verifier refuses every one of the small changes somebody could make. */
class TamperedDocumentsTest {

    private static final String MONTH = "2026-11";
    private static final TestStores STORES = TestStores.fresh();
    private static final ChargedRuns CHARGED = new ChargedRuns(STORES, "2026-11-20T08:00:00Z");
    private static final TestCustomers.Made CUSTOMER = new TestCustomers(STORES).create("elite");
    private static final ReceiptsEndpoint RECEIPTS = new ReceiptsEndpoint(CHARGED.receipts, CHARGED.keys);
    private static final StatementsEndpoint STATEMENTS = new StatementsEndpoint(CHARGED.statements);
    private static final List<FinishedRun> MADE = new ArrayList<>();

    @BeforeAll
    static void forty_receipts() {
        MADE.addAll(charge(CUSTOMER, 40));
    }

    private static List<FinishedRun> charge(TestCustomers.Made customer, int receipts) {
        var made = new ArrayList<FinishedRun>();
        while (made.size() < receipts) {
            made.addAll(CHARGED.charge(List.of(customer.id()), 1));
            made.removeIf(run -> run.price().micros() == 0);
        }
        return made;
    }

    @Test
    void every_digit_of_a_receipt_counts() {
        for (var run : MADE.subList(0, 6)) {
            var document = receipt(run);

            assertThat(Verifier.says(document, keys())).startsWith("verified: receipt ");
            assertNoDigitCanChange(document);
        }
    }

    @Test
    void every_digit_of_a_statement_counts() {
        var document = statement();

        assertThat(Verifier.says(document, keys())).startsWith("verified: \"preliminary\" statement");
        assertNoDigitCanChange(document);
    }

    @Test
    void every_digit_of_a_month_counts() throws IOException {
        var customer = new TestCustomers(STORES).create("elite");
        charge(customer, 4);
        var document = month(customer);

        assertThat(Verifier.says(document, keys())).contains(", 4 receipts from 1 on, all in this file, 0 too old");
        assertNoDigitCanChange(document);
    }

    @Test
    void without_published_keys_the_file_is_checked_against_its_own_key() {
        var document = receipt(MADE.getFirst());
        var id = CHARGED.keys.published().getFirst().id();

        assertThat(Verifier.says(document, null)).endsWith("the file's own key (is it the published one?) " + id);
        for (int at = 0; at < document.length(); at++) {
            if (Character.isDigit(document.charAt(at))) {
                assertThat(Verifier.says(changed(document, at), null))
                        .as("position %d", at)
                        .startsWith("REFUSED");
            }
        }
    }

    @Test
    void every_missing_receipt_and_every_swapped_pair_is_found() throws IOException {
        var file = month(CUSTOMER).lines().toList();

        for (int at = 0; at < file.size(); at++) {
            var dropped = new ArrayList<>(file);
            dropped.remove(at);
            assertThat(Verifier.says(String.join("\n", dropped), keys()))
                    .as("without line %d", at)
                    .startsWith("REFUSED");
            for (int other = at + 1; other < file.size(); other++) {
                var swapped = new ArrayList<>(file);
                Collections.swap(swapped, at, other);
                assertThat(Verifier.says(String.join("\n", swapped), keys()))
                        .as("lines %d and %d", at, other)
                        .startsWith("REFUSED");
            }
        }
    }

    /** An attacker who can write new receipts and hashes still lacks the key. */
    @Test
    void a_forged_chain_does_not_reach_the_signed_head() throws IOException {
        var file = new ArrayList<>(month(CUSTOMER).lines().toList());
        var body = file.get(20).replaceFirst("\"package_id\":\"package-\\d+\"", "\"package_id\":\"package-x\"");
        file.set(20, body);
        for (int at = 21; at < file.size() - 1; at++) {
            var hash = HexFormat.of().formatHex(Sha256.of(file.get(at - 1)));
            file.set(
                    at,
                    file.get(at).replaceFirst("\"previous_hash\":\"[0-9a-f]*\"", "\"previous_hash\":\"" + hash + "\""));
        }

        assertThat(Verifier.says(String.join("\n", file), keys()))
                .startsWith("REFUSED: ")
                .contains("head_hash");
    }

    @Test
    void an_unpublished_key_is_refused_although_its_signature_is_valid() {
        var forger = ReceiptKey.Pair.generate();
        var body = Json.MAPPER.readTree(receipt(MADE.getFirst())).path("body").toString();
        var forged = forger.sign(body.replaceFirst("\"price_micros\":\\d+", "\"price_micros\":1"));
        var honest = forger.sign(body);

        assertThat(Verifier.says(document(honest, body), keys()))
                .isEqualTo("REFUSED: the key " + forger.key().id() + " is not among the published ones");
        assertThat(Verifier.says(document(honest, body), null)).startsWith("verified");
        assertThat(Verifier.says(document(forged, body), null))
                .startsWith("REFUSED")
                .contains("price_micros is 1");
    }

    @Test
    void a_price_that_contradicts_its_rates_is_refused_even_if_signed() {
        for (var run : MADE) {
            var body = Json.MAPPER.readTree(receipt(run)).path("body").toString();
            for (var member : List.of(
                    "price_micros",
                    "absorbed_micros",
                    "base_micros",
                    "flat_micros",
                    "cost_picodollars",
                    "markup_numerator",
                    "input_tokens",
                    "output",
                    "cache_write_5m_tokens")) {
                var value = Pattern.compile("\"" + member + "\":(\\d+)").matcher(body);
                if (value.find() && !isIrrelevant(body, member)) {
                    var more = "\"" + member + "\":" + (Long.parseLong(value.group(1)) + 1_000_000);
                    var wrong = CHARGED.stores
                            .tenant()
                            .platform(sql -> CHARGED.keys.signer(sql).sign(value.replaceFirst(more)));

                    assertThat(Verifier.says(document(wrong, body), keys()))
                            .as(member)
                            .startsWith("REFUSED");
                }
            }
        }
    }

    @Test
    void after_a_rotation_old_and_new_signatures_verify_with_the_published_keys() {
        var customer = new TestCustomers(STORES).create("elite");
        var made = charge(customer, 2);
        var before = receipt(customer, made.getFirst());
        var old = CHARGED.keys.published().getFirst();

        var fresh = CHARGED.keys.rotate(CUSTOMER.caller(), "rotation-1");
        var after = receipt(customer, made.getLast());

        assertThat(CHARGED.keys.rotate(CUSTOMER.caller(), "rotation-1")).isEqualTo(fresh);
        assertThat(CHARGED.keys.published()).startsWith(fresh).contains(old);
        assertThat(receipt(customer, made.getFirst())).isEqualTo(before);
        assertThat(after).contains(fresh.id());
        assertThat(Verifier.says(before, keys())).startsWith("verified");
        assertThat(Verifier.says(after, keys())).startsWith("verified");
    }

    @Test
    void the_verifier_is_short_and_knows_nothing_of_the_service() throws IOException {
        var source = Files.readString(Verifier.SOURCE);

        assertThat(source.lines()).hasSizeLessThan(200);
        assertThat(source).doesNotContain("io.agentmarket").doesNotContain("tools.jackson");
    }

    /** A base below the token price, or a rate's name inside another member, does not decide the price. */
    private static boolean isIrrelevant(String body, String member) {
        var metered = body.contains("\"formula\":\"metered\"");
        return switch (member) {
            case "base_micros" -> !body.contains("\"formula\":\"base\"");
            case "input_tokens", "cache_write_5m_tokens" -> !metered;
            case "flat_micros" -> !body.contains("\"formula\":\"offline\"");
            default -> false;
        };
    }

    private static void assertNoDigitCanChange(String document) {
        for (int at = 0; at < document.length(); at++) {
            if (Character.isDigit(document.charAt(at))) {
                assertThat(Verifier.says(changed(document, at), keys()))
                        .as("position %d of %s", at, document)
                        .startsWith("REFUSED");
            }
        }
    }

    private static String changed(String document, int at) {
        var digit = (char) ('0' + (document.charAt(at) - '0' + 1) % 10);
        return document.substring(0, at) + digit + document.substring(at + 1);
    }

    private static String document(Signed signed, String body) {
        var said = Json.MAPPER.readTree(body);
        return Json.MAPPER.writeValueAsString(ReceiptView.of(new Receipts.SignedReceipt(
                said.path("seq").asLong(),
                HexFormat.of().parseHex(said.path("previous_hash").asString()),
                signed)));
    }

    private static String keys() {
        return Json.MAPPER.writeValueAsString(RECEIPTS.keys());
    }

    private static String receipt(FinishedRun run) {
        return receipt(CUSTOMER, run);
    }

    private static String receipt(TestCustomers.Made customer, FinishedRun run) {
        return Json.MAPPER.writeValueAsString(
                RECEIPTS.receipt(customer.caller(), run.id().value()));
    }

    private static String statement() {
        return Json.MAPPER.writeValueAsString(
                StatementView.of(CHARGED.statements.signed(CUSTOMER.id(), YearMonth.parse(MONTH))));
    }

    private static String month(TestCustomers.Made customer) throws IOException {
        var response = new MockHttpServletResponse();
        STATEMENTS.receipts(customer.caller(), MONTH, response);
        return new String(response.getContentAsByteArray(), StandardCharsets.UTF_8);
    }
}
