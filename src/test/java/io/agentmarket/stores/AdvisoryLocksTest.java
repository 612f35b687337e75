package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every advisory lock in statements and migrations is one of {@link PlatformLock} or {@link CountLock}. */
class AdvisoryLocksTest {

    private static final Pattern LOCK =
            Pattern.compile("pg_(?:try_)?advisory\\w*\\(([^()]*(?:\\([^()]*\\))?[^()]*)\\)");

    /** The lock of a partitioned table, by its oid, which is below every number of a {@link PlatformLock}. */
    private static final String BY_OID = "parent::oid::bigint";

    @Test
    void have_numbers_of_their_own() {
        assertThat(PlatformLock.values()).extracting(PlatformLock::number).doesNotHaveDuplicates();
        assertThat(CountLock.values()).extracting(CountLock::number).doesNotHaveDuplicates();
        assertThat(PlatformLock.values()).allMatch(lock -> lock.number() > 0xffff_ffffL);
    }

    @Test
    void are_named_by_a_parameter_in_every_statement() {
        var numbers = locks("src/main/java", ".java").toList();

        assertThat(numbers).hasSize(5).allMatch(Set.of("?", "?, hashtext(?)")::contains);
    }

    @Test
    void have_the_number_of_a_known_lock_in_every_migration() {
        var known = Arrays.stream(PlatformLock.values())
                .map(lock -> Long.toString(lock.number()))
                .toList();

        var numbers = locks("src/main/resources", ".sql").toList();

        assertThat(numbers).isNotEmpty().allMatch(number -> number.equals(BY_OID) || known.contains(number));
    }

    private static Stream<String> locks(String folder, String ending) {
        return files(folder, ending)
                .flatMap(text -> LOCK.matcher(text).results().map(found -> found.group(1)));
    }

    private static Stream<String> files(String folder, String ending) {
        try (var files = Files.walk(Path.of(folder))) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(ending)).toList();
            return found.stream().map(AdvisoryLocksTest::text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
