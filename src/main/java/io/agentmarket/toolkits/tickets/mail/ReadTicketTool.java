package io.agentmarket.toolkits.tickets.mail;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Splits a ticket into the customer's newest message and the mails that it quotes, and finds its language. Reaches
 * nothing.
 */
@Component
public class ReadTicketTool implements Tool {

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
        {"type": "object", "required": ["subject", "body"], "additionalProperties": false, "properties": {
           "subject": {"type": "string", "maxLength": 300},
           "body": {"type": "string", "maxLength": 100000, "description": "text, HTML, or a mail with its headers"},
           "language": {"type": "string", "maxLength": 10, "description": "where the ticket's sender says it"},
           "headers": {"type": "object", "maxProperties": 100, "description": "of the mail, by name",
             "propertyNames": {"maxLength": 80}, "additionalProperties": {"type": "string", "maxLength": 2000}}}}
        """);

    @Override
    public String name() {
        return "read_ticket";
    }

    @Override
    public String description() {
        return "Takes a ticket apart as it arrived (text, HTML, or a mail with headers): the customer's newest"
                + " message, apart from quoted mails, signature and notices; its language; and whether a machine sent it"
                + " (out of office, bounce, read receipt, calendar answer). Use it first, and give the other tools its"
                + " subject and message.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var headers = arguments.path("headers").properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, each -> each.getValue().asString(""), (first, second) -> first));
        var mail = TicketMail.read(
                arguments.path("subject").stringValue(), arguments.path("body").stringValue(), headers);
        var automatic = mail.automatic();
        return Json.MAPPER.valueToTree(new Read(
                mail.subject(),
                mail.message(),
                mail.history(),
                mail.signature().isEmpty() ? null : mail.signature(),
                mail.notice().isEmpty() ? null : mail.notice(),
                automatic == null ? null : new Machine(automatic),
                TicketLanguage.of(mail, arguments.path("language").asString(""))));
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Read(
            String subject,
            String message,
            List<TicketMail.Earlier> history,
            @Nullable String signature,
            @Nullable String notice,
            @Nullable Machine automatic,
            TicketLanguage language) {}

    private record Machine(String kind, String words, String because) {

        Machine(Automatic found) {
            this(found.kind().name().toLowerCase(Locale.ROOT), found.kind().words(), found.because());
        }
    }
}
