package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageZipTest {

    private static final int CENTRAL = 0x02014b50;

    @Test
    void unpacks_the_packed_files() throws Exception {
        var files = new TreeMap<>(Map.of("agent.yaml", bytes("id: a"), "examples/one.json", bytes("{}")));

        var unpacked = PackageZip.unpack(PackageZip.pack(files));

        assertThat(unpacked.keySet()).containsExactly("agent.yaml", "examples/one.json");
        assertThat(unpacked.get("agent.yaml")).isEqualTo(bytes("id: a"));
        assertThat(PackageZip.pack(files)).isEqualTo(PackageZip.pack(files));
    }

    @Test
    void strips_the_zipped_folder_and_system_files() throws Exception {
        var zip = zip("my-agent/agent.yaml", "my-agent/examples/one.json", "my-agent/.DS_Store", "__MACOSX/x");

        assertThat(PackageZip.unpack(zip).keySet()).containsExactly("agent.yaml", "examples/one.json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../agent.yaml",
                "a/../../agent.yaml",
                "/etc/passwd",
                "a\\b",
                "..\\agent.yaml",
                "c:/agent.yaml",
                "a//b",
                "./agent.yaml"
            })
    void refuses_a_path_outside_the_folder(String name) throws Exception {
        var zip = zip("agent.yaml", name);

        assertRefused(zip, "leads outside the package's folder");
    }

    @Test
    void refuses_a_bomb_before_it_is_unpacked_whole() throws Exception {
        var bomb = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bomb)) {
            var zeros = new byte[1024 * 1024];
            for (int i = 0; i < 150; i++) {
                out.putNextEntry(new ZipEntry("f" + i));
                out.write(zeros);
                out.closeEntry();
            }
        }

        assertThat(bomb.size()).isLessThan(200_000);
        assertRefused(bomb.toByteArray(), "unpacks to more than");
    }

    @Test
    void refuses_one_file_that_is_a_bomb_by_its_own_size() throws Exception {
        var bomb = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bomb)) {
            out.putNextEntry(new ZipEntry("prompt.md"));
            out.write(new byte[64 * 1024 * 1024]);
            out.closeEntry();
        }

        assertRefused(bomb.toByteArray(), "");
    }

    @Test
    void refuses_more_entries_than_a_package_has() throws Exception {
        var names = new String[201];
        for (int i = 0; i < names.length; i++) {
            names[i] = "examples/" + i + ".json";
        }

        assertRefused(zip(names), "more than 200 entries");
    }

    @Test
    void refuses_a_link() throws Exception {
        var zip = patched(zip("agent.yaml"), (in, at) -> {
            in.put(at + 5, (byte) 3);
            in.putInt(at + 38, 0120777 << 16);
        });

        assertRefused(zip, "holds a link");
    }

    @Test
    void refuses_an_encrypted_entry() throws Exception {
        var zip = patched(zip("agent.yaml"), (in, at) -> in.putShort(at + 8, (short) 1));

        assertRefused(zip, "protected by a password");
    }

    @Test
    void refuses_a_duplicate_entry() throws Exception {
        var zip = zip("agent.yaml", "bgent.yaml");
        var text = new String(zip, StandardCharsets.ISO_8859_1).replace("bgent.yaml", "agent.yaml");

        assertRefused(text.getBytes(StandardCharsets.ISO_8859_1), "twice");
    }

    @Test
    void refuses_a_truncated_zip_or_another_format() throws Exception {
        var whole = zip("agent.yaml", "prompt.md");

        assertRefused(bytes("not a zip at all"), "not a zip");
        assertRefused(new byte[0], "not a zip");
        assertRefused(new byte[PackageZip.MAX_ZIP_BYTES + 1], "larger than");
        for (var cut : List.of(10, whole.length / 2, whole.length - 5)) {
            assertThatThrownBy(() -> PackageZip.unpack(java.util.Arrays.copyOf(whole, cut)))
                    .isInstanceOf(PackageZip.RefusedZipException.class);
        }
    }

    private static void assertRefused(byte[] zip, String reason) {
        assertThatThrownBy(() -> PackageZip.unpack(zip))
                .isInstanceOf(PackageZip.RefusedZipException.class)
                .hasMessageContaining(reason);
    }

    private interface Patch {
        void at(ByteBuffer zip, int centralHeader);
    }

    private static byte[] patched(byte[] zip, Patch patch) {
        var in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < zip.length - 4; at++) {
            if (in.getInt(at) == CENTRAL) {
                patch.at(in, at);
            }
        }
        return zip;
    }

    private static byte[] zip(String... names) throws IOException {
        var zip = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(zip)) {
            for (var name : names) {
                out.putNextEntry(new ZipEntry(name));
                out.write(bytes("x: " + name));
                out.closeEntry();
            }
        }
        return zip.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
