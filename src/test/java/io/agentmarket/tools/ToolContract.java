package io.agentmarket.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.egress.Answer;
import io.agentmarket.egress.Call;
import io.agentmarket.egress.Egress;
import io.agentmarket.egress.EgressRefusedException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The contract of the tools of every toolkit. A toolkit has one subclass, which lists its tools, a call of each, and
 * what its calls change outside.
 */
public abstract class ToolContract {

    private static final int MAX_DESCRIPTION = 400;

    private final List<Call> sent = new CopyOnWriteArrayList<>();
    private final List<Tool> tools = tools(call -> {
        if (!call.allowedHosts().contains(call.uri().getHost())) {
            throw new EgressRefusedException("The host is not granted.");
        }
        sent.add(call);
        return new Answer(
                200,
                Map.of("content-type", List.of("application/json")),
                "{\"status\":\"success\",\"data\":{\"result\":[]}}".getBytes(StandardCharsets.UTF_8));
    });
    private final Toolbox toolbox = TestToolbox.of(tools);

    /** @param outside what tools with a network are to call */
    protected abstract List<Tool> tools(Egress outside);

    /** For each tool the arguments of a call that succeeds under its {@link #grant}, as JSON. */
    protected abstract Map<String, String> examples();

    /** The settings that the example of a tool needs, as JSON. */
    protected String grant(String tool) {
        return "{}";
    }

    /** The customer whose documents and tickets the examples read. */
    protected CustomerId customer() {
        return new CustomerId(new UUID(0, 1));
    }

    /** A call that changes something outside; empty in a toolkit without one. */
    protected Optional<Effect> effect() {
        return Optional.empty();
    }

    /**
     * A call that changes something outside.
     *
     * @param grant the tool's settings; JSON
     * @param arguments of the call; JSON
     * @param approval the path of the step at which a person approves; empty where nobody is asked
     */
    public record Effect(String tool, String grant, String arguments, String approval) {}

    @Test
    void names_are_unique_and_in_snake_case() {
        assertThat(tools)
                .extracting(Tool::name)
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"));
    }

    @Test
    void descriptions_are_of_1_to_400_characters() {
        assertThat(tools)
                .allSatisfy(tool -> assertThat(tool.description())
                        .as(tool.name())
                        .isNotBlank()
                        .hasSizeLessThanOrEqualTo(MAX_DESCRIPTION));
    }

    @Test
    void every_tool_has_an_example() {
        assertThat(examples().keySet())
                .containsExactlyInAnyOrderElementsOf(
                        tools.stream().map(Tool::name).toList());
    }

    /**
     * Data of third parties (an alert, a workflow) is an object with any members; texts, lists and numbers are bounded.
     */
    @TestFactory
    Stream<DynamicTest> arguments_are_closed_and_bounded() {
        return each(tool -> {
            var schema = tool.arguments().document();
            assertThat(schema.path("additionalProperties").booleanValue(true)).isFalse();
            assertThat(unbounded(schema, "")).isEmpty();
        });
    }

    @TestFactory
    Stream<DynamicTest> an_unknown_member_is_refused() {
        return each(tool -> {
            var arguments = ((ObjectNode) example(tool)).put("no_such_member", true);

            assertThatThrownBy(() -> toolbox.call(tool, context("{}", new MemorySteps()), arguments))
                    .isInstanceOf(ToolFailure.class)
                    .hasMessageContaining("no_such_member");
        });
    }

    /** The toolbox refuses an answer above its bound. */
    @TestFactory
    Stream<DynamicTest> the_same_call_gets_the_same_answer() {
        return each(tool -> {
            var once = toolbox.call(tool, context(grant(tool.name()), new MemorySteps()), example(tool));
            var again = toolbox.call(tool, context(grant(tool.name()), new MemorySteps()), example(tool));

            assertThat(once).isEqualTo(again);
        });
    }

    /** Of {@code GET /api/v1/marketplace/tools}: its example is a call that works, and shows what comes back. */
    @TestFactory
    Stream<DynamicTest> the_page_of_a_tool_shows_a_call_and_its_answer() {
        return each(tool -> {
            var page = ToolPage.find(tool.name()).orElseThrow();
            var shown = page.example();
            var arguments = knowsExampleOf(tool.name()) ? shown.arguments() : example(tool);
            var result = toolbox.call(tool, context(shown.grant().toString(), new MemorySteps()), arguments);

            assertThat(tool.arguments().check(shown.arguments(), "")).isEmpty();
            assertThat(page.risk() == ToolPage.Risk.HIGH || !tool.hasEffect()).isTrue();
            assertThat(unshown(result, List.of(shown.result()), "")).isEmpty();
        });
    }

