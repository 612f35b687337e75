package io.agentmarket.toolkits.documents;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.documents.Documents;
import io.agentmarket.documents.Passage;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.toolkits.documents.RelatedQuestions.Place;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Searches documents. Reaches those of the run's own customer; if the grant names documents, only these.
 */
@Component
class SearchDocumentsTool implements Tool {

    private static final int DEFAULT_LIMIT = 8;
    private static final int MAX_RELATED = 5;

    private static final JsonSchema ARGUMENTS = Arguments.schema("""
            {"type": "object", "required": ["query"], "additionalProperties": false, "properties": {
               "query": {"type": "string", "minLength": 1, "maxLength": 2000},
               "limit": {"type": "integer", "minimum": 1, "maximum": 20},
               "documents": {"type": "array", "maxItems": 50, "uniqueItems": true,
                 "items": {"type": "string", "minLength": 1, "maxLength": 300},
                 "description": "Search in these only: ids, titles or sources"},
               "quotes": {"type": "integer", "minimum": 0, "maximum": 3,
                 "description": "How many sentences to pick out that answer the query; 0 when absent"}}}
            """);

    private final Documents documents;

    SearchDocumentsTool(Documents documents) {
        this.documents = documents;
    }

    @Override
    public String name() {
        return "search_documents";
    }

    @Override
    public String description() {
        return "Finds passages of the customer's documents that fit a question, best first, each with its ids, title,"
                + " source, headings and text. answerable says whether they are likely to answer it at all; parts are"
                + " the questions to search one by one when several are asked; related are questions that other passages"
                + " answer.";
    }

    @Override
    public JsonSchema arguments() {
        return ARGUMENTS;
    }

    @Override
    public JsonNode call(ToolContext context, JsonNode arguments) {
        var query = arguments.path("query").stringValue();
        var passages = documents.search(
                context.customer(),
                query,
                GrantedDocuments.of(documents, context, arguments),
                arguments.path("limit").intValue(DEFAULT_LIMIT));
        var extract = Quotes.extract(query, passages, arguments.path("quotes").intValue(0));
        return Json.MAPPER.valueToTree(new Found(
                query,
                extract.isAnswer(),
                Arguments.rounded(extract.support()),
                QuestionParts.of(query),
                passages.stream().map(FoundPassage::of).toList(),
                extract.quotes().stream().map(FoundQuote::of).toList(),
                related(context, query, passages, extract)));
    }

    /**
     * What else the documents answer: further results in the quoted documents, then the sections of the first one;
     * results in other documents would fit only by chance. Without quotes, the nearest results.
     */
    private List<String> related(ToolContext context, String query, List<Passage> passages, Extract extract) {
        var quoted =
                extract.quotes().stream().map(Quote::passage).map(Place::of).collect(Collectors.toUnmodifiableSet());
        if (quoted.isEmpty() || !extract.isAnswer()) {
            return RelatedQuestions.of(query, passages.stream().map(Place::of).toList(), MAX_RELATED);
        }
        var places = new ArrayList<Place>();
        passages.stream()
                .map(Place::of)
                .filter(place ->
                        quoted.stream().anyMatch(other -> other.document().equals(place.document())))
                .forEach(places::add);
        var first = extract.quotes().getFirst().passage();
        documents
                .read(context.customer(), first.documentId())
                .ifPresent(text -> text.sections().stream()
                        .map(section -> new Place(first.documentId(), first.title(), section.heading()))
                        .forEach(places::add));
        places.removeIf(quoted::contains);
        return RelatedQuestions.of(query, places, MAX_RELATED);
    }

    /** @param support 0 to 1: how likely it is that the passages answer */
    private record Found(
            String query,
            boolean answerable,
            double support,
            List<String> parts,
            List<FoundPassage> passages,
            List<FoundQuote> quotes,
            List<String> related) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record FoundPassage(
            UUID passageId,
            UUID documentId,
            String title,
            @Nullable String source,
            @Nullable String heading,
            String text,
            int position,
            double relevance) {

        static FoundPassage of(Passage passage) {
            return new FoundPassage(
                    passage.chunkId(),
                    passage.documentId(),
                    passage.title(),
                    given(passage.source()),
                    given(passage.heading()),
                    passage.text(),
                    passage.position(),
                    Arguments.rounded(passage.relevance()));
        }

        private static @Nullable String given(String text) {
            return text.isEmpty() ? null : text;
        }
    }

    /** @param block whether it contains a list, a table or code */
    private record FoundQuote(UUID passageId, String text, boolean block, double score) {

        static FoundQuote of(Quote quote) {
            return new FoundQuote(
                    quote.passage().chunkId(), quote.text(), quote.isBlock(), Arguments.rounded(quote.score()));
        }
    }
}
