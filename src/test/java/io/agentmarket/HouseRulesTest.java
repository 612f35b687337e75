package io.agentmarket;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** Rules that every class of the code base has to follow. */
class HouseRulesTest {

    private static final JavaClasses PRODUCT = read("target/classes/io/agentmarket");
    private static final JavaClasses TESTS = read("target/test-classes/io/agentmarket");

    /** Full size, for .ci/long; and what is run once more on other servers, by .ci/real-stores. */
    private static final Set<String> TAGS = Set.of("long", "stores");

    private static final String VAGUE = ".*(Impl|Manager|Helper|Utils?|Dto|Entity|Base|Abstract)$|^Abstract.*";

    @Nested
    class Names {

        @Test
        void say_what_a_class_is() {
            var vague = PRODUCT.stream()
                    .filter(type -> type.getSimpleName().matches(VAGUE))
                    .map(JavaClass::getName);

            assertThat(vague).isEmpty();
        }

        @Test
        void are_unique_among_the_types_that_rooms_offer_each_other() {
            var offered = PRODUCT.stream()
                    .filter(JavaClass::isTopLevelClass)
                    .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                    .map(JavaClass::getSimpleName);

            assertThat(offered).doesNotHaveDuplicates();
        }
    }

    @Nested
    class Visibility {

        /** The product's share of public top-level types, which are what one module offers another. */
        @Test
        void is_public_for_at_most_40_percent_of_the_types() {
            var types = PRODUCT.stream()
                    .filter(JavaClass::isTopLevelClass)
                    .filter(type -> !type.getSimpleName().equals("package-info"))
                    .toList();
            var open = types.stream()
                    .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                    .map(JavaClass::getName)
                    .sorted()
                    .toList();

            assertThat(100.0 * open.size() / types.size())
                    .as("%d of %d types are public: %s", open.size(), types.size(), open)
                    .isLessThanOrEqualTo(40.0);
        }

        @Test
        void has_no_field_that_the_framework_fills() {
            fields().should()
                    .notBeAnnotatedWith(Autowired.class)
                    .andShould()
                    .notBeAnnotatedWith(Value.class)
                    .andShould()
                    .notBeAnnotatedWith("jakarta.annotation.Resource")
                    .andShould()
                    .notBeAnnotatedWith("jakarta.inject.Inject")
                    .check(PRODUCT);
        }
    }

    @Nested
    class Packages {

        @Test
        void are_all_null_marked() {
            var unmarked = PRODUCT.stream()
                    .map(JavaClass::getPackage)
                    .distinct()
                    .filter(it -> !it.getClasses().isEmpty())
                    .filter(it -> !it.isAnnotatedWith(NullMarked.class))
                    .map(it -> it.getName())
                    .toList();

            assertThat(unmarked).isEmpty();
        }
    }

    @Nested
    class Surroundings {

        /** The terminal belongs to the commands and to the sentences of a start that fails. */
        @Test
        void are_written_to_by_commands_only() {
            noClasses()
                    .that(describe("are not commands", type -> !Terminals.SPEAKERS.contains(type.getName())))
                    .and()
                    .resideOutsideOfPackage("io.agentmarket.cli..")
                    .should()
                    .accessField(System.class, "out")
                    .orShould()
                    .accessField(System.class, "err")
                    .orShould()
                    .callMethodWhere(describe(
                            "it prints a stack trace", call -> call.getName().equals("printStackTrace")))
                    .check(PRODUCT);
        }

        @Test
        void give_the_time_through_the_clock() {
            noClasses()
                    .should()
                    .callMethodWhere(describe("it reads the time past the clock", HouseRulesTest::readsTime))
                    .orShould()
                    .dependOnClassesThat(type(Date.class))
                    .check(PRODUCT);
        }

        /**
         * Elsewhere a fixed upstream is called, the platform's own stores are started, or a stand-in for tests is
         * served.
         */
        @Test
        void are_called_through_the_guard() {
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "io.agentmarket.egress..",
                            "io.agentmarket.llm.anthropic..",
                            "io.agentmarket.billing.stripe..",
                            "io.agentmarket.stores..",
                            "io.agentmarket.upstream..",
                            "io.agentmarket.cli..")
                    .should()
                    .dependOnClassesThat(describe("open connections", HouseRulesTest::connects))
                    .check(PRODUCT);
        }

