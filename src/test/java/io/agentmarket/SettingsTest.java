package io.agentmarket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Each setting of each room's record is read from its environment variable, and refused by name when it is wrong. */
class SettingsTest {

    static Stream<Arguments> settings() {
        return Settings.records()
                .flatMap(type -> Settings.names(type).entrySet().stream()
                        .map(named -> Arguments.of(named.getKey(), named.getValue(), type)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void a_setting_is_read_from_its_variable(String name, Class<?> of, Class<?> record) {
        var text = of == Duration.class ? "7s" : "7";

        assertThat(bound(record, name, text)).asString().contains(of == Duration.class ? "=PT7S" : "=7");
    }

    @ParameterizedTest
    @MethodSource("settings")
    void a_setting_beyond_its_bounds_ends_the_start_by_its_name(String name, Class<?> of, Class<?> record) {
        var beyond = of == Duration.class ? "-1s" : "-1";

        var thrown = catchThrowable(() -> bound(record, name, beyond));

        assertThat(StartReporter.sentence(thrown)).startsWith("The setting " + name + " (" + variable(name));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void a_setting_that_cannot_be_read_ends_the_start_by_its_name(String name, Class<?> of, Class<?> record) {
        var thrown = catchThrowable(() -> bound(record, name, "secret"));

        assertThat(StartReporter.sentence(thrown))
                .startsWith("The setting " + name + " cannot be read")
                .doesNotContain("secret");
    }

    private static Object bound(Class<?> record, String name, String text) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(variable(name), text)));
        ConfigurationPropertySources.attach(environment);
        return Binder.get(environment).bindOrCreate(Settings.prefix(record), record);
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
