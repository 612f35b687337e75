package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receipts, statements and published keys over HTTP, and the verifier as its own process. */
class ReceiptsOverHttpTest extends RunningPlatform {

    private static final String STATEMENTS = "/api/v1/billing/statements";
    private static final String KEYS = "/.well-known/agentmarket-receipt-keys.json";

    private final TestCustomers.Made alice = CUSTOMERS.create("elite");
    private final String month = YearMonth.now(ZoneOffset.UTC).toString();

    @TempDir
    Path folder;

    @Nested
    class Answers {

        @Test
        void a_receipt_with_its_signature_which_stays_the_same() throws Exception {
            var id = charged();

            var first = receipt(alice, id);
            var second = receipt(alice, id);

            assertThat(first.status()).isEqualTo(200);
            assertThat(first.json().path("body").path("execution_id").asString())
                    .isEqualTo(id);
            assertThat(first.json().path("body").path("price_micros").asLong()).isEqualTo(2_000);
            assertThat(first.json().path("seq").asLong()).isEqualTo(1);
            assertThat(second.text()).isEqualTo(first.text());
        }

        @Test
        void a_months_lines_also_for_clients_that_accept_json() throws Exception {
            charged();

            var lines = get(alice.key(), STATEMENTS + "/" + month + "/receipts", "Accept", "application/json");

            assertThat(lines.status()).as(lines.text()).isEqualTo(200);
            assertThat(lines.header("Content-Type")).startsWith("application/x-ndjson");
        }

        @Test
        void the_public_keys_to_everybody() throws Exception {
            var keys = get("", KEYS);

            assertThat(keys.status()).isEqualTo(200);
            var key = keys.json().path("keys").path(0);
            assertThat(key.path("kty").asString() + key.path("crv").asString()).isEqualTo("OKPEd25519");
            assertThat(key.path("kid").asString()).hasSize(43);
            assertThat(key.has("d")).isFalse();
        }

        @Test
        void the_list_of_months_and_one_as_json_or_pdf() throws Exception {
            charged();

            var list = get(alice.key(), STATEMENTS);
            var one = get(alice.key(), STATEMENTS + "/" + month);
            var byAccept = get(alice.key(), STATEMENTS + "/" + month, "Accept", "application/pdf");
            var byFormat = get(alice.key(), STATEMENTS + "/" + month + "?format=pdf");

            assertThat(list.json().path("items").path(0).path("month").asString())
                    .isEqualTo(month);
            assertThat(list.json().path("items").path(0).path("total_micros").asLong())
                    .isEqualTo(2_000);
            assertThat(one.json().path("statement").path("status").asString()).isEqualTo("preliminary");
            assertThat(byAccept.text()).startsWith("%PDF-");
            assertThat(byFormat.text()).startsWith("%PDF-");
            assertThat(byFormat.header("Content-Type")).isEqualTo("application/pdf");
        }

        @Test
        void the_last_page_of_months_has_no_cursor() throws Exception {
            charged();

            var page = get(alice.key(), STATEMENTS + "?limit=1");

            assertThat(page.json().path("items")).hasSize(1);
            assertThat(page.json().path("next_cursor").isNull()).isTrue();
        }
    }

    @Nested
    class Refuses {

        @Test
        void a_receipt_that_is_not_yours_or_does_not_exist() throws Exception {
            var id = charged();
            var bob = CUSTOMERS.create("elite");

            var foreign = receipt(bob, id);
            var unknown = receipt(bob, UUID.randomUUID().toString());

            assertThat(foreign.status()).isEqualTo(404);
            assertThat(foreign.json().path("detail").asString())
                    .isEqualTo(
                            "There is no receipt for this execution: it has not ended, does not exist, or is not yours.");
            assertThat(unknown.json().path("detail")).isEqualTo(foreign.json().path("detail"));
        }

        @Test
        void a_receipt_of_a_run_that_cost_nothing_and_says_so() throws Exception {
            var tester = CUSTOMERS.create("elite", true, EnumSet.complementOf(EnumSet.of(Scope.OPERATOR)));
            var run = run(tester.key(), UUID.randomUUID().toString(), "free", 0);

            var receipt = receipt(tester, run.json().path("execution_id").asString());

            assertThat(receipt.status()).isEqualTo(404);
            assertThat(receipt.json().path("detail").asString()).contains("cost nothing");
        }

