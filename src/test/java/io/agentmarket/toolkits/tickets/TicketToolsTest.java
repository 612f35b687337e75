package io.agentmarket.toolkits.tickets;

import io.agentmarket.egress.Egress;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContract;
import java.util.List;
import java.util.Map;

class TicketToolsTest extends ToolContract {

    @Override
    protected List<Tool> tools(Egress outside) {
        return TicketTools.all();
    }

    @Override
    protected Map<String, String> examples() {
        return Map.of(
                "check_ticket",
                        "{\"subject\": \"Refund\", \"message\": \"Order 7712 never came, I want my 620 EUR back.\"}",
                "read_ticket", """
                        {"subject": "Re: Seats", "body": "Ten, please.\\n\\nOn 3 Mar 2026, Desk <desk@example.org> wrote:\\n> How many?"}\
                        """,
                "triage_ticket", "{\"subject\": \"Charged twice\", \"body\": \"Please refund one of the payments.\"}",
                "search_help_articles", "{\"query\": \"reset my password\"}",
                "read_help_articles",
                        "{\"article_ids\": [\""
                                + SeededKnowledge.articles()
                                        .search("reset my password", 1)
                                        .getFirst()
                                        .articleId()
                                + "\"]}",
                "find_similar_tickets", "{\"text\": \"I was charged twice\", \"limit\": 3}",
                "survey_tickets", """
                        {"tickets": [{"id": "1", "body": "I was charged twice."}, {"id": "2", "body": "Two charges for one order."}]}\
                        """);
    }
}
