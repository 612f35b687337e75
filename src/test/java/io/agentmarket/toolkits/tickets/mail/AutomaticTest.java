package io.agentmarket.toolkits.tickets.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.toolkits.tickets.mail.Automatic.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutomaticTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        OUT_OF_OFFICE   | Out of Office: Re: Renewal          | I return on 4 May. Refund requests go to Lea.
        OUT_OF_OFFICE   | Automatic reply: Seats              | I am on annual leave until Monday.
        OUT_OF_OFFICE   | Abwesenheitsnotiz: Rechnung         | Ich bin bis zum 4. Mai nicht im Büro.
        OUT_OF_OFFICE   | Re: Renewal                         | Thank you for your email. I am currently out of the office until 4 May with limited access to email.
        OUT_OF_OFFICE   | Absence du bureau : Facture         | Je suis absent jusqu'au 4 mai.
        AUTOMATIC_REPLY | Automatische Antwort: Ihre Anfrage  | Wir haben Ihre Nachricht erhalten.
        AUTOMATIC_REPLY | Réponse automatique : votre demande | Nous avons bien reçu votre message.
        AUTOMATIC_REPLY | Auto-Reply: Order 5                 | We got your mail and will answer soon.
        BOUNCE          | Undeliverable: Your invoice         | Delivery has failed to these recipients.
        BOUNCE          | Mail delivery failed                | A message that you sent could not be delivered.
        BOUNCE          | Delivery Status Notification (Failure) | Address not found
        BOUNCE          | Your ticket                         | Final-Recipient: rfc822; lea@example.net Status: 5.1.1
        READ_RECEIPT    | Read: Your password was changed     | Your message was read on Monday, 4 May 2026.
        READ_RECEIPT    | Gelesen: Ihre Rechnung              | Ihre Nachricht wurde am 4. Mai 2026 um 10:02 gelesen.
        CALENDAR_ANSWER | Declined: Review of the outage      | Lea has declined this invitation.
        CALENDAR_ANSWER | Zugesagt: Abstimmung                | Lea hat die Einladung angenommen.
        """)
    void a_machine_is_known_by_its_words(Kind kind, String subject, String body) {
        assertThat(TicketMail.read(subject, body, Map.of()).automatic())
                .isNotNull()
                .extracting(Automatic::kind)
                .isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        AUTOMATIC_REPLY | Auto-Submitted | auto-replied
        AUTOMATIC_REPLY | X-Autoreply    | yes
        AUTOMATIC_REPLY | Precedence     | auto_reply
        BOUNCE          | Content-Type   | multipart/report; report-type=delivery-status; boundary=x
        BOUNCE          | From           | MAILER-DAEMON@mx.example.net
        BOUNCE          | X-Failed-Recipients | lea@example.net
        READ_RECEIPT    | Content-Type   | multipart/report; report-type=disposition-notification
        CALENDAR_ANSWER | Content-Type   | text/calendar; method=REPLY
        """)
    void a_machine_is_known_by_a_header(Kind kind, String name, String value) {
        assertThat(TicketMail.read("Re: Seats", "See you then.", Map.of(name, value))
                        .automatic())
                .isNotNull()
                .extracting(Automatic::kind)
                .isEqualTo(kind);
    }

    @Test
    void headers_in_the_body_count_as_well() {
        var mail = TicketMail.read(
                "Seats",
                "Message-ID: <2@example.net>\nAuto-Submitted: auto-replied\nSubject: Seats\n\nI am away.",
                Map.of());

        assertThat(mail.automatic()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Out of office replies stop working      | Since the update nobody gets my out-of-office note. How do I switch it on?
        Automatic reply is sent twice           | Every customer gets our automatic reply two times.
        Invitations                             | Two people accepted, but the calendar shows no one. Please fix it.
        Read receipts                           | Can I turn read receipts off for the whole team?
        Undelivered parcel                      | My parcel was returned to the sender, please send it again.
        Delivery failed                         | The courier says delivery failed. Where is my order now?
        Accepted: what does this status mean?   | The order says accepted since Monday.
        Back soon                               | I am out of office from Friday until Monday, can you call me before?
        Mails bounce                            | Our mails to your desk bounce with "550 5.1.1". Can you check the address?
        """)
    void a_customer_writing_about_automatic_mails_is_not_a_machine(String subject, String body) {
        assertThat(TicketMail.read(subject, body, Map.of("Auto-Submitted", "no"))
                        .automatic())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Re: Automatic reply: Your request             | Thanks, but that did not answer my question. How do I get the invoice?
        AW: Automatische Antwort: Ihre Anfrage        | Hi, I still cannot sign in and the reset mail never comes.
        RE: Re: Out of Office: Ticket 12              | Nobody has called me yet.
        TR : Réponse automatique : votre demande      | Je n'ai toujours pas reçu ma commande.
        Fwd: Undelivered Mail Returned to Sender      | I get this when I write to your billing address. Is it still right?
        """)
    void whoever_answers_an_automatic_mail_is_a_person(String subject, String body) {
        assertThat(TicketMail.read(subject, body, Map.of()).automatic()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Automatic reply: your ticket 77               | I was charged twice, please refund the 80 EUR.
        Automatische Antwort: Ihre Anfrage            | Ich habe das Paket immer noch nicht.
        Auto-Reply: Order 5                           | Where is it?
        Out of office: Order 5                        | The parcel never came.
        Undeliverable: Your invoice                   | We need the invoice of May again.
        """)
    void a_request_below_the_subject_of_a_machine_is_not_lost(String subject, String body) {
        assertThat(TicketMail.read(subject, body, Map.of()).automatic()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Automatic reply: Seats                 | Thank you for your message. We cannot answer each mail. Need help? See our pages.
        Automatic reply: Invoice               | Your mail was forwarded. Please do not reply to this address.
        Auto-Reply: Order 5                    | Have you seen our help pages? We received your mail and will answer soon.
        Automatische Antwort: Frage            | Ihre Nachricht ist eingegangen. Bitte haben Sie Geduld.
        Out of Office: Renewal                 | I will return on 4 May. I do not read mails until then. Please write to Lea.
        Undeliverable: Your invoice            | The message could not be delivered. Do you know the address?
        """)
    void a_machine_that_asks_something_stays_a_machine(String subject, String body) {
        assertThat(TicketMail.read(subject, body, Map.of()).automatic()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Message: The heater in room 4 stays cold.
        Name: Ann Example¶Message: I cannot log in, the reset link has expired.
        Vorname: Jo¶E-Mail: jo@example.net¶Anliegen: Rechnung fehlt
        Where is my order 4711?
        We cannot open the till since ten o'clock.
        """)
    void a_contact_form_that_a_server_sends_is_a_ticket(String body) {
        assertThat(TicketMail.read("Contact form", body.replace("¶", "\n"), Map.of("Auto-Submitted", "auto-generated"))
                        .automatic())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Automatic reply: Invoice           | I am on holiday until Friday. My account was hacked, somebody changed my password.
        Automatische Antwort: Ihre Anfrage | Jemand hat sich in mein Konto eingeloggt und meine Adresse geändert.
        Out of office: Order 5             | The stove you sold me smells of gas.
        Declined: Visit of the technician  | Your technician has touched my daughter, he shall not come again.
        """)
    void grave_words_override_every_mark_of_a_machine(String subject, String body) {
        for (var headers :
                List.of(Map.<String, String>of(), Map.of("Auto-Submitted", "auto-replied", "X-Autoreply", "yes"))) {
            assertThat(TicketMail.read(subject, body, headers).automatic()).isNull();
        }
    }

    @Test
    void a_bounce_that_quotes_a_grave_mail_stays_a_bounce() {
        var body = "This is the mail system at host mx.example.net. Your message could not be delivered to one or more"
                + " recipients. Subject: my account was hacked";

        assertThat(TicketMail.read("Undelivered Mail Returned to Sender", body, Map.of())
                        .automatic())
                .isNotNull();
    }

    @Test
    void a_generated_notice_without_a_request_stays_automatic() {
        assertThat(TicketMail.read(
                                "Backup report",
                                "Backup of 4 May finished. 312 files were copied.",
                                Map.of("Auto-Submitted", "auto-generated"))
                        .automatic())
                .isNotNull();
    }
}
