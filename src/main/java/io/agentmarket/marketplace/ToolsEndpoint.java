package io.agentmarket.marketplace;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Open;
import io.agentmarket.shared.Page;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolPage;
import io.agentmarket.tools.Toolbox;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The tools that packages may use. */
@RestController
@RequestMapping("/api/v1/marketplace")
@Tag(name = "Publishing")
class ToolsEndpoint {

    private final List<ToolView> tools;

    ToolsEndpoint(Toolbox toolbox) {
        this.tools = toolbox.names().stream()
                .map(toolbox::find)
                .flatMap(Optional::stream)
                .flatMap(tool -> ToolPage.find(tool.name()).map(page -> ToolView.of(tool, page)).stream())
                .toList();
    }

    @GetMapping("/tools")
    @Open
    @Operation(
            operationId = "listTools",
            summary = "List the tools that a package may use: arguments, answer, grants, risk, and an example of each")
    Page<ToolView> list() {
        return Page.all(tools);
    }

    /**
     * A tool that a package may name under {@code tools}.
     *
     * @param description the text for the model: what the tool does and when to use it
     * @param arguments JSON Schema 2020-12 of a call's arguments
     * @param returns the result of a call, in words
     * @param grants the settings that a package may give it, under {@code grant}
     * @param risk {@code low} reads data of the platform or the customer, {@code medium} reads from outside hosts,
     * {@code high} may change something outside
     * @param changesOutside whether a publisher's package must name it under {@code requires_approval}, so that each
     * call needs an approval
     */
    record ToolView(
            String name,
            String description,
            JsonNode arguments,
            String returns,
            List<ToolPage.Grant> grants,
            ToolPage.Risk risk,
            boolean changesOutside,
            ToolPage.Example example) {

        static ToolView of(Tool tool, ToolPage page) {
            return new ToolView(
                    tool.name(),
                    tool.description(),
                    tool.arguments().document(),
                    page.returns(),
                    page.grants(),
                    page.risk(),
                    tool.hasUnaskedEffect(Json.MAPPER.createObjectNode()),
                    page.example());
        }
    }
}
