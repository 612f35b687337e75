package io.agentmarket.toolkits.tickets.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails with their headers, as an export or a mailbox rule forwards them. */
class RawMailTest {

    private static final String HEADERS = """
            Message-ID: <1@example.net>
            From: =?utf-8?B?SsO8cmdlbg==?= =?utf-8?Q?_M=C3=BCller?= <j@example.net>
            MIME-Version: 1.0
            """;

    @Test
    void encoded_words_of_headers_are_decoded() {
        var mail = RawMail.find(HEADERS + "\nHello").orElseThrow();

        assertThat(mail.headers()).containsEntry("from", "Jürgen Müller <j@example.net>");
        assertThat(mail.body()).isEqualTo("Hello");
    }

    @Test
    void the_plain_part_is_read_and_not_an_attached_text() {
        var mail = RawMail.find(HEADERS + """
                Content-Type: multipart/mixed; boundary=outer

                --outer
                Content-Type: text/plain; name=invoice.txt
                Content-Disposition: attachment; filename=invoice.txt

                an invoice
                --outer
                Content-Type: multipart/alternative; boundary="in ner"

                --in ner
                Content-Type: text/html

                <p>in HTML</p>
                --in ner
                Content-Type: text/plain

                in words
                --in ner--
                --outer--
                """).orElseThrow();

        assertThat(mail.body().strip()).isEqualTo("in words");
    }

    @Test
    void html_is_read_where_there_is_no_plain_part() {
        var coded = Base64.getMimeEncoder().encodeToString("<p>Größe</p>".getBytes(StandardCharsets.UTF_8));
        var mail = RawMail.find(HEADERS
                        + "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n" + coded)
                .orElseThrow();

        assertThat(mail.body()).isEqualTo("<p>Größe</p>");
    }

    @Test
    void a_pasted_text_is_not_decoded_again() {
        var mail = RawMail.find(HEADERS + "Content-Type: text/plain; charset=iso-8859-1\n\nThe café's order: 5 €")
                .orElseThrow();

        assertThat(mail.body()).isEqualTo("The café's order: 5 €");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: me\nTo: you\n\nno mail header that tells",
                "Message-ID: <1>\n\nonly one header",
                "Hello\nMessage-ID: <1>\nFrom: me"
            })
    void a_text_that_does_not_begin_with_a_mails_headers_is_none(String text) {
        assertThat(RawMail.find(text)).isEmpty();
    }

    @Test
    void thousands_of_nested_parts_end_in_no_failure() {
        var text = new StringBuilder(HEADERS);
        for (int level = 0; level < 5_000; level++) {
            text.append("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n".formatted(level, level));
        }
        text.append("Content-Type: text/plain\n\ndeep");

        assertThat(RawMail.find(text.toString()).orElseThrow().body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: multipart/mixed; boundary=gone\n\n--other\nnever closed",
                "Content-Type: text/plain; charset=no-such-charset\nContent-Transfer-Encoding: base64\n\n%%%",
                "Content-Type: ;;;\nContent-Transfer-Encoding: quoted-printable\n\n=ZZ=",
                "Subject: =?no-such?B?!!!?= =?utf-8?Q?=ZZ?=\n\ntext"
            })
    void a_damaged_mail_is_read_without_failing(String rest) {
        assertThat(RawMail.find(HEADERS + rest)).isPresent();
    }
}
