package io.agentmarket.toolkits.tickets.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicketMailTest {

    private static final String ASK = "Could you move our renewal to the first of April?";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "On Tue, 3 Mar 2026 at 09:14, Desk <desk@example.org> wrote:",
                "Am 03.03.2026 um 09:14 schrieb Desk <desk@example.org>:",
                "Am Di., 3. März 2026 um 09:14 Uhr schrieb Desk <desk@example.org>:",
                "Le mar. 3 mars 2026 à 09:14, Desk <desk@example.org> a écrit :",
                "El mar, 3 mar 2026 a las 9:14, Desk (<desk@example.org>) escribió:",
                "Il giorno mar 3 mar 2026 alle ore 09:14 Desk <desk@example.org> ha scritto:",
                "Em ter., 3 de mar. de 2026 às 09:14, Desk <desk@example.org> escreveu:",
                "Op di 3 mrt 2026 om 09:14 schreef Desk <desk@example.org>:",
                "Den tirs. 3. mar. 2026 kl. 09.14 skrev Desk <desk@example.org>:",
                "Den tis 3 mars 2026 kl 09:14 skrev Desk <desk@example.org>:",
                "wt., 3 mar 2026 o 09:14 Desk <desk@example.org> napisał(a):",
                "út 3. 3. 2026 v 9:14 odesílatel Desk <desk@example.org> napsal:",
                "вт, 3 мар. 2026 г. в 09:14, Desk <desk@example.org> пишет:",
                "2026年3月3日(火) 9:14 Desk <desk@example.org>:",
                "Desk <desk@example.org> 于2026年3月3日周二 09:14写道：",
                "Desk <desk@example.org>, 3 Mar 2026 Sal, 09:14 tarihinde şunu yazdı:",
                "On Tuesday, 3 March 2026 at 09:14 Central European Standard Time\nDesk <desk@example.org>\nwrote:"
            })
    void a_quoted_mail_below_its_header_is_history(String header) {
        var mail = TicketMail.read(
                "Re: Renewal", ASK + "\n\n" + header + "\n\n> We refund nothing.\n> Your lawyer may call.", Map.of());

        assertThat(mail.message()).isEqualTo(ASK);
        assertThat(mail.subject()).isEqualTo("Renewal");
        assertThat(mail.history())
                .singleElement()
                .satisfies(
                        earlier -> assertThat(earlier.text()).isEqualTo("We refund nothing.\nYour lawyer may call."));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        From: | Sent: | To: | Subject:
        Von: | Gesendet: | An: | Betreff:
        De : | Envoyé : | À : | Objet :
        De: | Enviado el: | Para: | Asunto:
        Da: | Inviato: | A: | Oggetto:
        De: | Enviada em: | Para: | Assunto:
        Van: | Verzonden: | Aan: | Onderwerp:
        Fra: | Sendt: | Til: | Emne:
        Från: | Skickat: | Till: | Ämne:
        Od: | Wysłano: | Do: | Temat:
        От: | Отправлено: | Кому: | Тема:
        发件人： | 发送时间： | 收件人： | 主题：
        *From:* | *Sent:* | *To:* | *Subject:*
        """)
    void a_mail_below_the_block_of_outlook_is_history(String from, String sent, String to, String subject) {
        var body = ASK + "\n\n" + from + " Desk <desk@example.org>\n" + sent + " 3.3.2026 09:14\n" + to + " Ana\n"
                + subject + " Renewal\n\nWe will charge 900 EUR.";

        var mail = TicketMail.read("AW: Renewal", body, Map.of());

        assertThat(mail.message()).isEqualTo(ASK);
        assertThat(mail.history()).singleElement().satisfies(earlier -> {
            assertThat(earlier.from()).isEqualTo("Desk <desk@example.org>");
            assertThat(earlier.text()).isEqualTo("We will charge 900 EUR.");
        });
    }

    @Test
    void a_thread_is_split_into_earlier_mails_newest_first() {
        var mail = TicketMail.read("Re: Re: Seats", """
            Yes please, ten.

            On Wed, 4 Mar 2026 at 10:00, Desk <desk@example.org> wrote:
            > How many do you need?
            >
            > On Tue, 3 Mar 2026 at 09:14, Ana <ana@example.net> wrote:
            >> We need more seats.
            """, Map.of());

        assertThat(mail.message()).isEqualTo("Yes please, ten.");
        assertThat(mail.history())
                .containsExactly(
                        new TicketMail.Earlier("desk@example.org", "How many do you need?"),
                        new TicketMail.Earlier("ana@example.net", "We need more seats."));
    }

    @Test
    void answers_between_quoted_lines_are_the_message() {
        var mail = TicketMail.read("Re: Export", """
            On Tue, 3 Mar 2026 at 09:14, Desk <desk@example.org> wrote:
            > Which browser is it?
            Firefox 140.
            > Was it stolen?
            No, nothing of that kind.
            """, Map.of());

        assertThat(mail.message()).isEqualTo("Firefox 140.\nNo, nothing of that kind.");
    }

    @Test
    void a_forwarded_mail_is_the_message_and_the_remark_history() {
        var mail = TicketMail.read("Fwd: Printer on floor 2", """
            FYI, can you take this?

            ---------- Forwarded message ---------
            From: Piet <piet@example.net>
            Date: Tue, 3 Mar 2026 at 09:14
            Subject: Printer on floor 2
            To: Ana <ana@example.net>

            The printer on floor 2 prints only blank pages.

            Regards
            Piet
            """, Map.of());

        assertThat(mail.message()).isEqualTo("The printer on floor 2 prints only blank pages.");
        assertThat(mail.signature()).contains("Piet");
        assertThat(mail.history()).extracting(TicketMail.Earlier::text).containsExactly("FYI, can you take this?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n\n-- \nJo Adler\nCounsel, Adler & Son Solicitors\n+49 30 555 0100",
                "\n\nKind regards,\nJo Adler\nDanger Zone Films Ltd",
                "\n\nMit freundlichen Grüßen\nJo Adler",
                "\n\nThanks, Jo",
                "\n\nCordialement,\nJo Adler\n12 rue de la Paix",
                "\n\nSent from my phone",
                "\n\n"
                        + "Jo\n\n"
                        + "This e-mail and any attachments are confidential. If you are not the intended recipient, legal"
                        + " action may follow.",
                "\n\nDisclaimer: any claim goes to the ombudsman.",
                "\n\nDiese E-Mail enthält vertrauliche Informationen und ist nur für den Empfänger bestimmt.",
                "\n\n____________\nPlease consider the environment before printing this e-mail."
            })
    void signature_and_notices_are_no_part_of_the_message(String end) {
        var mail = TicketMail.read("Renewal", ASK + end, Map.of());

        assertThat(mail.message()).isIn(ASK, ASK + "\n\nJo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thank you",
                "The disclaimer below our invoices names the wrong court. Please change it to Dublin.",
                "Thanks for the quick reply. How do I share it with a colleague?",
                "Steps:\n---\n1. open the report\n2. it says From: 1 March\nand nothing loads",
                "He wrote: the tracking says delivered, and I wrote: it is not.",
                "> this is how your export begins",
                "From: and To: are empty in every notification that we get."
            })
    void text_that_only_looks_like_an_end_is_kept(String body) {
        assertThat(TicketMail.read("A question", body, Map.of()).message()).isEqualTo(body.replaceFirst("^> ", ""));
    }

    @Test
    void a_banner_of_the_company_is_no_part_of_the_message() {
        var mail = TicketMail.read(
                "Re: [EXTERNAL] Renewal",
                "[EXTERNAL] This message comes from outside. Do not click links.\n\n" + ASK,
                Map.of());

        assertThat(mail.message()).isEqualTo(ASK);
        assertThat(mail.subject()).isEqualTo("Renewal");
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
        <div dir="ltr">Could you move our renewal to the first of April?</div><br><div class="gmail_quote">
        <div dir="ltr" class="gmail_attr">On Tue, Mar 3, 2026 at 9:14 AM Desk &lt;<a href="mailto:desk@example.org">desk@example.org</a>&gt; wrote:<br></div>
        <blockquote class="gmail_quote" style="margin:0">It was hacked and stolen.</blockquote></div>\
        """, """
            <html><head><style>p{margin:0}</style></head><body><div class="WordSection1">
            <p class="MsoNormal">Could you move our renewal to the first of April?<o:p></o:p></p><p class="MsoNormal">&nbsp;</p>
            <div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">
            <p class="MsoNormal"><b>From:</b> Desk &lt;desk@example.org&gt;<br><b>Sent:</b> Tuesday, 3 March 2026 09:14<br><b>To:</b> Ana<br>
            <b>Subject:</b> Renewal</p></div><p class="MsoNormal">It was hacked and stolen.</p></div></body></html>\
            """, """
                        <html><body dir="auto">Could you move our renewal to the first of April?<br><br><div>Sent from my iPhone</div><div><br>
                        <blockquote type="cite">On 3 Mar 2026, at 09:14, Desk &lt;desk@example.org&gt; wrote:<br><br></blockquote></div>
                        <blockquote type="cite"><div>It was hacked and stolen.</div></blockquote></body></html>\
                        """, """
                        <div>Could you move our renewal to the first of April?</div><div id="appendonsend"></div><hr tabindex="-1">
                        <div id="divRplyFwdMsg"><b>Von:</b> Desk<br><b>Gesendet:</b> Dienstag<br><b>An:</b> Ana<br><b>Betreff:</b> Renewal</div>
                        <div>It was hacked and stolen.</div>\
                        """, """
                        <p>Could you move our renewal to the first of April?</p><p>##- Please type your reply above this line -##</p>
                        <p>It was hacked and stolen.</p>\
                        """})
    void html_of_common_mail_programs_is_reduced_to_the_newest_text(String html) {
        var mail = TicketMail.read("Renewal", html, Map.of());

        assertThat(mail.message()).isEqualTo(ASK);
    }

    @Test
    void a_mail_with_its_headers_is_decoded_and_its_plain_part_read() {
        var mail = TicketMail.read("Renewal", """
            Return-Path: <ana@example.net>
            Message-ID: <1@example.net>
            From: Ana <ana@example.net>
            MIME-Version: 1.0
            Content-Type: multipart/alternative;
             boundary="frontier"

            --frontier
            Content-Type: text/html; charset=utf-8

            <p>not this</p>
            --frontier
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            Could you move the caf=E9's renewal =
            to April?
            --frontier--
            """, Map.of());

        assertThat(mail.message()).isEqualTo("Could you move the café's renewal to April?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\n\n", "--", ">>>>", "On 1 wrote:", "From: x", "<div>", "<br><br>", "From: a\nTo: b"})
    void an_odd_body_is_read_without_failing(String body) {
        assertThat(TicketMail.read("x", body, Map.of()).message()).isNotNull();
    }
}
