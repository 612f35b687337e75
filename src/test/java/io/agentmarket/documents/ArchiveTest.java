package io.agentmarket.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchiveTest {

    private static final byte[] TEXT = SampleFiles.text("text");

    @Test
    void unpacks_nested_files_and_skips_system_files() {
        var names = new ArrayList<String>();
        var files = new LinkedHashMap<String, byte[]>();
        files.put("docs/", new byte[0]);
        files.put("docs/a.md", TEXT);
        files.put("__MACOSX/docs/._a.md", TEXT);
        files.put("docs/.DS_Store", TEXT);
        files.put("b.txt", TEXT);

        Archive.files(SampleFiles.zip(files), (name, content) -> names.add(name));

        assertThat(names).containsExactly("docs/a.md", "b.txt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../a.md", "a/../../b.md", "/etc/a.md", "..\\a.md", "C:a.md", "a//b.md", "a\nb.md"})
    void refuses_names_that_lead_outside(String name) {
        refuses(SampleFiles.zip(Map.of(name, TEXT)), "leads outside");
    }

    @Test
    void refuses_a_zip_in_a_zip() {
        refuses(SampleFiles.zip(Map.of("inner.ZIP", SampleFiles.zip(Map.of("a.md", TEXT)))), "another zip");
    }

    @Test
    void refuses_a_bomb_before_it_is_unpacked() {
        var zeros = SampleFiles.zip(Map.of("a.txt", new byte[15 * 1024 * 1024]));

        assertThat(zeros).hasSizeLessThan(20_000);
        refuses(zeros, "bomb");
    }

    @Test
    void refuses_many_or_large_files() {
        var many = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i <= Archive.MAX_ENTRIES; i++) {
            many.put(i + ".txt", TEXT);
        }
        var noise = new byte[Archive.MAX_ENTRY_BYTES + 1];
        new java.util.Random(1).nextBytes(noise);

        refuses(SampleFiles.zip(many), "more than 1000 entries");
        refuses(SampleFiles.zip(Map.of("a.txt", noise)), "20 MB");
    }

    @Test
    void refuses_damaged_locked_and_empty_archives() {
        var whole = SampleFiles.zip(Map.of("a.txt", SampleFiles.text("text of some length ".repeat(100))));
        var locked = whole.clone();
        locked[6] |= 1;

        refuses(java.util.Arrays.copyOf(whole, whole.length / 3), "damaged");
        refuses(locked, "protected by a password");
        refuses(SampleFiles.text("PK"), "empty or damaged");
    }

    private static void refuses(byte[] zip, String words) {
        assertThatThrownBy(() -> Archive.files(zip, (name, content) -> {}))
                .isInstanceOfSatisfying(AppException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.DOCUMENT_UNREADABLE);
                    assertThat(refusal.detail()).contains(words);
                });
    }
}
