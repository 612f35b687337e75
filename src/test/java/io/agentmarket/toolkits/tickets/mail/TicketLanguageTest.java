package io.agentmarket.toolkits.tickets.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicketLanguageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        de | Login                  | Der Reset Link im Browser ist expired, können Sie einen neuen senden?
        es | Refund                 | Buenas tardes, quisiera la devolución del importe, por favor.
        fr | Bug export CSV         | L'export affiche "Error 500: internal server error, please try again later" depuis hier.
        pl | VPN                    | Nie działa od rana, proszę o pomoc.
        """)
    void english_words_do_not_make_a_foreign_ticket_english(String code, String subject, String message) {
        var language = TicketLanguage.of(subject, message, "");

        assertThat(language.code()).isEqualTo(code);
        assertThat(language.english()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        fr | La batterie de la trottinette a pris feu dans mon salon.
        fr | Il y a une fuite de gaz.
        de | Das Handy ist explodiert.
        nl | Er komt rook uit de lader.
        it | Il telefono è esploso.
        es | Hay una fuga de gas.
        pt | Há uma fuga de gás.
        """)
    void a_short_foreign_sentence_is_not_read_as_english(String code, String message) {
        assertThat(TicketLanguage.of("Question", message, ""))
                .extracting(TicketLanguage::code, TicketLanguage::english)
                .containsExactly(code, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "De Longhi machine broken",
                "Login fails again",
                "Export stuck, José",
                "El Paso office offline",
                "Printer defect"
            })
    void a_short_english_message_with_a_name_is_english(String message) {
        assertThat(TicketLanguage.of("Question", message, "").english()).isTrue();
    }

    @Test
    void an_english_ticket_that_quotes_an_error_in_german_is_english() {
        var language = TicketLanguage.of(
                "Import fails",
                "The import stops and shows \"Die Datei konnte nicht gelesen werden\". What does it mean?",
                "");

        assertThat(language.english()).isTrue();
    }

    @Test
    void a_ticket_of_two_languages_names_both_of_them() {
        var language = TicketLanguage.of(
                "Delivery",
                "Hello, my parcel has not arrived and I need an answer today. Außerdem möchte ich die zweite"
                        + " Bestellung stornieren und das Geld zurückbekommen, bitte.",
                "");

        assertThat(language.english()).isFalse();
        assertThat(language.name() + " " + language.also()).contains("English").contains("German");
    }

    @Test
    void the_declared_language_is_accepted() {
        assertThat(TicketLanguage.of("Import", "The import fails.", "nl-BE").name())
                .isEqualTo("Dutch");
        assertThat(TicketLanguage.of("Import", "Der Import bricht bei jeder Datei ab.", "en")
                        .code())
                .isEqualTo("de");
    }
}
