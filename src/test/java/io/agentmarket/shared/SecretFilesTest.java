package io.agentmarket.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Each variable that holds a secret may name a file instead. */
class SecretFilesTest {

    static final List<String> SECRETS = SecretFiles.VARIABLES;

    /** A variable of such a name holds a secret, and an address holds its password. */
    private static final Pattern NAME_OF_A_SECRET = Pattern.compile(
            "`([A-Z]+(?:_[A-Z]+)*_(?:KEY|KEY_PREVIOUS|SECRET|PASSWORD|TOKEN)|(?:DATABASE|REDIS)[A-Z_]*_URL)`");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @FieldSource("SECRETS")
    void a_file_is_read_in_its_variables_place(String variable) throws IOException {
        var file = Files.writeString(folder.resolve("secret"), "s3cret\n");

        assertThat(environment(Map.of(variable + "_FILE", file.toString())).getProperty(variable))
                .isEqualTo("s3cret");
        assertThat(SecretFiles.resolve(Map.of(variable + "_FILE", file.toString())))
                .containsEntry(variable, "s3cret");
    }

    @ParameterizedTest
    @FieldSource("SECRETS")
    void a_missing_file_and_two_ways_at_once_are_refused_by_name(String variable) throws IOException {
        var missing = folder.resolve("missing").toString();
        var file = Files.writeString(folder.resolve("secret"), "s3cret").toString();

        assertThatThrownBy(() -> environment(Map.of(variable + "_FILE", missing)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining(variable + "_FILE names " + missing)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> environment(Map.of(variable + "_FILE", file, variable, "direct")))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("Both " + variable + " and " + variable + "_FILE are set")
                .message()
                .doesNotContain("s3cret", "direct");
    }

    @Test
    void an_empty_file_is_refused() throws IOException {
        var empty = Files.writeString(folder.resolve("empty"), " \n").toString();

        assertThatThrownBy(() -> environment(Map.of("STRIPE_API_KEY_FILE", empty)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("it is empty");
    }

    @Test
    void every_application_reads_its_secrets_this_way() throws IOException {
        var file = Files.writeString(folder.resolve("secret"), "s3cret");
        var application = new SpringApplicationBuilder(SecretFilesTest.class).web(WebApplicationType.NONE);

        try (var context = application.run("--STRIPE_API_KEY_FILE=" + file)) {
            assertThat(context.getEnvironment().getProperty("STRIPE_API_KEY")).isEqualTo("s3cret");
        }
    }

    @Test
    void the_page_of_settings_lists_exactly_these_secrets() throws IOException {
        var page = Files.readString(Path.of("docs/guides/configuration.md"));

        var named = NAME_OF_A_SECRET
                .matcher(page)
                .results()
                .map(it -> it.group(1))
                .distinct()
                .toList();

        assertThat(named).containsExactlyInAnyOrderElementsOf(SECRETS);
    }

    private static StandardEnvironment environment(Map<String, Object> variables) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("variables", variables));
        new SecretFiles().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }
}
