package io.agentmarket.agents.crewai;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The meaning of a CrewAI project's fields here. */
final class CrewFeatures {

    static final String SUPPORTED = "supported";
    static final String IGNORED = "ignored";
    static final String UNSUPPORTED = "unsupported";
    static final String ASSUMED = "assumed";

    private static final String MODEL = "the model is that of the run's tier";
    private static final String NO_MEMORY = "runs share nothing; a task is given the results of earlier ones";
    private static final String PROMPT = "prompt.md is the crew's common prompt";
    private static final String DOCUMENTS = "add documents to the platform and give the role search_documents";

    /** Fields that only control how CrewAI works internally. */
    private static final Map<String, String> IGNORED_FIELDS = Map.ofEntries(
            Map.entry("llm", MODEL),
            Map.entry("function_calling_llm", MODEL),
            Map.entry("verbose", "every step is in the run's journal"),
            Map.entry("max_iter", "limits.turns in agent.yaml bounds a run"),
            Map.entry("max_rpm", "the customer's rate limits hold"),
            Map.entry("max_execution_time", "limits.seconds in agent.yaml bounds a run"),
            Map.entry("max_retry_limit", "the platform retries failed model calls"),
            Map.entry("cache", NO_MEMORY),
            Map.entry("memory", NO_MEMORY),
            Map.entry("allow_delegation", "a hierarchical crew's manager hands tasks out; else each role works alone"),
            Map.entry("respect_context_window", "the input-token limit bounds a run"),
            Map.entry("use_system_prompt", "roles are always in the system prompt"),
            Map.entry("inject_date", "give the date as an input"),
            Map.entry("date_format", "give the date as an input"),
            Map.entry("reasoning", "the model thinks as its tier lets it"),
            Map.entry("max_reasoning_attempts", "the model thinks as its tier lets it"),
            Map.entry("name", "the key is the name"),
            Map.entry("markdown", "say so in expected_output"),
            Map.entry("output_file", "the run's output holds the text"),
            Map.entry("create_directory", "the run's output holds the text"),
            Map.entry("async_execution", "tasks are done one after another, with the same results"));

    /** Fields without which the crew does less, or something different. */
    private static final Map<String, String> UNSUPPORTED_FIELDS = Map.ofEntries(
            Map.entry(
                    "human_input", "no task waits for a person; name a tool in requires_approval, or make it a graph"),
            Map.entry("allow_code_execution", "no role runs code"),
            Map.entry("code_execution_mode", "no role runs code"),
            Map.entry("multimodal", "inputs are text"),
            Map.entry("knowledge_sources", DOCUMENTS),
            Map.entry("embedder", DOCUMENTS),
            Map.entry("mcps", "there are no outside tool servers"),
            Map.entry("apps", "there are no outside tool servers"),
            Map.entry("guardrail", "write a rule into rules.yaml, or check the result in a task of its own"),
            Map.entry("guardrails", "write rules into rules.yaml, or check the result in a task of its own"),
            Map.entry("output_json", "change output.schema.json for the last task's output"),
            Map.entry("output_pydantic", "change output.schema.json for the last task's output"),
            Map.entry("callback", "use a webhook of the platform"),
            Map.entry("step_callback", "follow the run's event stream"),
            Map.entry("system_template", PROMPT),
            Map.entry("prompt_template", PROMPT),
            Map.entry("response_template", PROMPT),
            Map.entry("condition", "every task is done; a graph has conditions"));

    /** CrewAI's tools that search files: here these are a customer's documents. */
    private static final Set<String> DOCUMENT_TOOLS = Set.of(
            "csv_search_tool",
            "directory_search_tool",
            "docx_search_tool",
            "json_search_tool",
            "mdx_search_tool",
            "pdf_search_tool",
            "rag_tool",
            "txt_search_tool",
            "xml_search_tool");

    private static final String SEARCH = "search_documents";

    private CrewFeatures() {}

    /** The treatment of a field other than the texts of a role or task. */
    static CrewImport.Feature of(String file, String pointer, String field, JsonNode value) {
        var ignored = IGNORED_FIELDS.get(field);
        if (ignored != null) {
            return new CrewImport.Feature(file, pointer, IGNORED, ignored);
        }
        var unsupported = UNSUPPORTED_FIELDS.get(field);
        if (unsupported == null) {
            return new CrewImport.Feature(file, pointer, IGNORED, "is not a known field of CrewAI's YAML");
        }
        var off = value.isNull() || value.isBoolean() && !value.booleanValue();
        return off
                ? new CrewImport.Feature(file, pointer, IGNORED, "is switched off")
                : new CrewImport.Feature(file, pointer, UNSUPPORTED, unsupported);
    }

    /** The platform's name of a tool; empty if it has no such tool. */
    static String tool(String theirs, Set<String> ours) {
        var name = theirs.replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("[^A-Za-z0-9]+", "_")
                .toLowerCase(Locale.ROOT)
                .replaceAll("^_+|_+$", "");
        if (ours.contains(name)) {
            return name;
        }
        return DOCUMENT_TOOLS.contains(name) && ours.contains(SEARCH) ? SEARCH : "";
    }
}