        @Test
        void a_key_without_the_scope() throws Exception {
            var reader = CUSTOMERS.create("elite", false, EnumSet.of(Scope.READ));

            assertThat(receipt(reader, UUID.randomUUID().toString()).status()).isEqualTo(403);
            assertThat(get(reader.key(), STATEMENTS).status()).isEqualTo(403);
            assertThat(get(reader.key(), STATEMENTS + "/" + month).status()).isEqualTo(403);
            assertThat(get(reader.key(), STATEMENTS + "/" + month + "/receipts").status())
                    .isEqualTo(403);
            assertThat(post(alice.key(), "/api/v1/operator/rotate-receipt-key", "", "Idempotency-Key", "r")
                            .status())
                    .isEqualTo(403);
        }

        @Test
        void unknown_months_and_formats() throws Exception {
            for (var wrong : new String[] {"2026-13", "2026", "2026-1", "November", "-999-01", "02026-1"}) {
                var answer = get(alice.key(), STATEMENTS + "/" + wrong);
                assertThat(answer.status()).as(wrong).isEqualTo(422);
                assertThat(answer.json().path("detail").asString()).startsWith("month ");
            }
            assertThat(get(alice.key(), STATEMENTS + "/9999-12").status()).isEqualTo(404);
            assertThat(get(alice.key(), STATEMENTS + "/2001-01").status()).isEqualTo(404);
            assertThat(get(alice.key(), STATEMENTS + "?cursor=x").status()).isEqualTo(422);
            assertThat(get(alice.key(), STATEMENTS + "?limit=0").status()).isEqualTo(422);
            assertThat(get(alice.key(), STATEMENTS + "/" + month + "?format=doc")
                            .status())
                    .isEqualTo(422);
            assertThat(get(alice.key(), STATEMENTS + "/" + month, "Accept", "text/csv")
                            .status())
                    .isEqualTo(406);
        }
    }

    @Nested
    class Verifies {

        @Test
        void saved_files_and_refuses_changed_ones() throws Exception {
            var id = charged();
            charged();
            var receipt = save("receipt.json", receipt(alice, id).text());
            var statement = save(
                    "statement.json", get(alice.key(), STATEMENTS + "/" + month).text());
            var saved = get(alice.key(), STATEMENTS + "/" + month + "/receipts");
            var receipts = save("receipts.ndjson", saved.text());
            var changed =
                    save("changed.ndjson", saved.text().replaceFirst("\"price_micros\":2000", "\"price_micros\":1000"));
            var keys = save("keys.json", get("", KEYS).text());

            assertThat(verify(receipts, "--keys", keys)).isEqualTo("0 verified");
            assertThat(verify(changed, "--keys", keys)).isEqualTo("1 REFUSED");
            assertThat(verify(receipts, "--keys")).isEqualTo("2 usage");
        }

        @Test
        void by_the_program_that_the_platform_offers_itself() throws Exception {
            assertThat(get("", "/docs/VerifyReceipts.java").text())
                    .isEqualTo(Files.readString(Path.of("docs/verify/VerifyReceipts.java")));
        }

        private String save(String name, String text) throws IOException {
            return Files.writeString(folder.resolve(name), text).toString();
        }

        /** The exit code and the first word of what it says. */
        private static String verify(String... arguments) throws Exception {
            var command = Stream.concat(Stream.of("./run", "verify-receipts"), Arrays.stream(arguments))
                    .toList();
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return process.exitValue() + " " + said.split("[: ]")[0];
        }
    }

    private Answer receipt(TestCustomers.Made customer, String id) throws IOException, InterruptedException {
        return get(customer.key(), "/api/v1/executions/" + id + "/receipt");
    }

    private String charged() throws IOException, InterruptedException {
        return run(alice.key(), UUID.randomUUID().toString(), "charged", 0)
                .json()
                .path("execution_id")
                .asString();
    }
}
