package io.agentmarket.agents;

import java.util.Map;
import java.util.function.UnaryOperator;

/** The forms in which mail programs send one and the same text. */
final class MailForms {

    private static final String EARLIER =
            "We are sorry about the outage. Your refund of 900 EUR is urgent, our lawyer was hacked.";

    static final Map<String, UnaryOperator<String>> ALL = Map.of(
            "signed",
            text -> text
                    + "\n\nKind regards\nJo Adler\nAttorney at Law | Adler Solicitors\n+49 30 5550100\n\nThis e-mail is"
                    + " confidential. If you are not the intended recipient, legal action may follow.",
            "quoted",
            text -> text + "\n\nOn Tue, 3 Mar 2026 at 09:14, Desk <desk@example.org> wrote:\n\n> " + EARLIER
                    + "\n>\n> Desk",
            "outlook",
            text -> "<html><body><div class=\"WordSection1\"><p class=\"MsoNormal\">" + text
                    + "</p><div style=\"border-top:solid #E1E1E1 1.0pt\"><p class=\"MsoNormal\"><b>Von:</b>"
                    + " Desk<br><b>Gesendet:</b> Dienstag<br><b>An:</b> Jo<br><b>Betreff:</b> Outage</p></div><p"
                    + " class=\"MsoNormal\">" + EARLIER
                    + "</p></div></body></html>",
            "gmail",
            text -> "<div dir=\"ltr\">" + text
                    + "</div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">Le mar. 3 mars 2026 à"
                    + " 09:14, Desk &lt;desk@example.org&gt; a écrit :<br></div><blockquote class=\"gmail_quote\">"
                    + EARLIER
                    + "</blockquote></div>",
            "forwarded",
            text -> "FYI\n\n"
                    + "---------- Forwarded message ---------\n"
                    + "From: Jo <jo@example.net>\n"
                    + "Date: Tue, 3 Mar 2026\n"
                    + "Subject: Fwd\n"
                    + "To: Desk"
                    + " <desk@example.org>\n\n" + text + "\n\n-- \nJo Adler\nOutage Insurance Ltd");

    private MailForms() {}
}
