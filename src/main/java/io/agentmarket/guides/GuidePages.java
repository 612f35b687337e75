package io.agentmarket.guides;

import io.agentmarket.guides.DocsFrame.Page;
import io.agentmarket.guides.Guides.Guide;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.Open;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The guides as pages and as Markdown, the list of them for programs that read, and the search over everything. */
@Hidden
@RestController
class GuidePages {

    private static final String HTML = "text/html;charset=UTF-8";
    private static final String MARKDOWN = "text/markdown;charset=UTF-8";
    private static final String TEXT = "text/plain;charset=UTF-8";

    private static final String LLMS_HEAD = """
            # Agent Marketplace Platform

            > Companies rent agents and run them over an API, with a price that is known before the run and can be proved after it.

            Every page below is Markdown. Commands on them use `$BASE` for the platform's address and `$KEY` for an API key.
            `/llms-full.txt` has all of them in one file.
            """;

    private static final String LLMS_REFERENCE = """

            ## API

            - [API reference](/openapi.yaml): every call, with schemas and examples, as OpenAPI 3.1.
            - [Errors](/docs/errors.md): every code with its next step.
            """;

    private final Guides guides;
    private final DocsFrame frame;
    private final Supplier<DocsSearch> search;

    GuidePages(Guides guides, DocsPages pages) {
        this.guides = guides;
        this.frame = new DocsFrame(guides.all());
        this.search = SingletonSupplier.of(() -> new DocsSearch(guides.all(), pages.json()));
    }

    @GetMapping(path = "/docs/guides", produces = HTML)
    @Open
    @Counts(Counts.As.NOTHING)
    String index() {
        return frame.around(new Page("Guides", "/docs/guides.md", "", GuideText.html(Guides.INDEX, guides.index())));
    }

    @GetMapping(path = "/docs/guides.md", produces = MARKDOWN)
    @Open
    @Counts(Counts.As.NOTHING)
    String indexAsMarkdown() {
        return GuideText.markdown(Guides.INDEX, guides.index());
    }

    @GetMapping(path = "/docs/guides/{name:[a-z0-9-]+}", produces = HTML)
    @Open
    @Counts(Counts.As.NOTHING)
    String guide(@PathVariable String name) {
        return frame.around(find(name));
    }

    @GetMapping(path = "/docs/guides/{name:[a-z0-9-]+}.md", produces = MARKDOWN)
    @Open
    @Counts(Counts.As.NOTHING)
    String guideAsMarkdown(@PathVariable String name) {
        return markdown(find(name));
    }

    @GetMapping(path = "/docs/errors", produces = HTML)
    @Open
    @Counts(Counts.As.NOTHING)
    String errors() {
        return frame.around(new Page("Errors", "/docs/errors.md", "", ErrorCatalogue.html()));
    }

    @GetMapping(path = "/docs/errors.md", produces = MARKDOWN)
    @Open
    @Counts(Counts.As.NOTHING)
    String errorsAsMarkdown() {
        return ErrorCatalogue.markdown();
    }

    @GetMapping(path = "/docs/search", produces = HTML)
    @Open
    @Counts(Counts.As.NOTHING)
    String search(@RequestParam(name = "q", defaultValue = "") String asked) {
        var found = search.get().find(asked);
        return frame.around(new Page("Search", null, asked, FoundPage.html(asked, found)));
    }

    @GetMapping(path = "/llms.txt", produces = TEXT)
    @Open
    @Counts(Counts.As.NOTHING)
    String llms() {
        var list = new StringBuilder(LLMS_HEAD);
        var group = "";
        for (var guide : guides.all()) {
            if (!guide.group().equals(group)) {
                group = guide.group();
                list.append("\n## ").append(group).append("\n\n");
            }
            list.append("- [%s](%s.md): %s\n".formatted(guide.title(), guide.path(), guide.summary()));
        }
        return list.append(LLMS_REFERENCE).toString();
    }

    @GetMapping(path = "/llms-full.txt", produces = TEXT)
    @Open
    @Counts(Counts.As.NOTHING)
    String llmsInFull() {
        return guides.all().stream()
                .map(GuidePages::markdown)
                .collect(Collectors.joining("\n", LLMS_HEAD + "\n", "\n" + ErrorCatalogue.markdown()));
    }

    private static String markdown(Guide guide) {
        return GuideText.markdown(guide.file(), guide.markdown());
    }

    private Guide find(String name) {
        return guides.find(name).orElseThrow(() -> AppException.notFound("guide"));
    }
}