    /** Whether the example of the tool's page can be called here: not where it names what another customer has. */
    protected boolean knowsExampleOf(String tool) {
        return true;
    }

    /** Pointers of members that an answer has and a shown one does not. */
    private static List<String> unshown(JsonNode answer, List<JsonNode> shown, String at) {
        if (answer.isArray()) {
            var items = shown.stream().flatMap(JsonNode::valueStream).toList();
            return answer.valueStream()
                    .flatMap(item -> unshown(item, items, at + "/-").stream())
                    .distinct()
                    .toList();
        }
        return answer.propertyStream()
                .flatMap(member -> {
                    var pointer = at + "/" + member.getKey();
                    var inner = shown.stream()
                            .map(each -> each.path(member.getKey()))
                            .filter(each -> !each.isMissingNode())
                            .toList();
                    return inner.isEmpty() ? Stream.of(pointer) : unshown(member.getValue(), inner, pointer).stream();
                })
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> without_a_grant_nothing_outside_is_called() {
        return each(tool -> {
            try {
                toolbox.call(tool, context("{}", new MemorySteps()), example(tool));
            } catch (ToolFailure refused) {
                assertThat(refused).hasMessageContaining("not granted");
            }

            assertThat(sent).isEmpty();
        });
    }

    @Test
    void an_effect_called_twice_happens_once_at_a_granted_host() {
        effect().ifPresent(effect -> {
            var tool = toolbox.find(effect.tool()).orElseThrow();
            var steps = new MemorySteps();
            var context = context(effect.grant(), steps);
            var arguments = Json.MAPPER.readTree(effect.arguments());
            if (!effect.approval().isEmpty()) {
                assertThatThrownBy(() -> toolbox.call(tool, context, arguments)).isInstanceOf(WaitingException.class);
                assertThat(sent).as("before the approval").isEmpty();
                steps.decide(
                        effect.approval(),
                        true,
                        steps.asked().get(effect.approval()).arguments());
            }

            var once = toolbox.call(tool, context, arguments);
            var again = toolbox.call(tool, context, arguments);

            assertThat(once).isEqualTo(again);
            assertThat(sent)
                    .singleElement()
                    .satisfies(call ->
                            assertThat(call.allowedHosts()).contains(call.uri().getHost()));
        });
    }

    private Stream<DynamicTest> each(Consumer<Tool> rule) {
        return tools.stream().map(tool -> DynamicTest.dynamicTest(tool.name(), () -> rule.accept(tool)));
    }

    private JsonNode example(Tool tool) {
        return Json.MAPPER.readTree(examples().get(tool.name()));
    }

    private ToolContext context(String grant, Steps steps) {
        return new ToolContext(customer(), new ExecutionId(new UUID(0, 2)), "0:1", Json.MAPPER.readTree(grant), steps);
    }

    /** Pointers of texts without a longest length, lists without a most, and whole numbers without both ends. */
    private static List<String> unbounded(JsonNode schema, String at) {
        var own = Stream.of("string", "array", "integer")
                .filter(type -> isOf(schema, type) && !isBounded(schema, type))
                .map(type -> at + " is a " + type + " without a bound");
        var inner = schema.isObject()
                ? schema.propertyStream()
                        .flatMap(member -> unbounded(member.getValue(), at + "/" + member.getKey()).stream())
                : schema.valueStream().flatMap(item -> unbounded(item, at + "/-").stream());
        return Stream.concat(own, inner).toList();
    }

    private static boolean isOf(JsonNode schema, String type) {
        return schema.path("type").isString()
                && schema.path("type").stringValue().equals(type)
                && !schema.has("enum")
                && !schema.has("const");
    }

    private static boolean isBounded(JsonNode schema, String type) {
        return switch (type) {
            case "string" -> schema.has("maxLength") || schema.has("format");
            case "array" -> schema.has("maxItems");
            default -> schema.has("minimum") && schema.has("maximum");
        };
    }
}