        private static DescribedPredicate<JavaClass> type(Class<?> wanted) {
            return describe(wanted.getName(), type -> type.isEquivalentTo(wanted));
        }
    }

    @Nested
    class TestCode {

        private static final int MAX_WORDS = 12;

        @Test
        void never_sleeps() {
            noClasses()
                    .should()
                    .callMethodWhere(describe(
                            "it sleeps",
                            call -> call.getName().equals("sleep")
                                    && call.getTargetOwner().getPackageName().startsWith("java.")))
                    .check(TESTS);
        }

        @Test
        void is_never_switched_off() {
            var off = describe(
                    "switched off",
                    (JavaAnnotation<?> annotation) ->
                            annotation.getRawType().getPackageName().equals("org.junit.jupiter.api.condition")
                                    || annotation.getRawType().getSimpleName().equals("Disabled"));

            noClasses().should().beAnnotatedWith(off).check(TESTS);
            noMethods().should().beAnnotatedWith(off).check(TESTS);
        }

        @Test
        void has_only_tags_that_the_build_knows() {
            var unknown = TESTS.stream()
                    .flatMap(type -> Stream.concat(Stream.of(type), type.getMethods().stream()))
                    .filter(it -> tags(it).anyMatch(tag -> !TAGS.contains(tag)))
                    .map(it -> it.getFullName());

            assertThat(unknown).isEmpty();
        }

        /** In the same file, or in the class that {@link QuickSibling} names. */
        @Test
        void at_full_size_tests_only_rules_with_a_quick_test() {
            var alone = TESTS.stream()
                    .filter(type -> type.isTopLevelClass() && tests(type).anyMatch(test -> isLong(test)))
                    .filter(type -> !isQuick(sibling(type)))
                    .map(JavaClass::getName);

            assertThat(alone)
                    .as("tests tagged \"long\" run by .ci/long only: add a quick one, or name it by @QuickSibling")
                    .isEmpty();
        }

        @Test
        void has_names_of_at_most_twelve_words() {
            var wordy = TESTS.stream()
                    .flatMap(type -> type.getMethods().stream())
                    .filter(TestCode::isTest)
                    .filter(test -> isWordy(test.getName()))
                    .map(JavaMethod::getFullName);

            assertThat(isWordy("a_name_of_one_two_three_four_five_six_seven_eight_nine"))
                    .isFalse();
            assertThat(isWordy("a_name_of_one_two_three_four_five_six_seven_eight_nine_ten"))
                    .isTrue();
            assertThat(wordy)
                    .as("a test's name states one rule in at most %s words", MAX_WORDS)
                    .isEmpty();
        }

        private static boolean isWordy(String name) {
            return name.split("_").length > MAX_WORDS;
        }

        private static JavaClass sibling(JavaClass type) {
            return type.isAnnotatedWith(QuickSibling.class)
                    ? TESTS.get(type.getAnnotationOfType(QuickSibling.class).value())
                    : type;
        }

        private static boolean isQuick(JavaClass type) {
            return tests(type).anyMatch(test -> !isLong(test));
        }

        /** The methods of the class and of its nested classes. */
        private static Stream<JavaMethod> tests(JavaClass outermost) {
            return TESTS.stream()
                    .filter(type -> (type.getName() + "$").startsWith(outermost.getName() + "$"))
                    .flatMap(type -> type.getMethods().stream())
                    .filter(TestCode::isTest);
        }

        private static boolean isTest(JavaMethod method) {
            return method.getAnnotations().stream()
                    .map(it -> it.getRawType().getSimpleName())
                    .anyMatch(name -> name.matches("(Parameterized|Repeated)?Test|TestFactory|TestTemplate"));
        }

        private static boolean isLong(JavaMethod test) {
            var owners = Stream.iterate(
                    test.getOwner(),
                    Objects::nonNull,
                    type -> type.getEnclosingClass().orElse(null));
            return Stream.concat(Stream.of(test), owners).anyMatch(it -> tags(it).anyMatch("long"::equals));
        }

        private static Stream<String> tags(HasAnnotations<?> tagged) {
            var several = tagged.tryGetAnnotationOfType(Tags.class).stream().flatMap(all -> Stream.of(all.value()));
            return Stream.concat(several, tagged.tryGetAnnotationOfType(Tag.class).stream())
                    .map(Tag::value);
        }

        @Test
        void fakes_are_real_classes() {
            noClasses()
                    .should()
                    .dependOnClassesThat(resideInAPackage("org.mockito.."))
                    .check(TESTS);
            methods().that().areAnnotatedWith(Test.class).should().notBePublic().check(TESTS);
        }
    }

    /**
     * Only these classes: no rule here asks what a library's class is made of, and reading those takes half a minute.
     */
    private static JavaClasses read(String folder) {
        var settings = ArchConfiguration.get();
        settings.setResolveMissingDependenciesFromClassPath(false);
        try {
            return new ClassFileImporter().importPath(folder);
        } finally {
            settings.reset();
        }
    }

    private static boolean connects(JavaClass type) {
        return type.getPackageName().equals("java.net.http")
                || type.getPackageName().startsWith("org.apache.hc.")
                || type.getPackageName().startsWith("org.springframework.web.client")
                || type.getName().matches("javax?\\.net\\..*(Socket|URLConnection|SocketFactory)")
                || type.getName().matches("java\\.nio\\.channels\\..*(Socket|Datagram)Channel");
    }

    private static boolean readsTime(JavaCall<?> call) {
        var owner = call.getTargetOwner();
        var system = owner.isEquivalentTo(System.class) && call.getName().equals("currentTimeMillis");
        var now = owner.getPackageName().equals("java.time")
                && call.getName().equals("now")
                && call.getTarget().getRawParameterTypes().isEmpty();
        return system || now;
    }

    /** Classes beside the commands that may speak to the terminal. */
    private static final class Terminals {

        /** A start that fails says why in one sentence; the first operator key is shown once and never logged. */
        private static final List<String> SPEAKERS = List.of(
                "io.agentmarket.AgentMarket",
                "io.agentmarket.StartReporter",
                "io.agentmarket.identity.IdentityConfiguration");
    }
}
