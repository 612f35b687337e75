package io.agentmarket.toolkits.tickets.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.StartFailure;
import io.agentmarket.text.SentenceModel;
import io.agentmarket.text.ToyModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignTicketsTest {

    private static final List<List<String>> WORDS = List.of(
            List.of("password", "login", "passwort", "anmeldung"),
            List.of("invoice", "invoices", "rechnung", "facture"),
            List.of("cancel", "cancellation", "kündigen", "kündigung", "résilier"),
            List.of("parcel", "delivery", "courier", "paket", "lieferung", "colis"),
            List.of("refund", "refunded", "erstattung", "remboursement"));

    @TempDir
    Path directory;

    @Test
    void without_a_model_nothing_is_judged() {
        assertThat(new ForeignTickets("").judge("Wo bleibt mein Paket?")).isEmpty();
    }

    @Test
    void a_model_that_knows_a_language_judges_its_tickets() throws IOException {
        ToyModel.write(directory, WORDS);
        var tickets = new ForeignTickets(directory.toString());

        assertThat(category(tickets, "Mein Passwort geht nicht und die Anmeldung auch nicht"))
                .isEqualTo("account_access");
        assertThat(category(tickets, "La facture de mars est fausse")).isEqualTo("billing");
        assertThat(category(tickets, "Wo bleibt mein Paket?")).isEqualTo("order_shipping");
    }

    @Test
    void no_judgement_is_surer_than_it_was_checked() throws IOException {
        ToyModel.write(directory, WORDS);
        var tickets = IntStream.range(0, 40)
                .mapToObj(i -> i % 2 == 0 ? ticket("refund", "refund") : ticket("order_shipping", "parcel"))
                .toList();

        var judged = ForeignHeads.fit(SentenceModel.open(directory), tickets).judge("Paket");

        assertThat(judged.category().value()).isEqualTo("order_shipping");
        assertThat(judged.category().confidence()).isEqualTo(ForeignHeads.MAX_CONFIDENCE);
    }

    @Test
    void words_that_the_model_does_not_know_stay_unknown() throws IOException {
        ToyModel.write(directory, WORDS);

        var judged =
                new ForeignTickets(directory.toString()).judge("добрый день").orElseThrow();

        assertThat(judged.category().value()).isEqualTo("unknown");
        assertThat(judged.category().confidence()).isZero();
    }

    @Test
    void a_directory_without_a_model_ends_the_start() {
        assertThatThrownBy(() -> new ForeignTickets(directory.toString()))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("EMBEDDING_MODEL_DIR needs a directory")
                .hasMessageContaining("no file model.onnx");
    }

    @Test
    void a_file_that_is_no_model_ends_the_start() throws IOException {
        ToyModel.write(directory, WORDS);
        Files.writeString(directory.resolve("model.onnx"), "version https://git-lfs.github.com/spec/v1");

        assertThatThrownBy(() -> new ForeignTickets(directory.toString()))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("cannot be opened as a model");
    }

    @Test
    void a_file_that_is_no_tokenizer_ends_the_start() throws IOException {
        ToyModel.write(directory, WORDS);
        Files.writeString(directory.resolve("tokenizer.json"), "{}");

        assertThatThrownBy(() -> new ForeignTickets(directory.toString()))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("cannot be opened as a tokenizer");
    }

    private static ShippedTicket ticket(String category, String text) {
        return new ShippedTicket(category, "normal", "neutral", "none", text);
    }

    private static String category(ForeignTickets tickets, String text) {
        return tickets.judge(text).orElseThrow().category().value();
    }
}
