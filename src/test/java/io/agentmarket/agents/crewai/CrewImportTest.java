package io.agentmarket.agents.crewai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Crew;
import io.agentmarket.agents.PackageCheck;
import io.agentmarket.agents.ToolGrant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrewImportTest {

    private static final Path PROJECTS = Path.of("src/test/resources/crewai");
    private static final Set<String> TOOLS = Set.of("search_documents", "read_document");

    private static final String AGENTS = """
            writer:
              role: Writer
              goal: Write
              backstory: Wrote
            """;

    private static final String TASKS = """
            first:
              description: Do {a-b} in {context}
              expected_output: A text
              agent: writer
            """;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_project_becomes_a_package_that_can_be_used(boolean hierarchical) throws Exception {
        var imported = project(hierarchical);

        var check = PackageCheck.of(imported.files());

        assertThat(check.findings()).isEmpty();
        var agent = check.agent().orElseThrow();
        assertThat(agent.kind()).isEqualTo(AgentPackage.Kind.CREW);
        assertThat(agent.tools()).extracting(ToolGrant::tool).containsExactly("search_documents");
        assertThat(agent.input().document().path("required").values())
                .extracting(name -> name.asString())
                .containsExactly("topic", "current_year", "audience");
        assertThat(agent.plan()).isInstanceOfSatisfying(Crew.class, crew -> {
            assertThat(crew.hierarchical()).isEqualTo(hierarchical);
            assertThat(crew.jobs())
                    .extracting(Crew.Job::id, Crew.Job::role)
                    .containsExactly(
                            tuple("research_task", "market_researcher"),
                            tuple("check_task", "fact_checker"),
                            tuple("writing_task", "report_writer"));
            assertThat(crew.jobs().getLast().context()).containsExactly("research_task", "check_task");
            assertThat(crew.roles().get("market_researcher").role()).isEqualTo("Senior market researcher for {topic}");
        });
    }

    @Test
    void every_feature_of_the_project_is_reported() throws Exception {
        var imported = project(false);

        assertThat(imported.features())
                .extracting(CrewImport.Feature::pointer, CrewImport.Feature::treatment)
                .containsExactlyInAnyOrder(
                        tuple("/market_researcher/tools", "unsupported"),
                        tuple("/market_researcher/tools", "supported"),
                        tuple("/market_researcher/llm", "ignored"),
                        tuple("/market_researcher/max_iter", "ignored"),
                        tuple("/market_researcher/verbose", "ignored"),
                        tuple("/market_researcher/allow_delegation", "ignored"),
                        tuple("/fact_checker/max_rpm", "ignored"),
                        tuple("/fact_checker/cache", "ignored"),
                        tuple("/fact_checker/allow_code_execution", "ignored"),
                        tuple("/report_writer/memory", "ignored"),
                        tuple("/report_writer/multimodal", "unsupported"),
                        tuple("/research_task/async_execution", "ignored"),
                        tuple("/check_task/guardrail", "unsupported"),
                        tuple("/writing_task/output_file", "ignored"),
                        tuple("/writing_task/markdown", "ignored"),
                        tuple("/writing_task/human_input", "unsupported"));
        assertThat(text(imported, "README.md")).contains("| `/writing_task/human_input` | unsupported |");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            agents.yaml | role: Writer      | role: {topic} writer | 2 | is no YAML at line 2
            agents.yaml | goal: Write       | goals: Write         | 1 | writer: goal is missing
            agents.yaml | role: Writer      | goal: Again          | 3 | Duplicate
            tasks.yaml  | agent: writer     | agent: painter       | 1 | first: agent 'painter' is not in agents.yaml, which has writer
            tasks.yaml  | agent: writer     | 'agent: writer, context: [later]' | 4 | is no YAML
            tasks.yaml  | expected_output:  | output:              | 1 | first: expected_output is missing
            """)
    void a_wrong_file_is_refused_with_file_line_and_reason(
            String file, String from, String to, int line, String reason) {
        var agents = file.equals("agents.yaml") ? AGENTS.replace(from, to) : AGENTS;
        var tasks = file.equals("tasks.yaml") ? TASKS.replace(from, to) : TASKS;

        var imported = CrewImport.of(new CrewImport.Source(agents, tasks, "a-crew", false, TOOLS));

        assertThat(imported.files()).isEmpty();
        assertThat(imported.findings().getFirst()).satisfies(finding -> {
            assertThat(finding.file()).isEqualTo(file);
            assertThat(finding.line()).isEqualTo(line);
            assertThat(finding.message()).contains(reason);
        });
    }

    @Test
    void names_with_another_meaning_here_are_changed_and_quotes_survive() {
        var agents = AGENTS.replace("backstory: Wrote", "backstory: 'Said \"\\no\" & left'");
        var imported = CrewImport.of(new CrewImport.Source(agents, TASKS, "a-crew", false, TOOLS));

        var agent = PackageCheck.of(imported.files()).agent().orElseThrow();

        assertThat(agent.input().document().path("properties").propertyNames()).containsExactly("a_b", "context_text");
        assertThat(text(imported, "agents.yaml")).contains("Said");
    }

    @Test
    void unassigned_tasks_go_to_the_roles_in_order_and_are_reported() throws Exception {
        var imported = project("hiring", false);

        assertThat(jobs(imported))
                .containsExactly(
                        tuple("find_applicants_task", "scout"),
                        tuple("rank_them_task", "judge"),
                        tuple("letters_task", "writer"));
        assertThat(imported.features())
                .extracting(CrewImport.Feature::pointer, CrewImport.Feature::treatment)
                .containsExactly(
                        tuple("/find_applicants_task", "assumed"),
                        tuple("/rank_them_task", "assumed"),
                        tuple("/letters_task", "assumed"));
        assertThat(text(imported, "README.md")).contains("judge is assumed: the file names no agent");
    }

    @Test
    void a_task_without_an_agent_goes_to_the_best_matching_role() throws Exception {
        var imported = project("newsroom/src/newsroom/config", false);

        assertThat(jobs(imported))
                .containsExactly(
                        tuple("research_task", "news_researcher"),
                        tuple("translation_task", "translator"),
                        tuple("publishing_task", "publisher"));
        assertThat(imported.features().stream()
                        .filter(feature -> feature.treatment().equals("assumed")))
                .hasSize(1);
    }

    @Test
    void a_hierarchical_crews_manager_decides_on_tasks_without_an_agent() throws Exception {
        var imported = project("trips", true);

        assertThat(jobs(imported)).containsExactly(tuple("plan", "planner"), tuple("check", ""));
        assertThat(imported.features()).noneMatch(feature -> feature.treatment().equals("assumed"));
        assertThat(imported.features())
                .anySatisfy(feature -> assertThat(feature.message()).startsWith("FileReadTool has no counterpart"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            agents.yaml | role: Writer  | role: &who Writer~  more: *who | 3 | write the value out, references are not read
            tasks.yaml  | agent: writer | agent: writter                 | 1 | which has writer; did you mean writer?
            tasks.yaml  | agent: writer | agent: writer~  context: frist | 1 | context names 'frist', which is no task before
            """)
    void ambiguous_or_misspelt_members_are_refused_with_a_remedy(
            String file, String from, String to, int line, String reason) {
        var written = to.replace("~", "\n");
        var agents = file.equals("agents.yaml") ? AGENTS.replace(from, written) : AGENTS;
        var tasks = file.equals("tasks.yaml") ? TASKS.replace(from, written) : TASKS;

        var imported = CrewImport.of(new CrewImport.Source(agents, tasks, "a-crew", false, TOOLS));

        assertThat(imported.files()).isEmpty();
        assertThat(imported.findings().getFirst().message()).contains(reason);
        assertThat(imported.findings().getFirst().line()).isEqualTo(line);
    }

    @Test
    void tasks_may_be_a_list() {
        var tasks = "- name: First\n  description: Do\n  expected_output: Text\n  agent: Writer\n";

        var imported = CrewImport.of(new CrewImport.Source(AGENTS, tasks, "a-crew", false, TOOLS));

        assertThat(PackageCheck.of(imported.files()).findings()).isEmpty();
    }

    private static CrewImport.Result project(boolean hierarchical) throws Exception {
        return project("config", hierarchical);
    }

    private static List<Tuple> jobs(CrewImport.Result imported) {
        var check = PackageCheck.of(imported.files());
        assertThat(check.findings()).isEmpty();
        var crew = (Crew) check.agent().orElseThrow().plan();
        return crew == null
                ? List.of()
                : crew.jobs().stream().map(job -> tuple(job.id(), job.role())).toList();
    }

    private static CrewImport.Result project(String folder, boolean hierarchical) throws Exception {
        return CrewImport.of(new CrewImport.Source(
                Files.readString(PROJECTS.resolve(folder).resolve("agents.yaml")),
                Files.readString(PROJECTS.resolve(folder).resolve("tasks.yaml")),
                "fleet-report",
                hierarchical,
                TOOLS));
    }

    private static String text(CrewImport.Result imported, String file) {
        return new String(imported.files().getOrDefault(file, new byte[0]), StandardCharsets.UTF_8);
    }
}
