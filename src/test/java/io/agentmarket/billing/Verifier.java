package io.agentmarket.billing;

import io.agentmarket.shared.TestPlaces;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The shipped verifier, compiled from its one file and called as its main method calls it. */
final class Verifier {

    static final Path SOURCE = Path.of("docs/verify/VerifyReceipts.java");

    private static final Method VERIFY = compile();

    private Verifier() {}

    /** The verifier's result for the file: {@code verified: ...}, or {@code REFUSED: ...}. */
    static String says(String file, @Nullable String keys) {
        try {
            return "verified: "
                    + VERIFY.invoke(null, new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), keys);
        } catch (InvocationTargetException e) {
            return "REFUSED: " + e.getCause().getMessage();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Method compile() {
        try {
            var folder = TestPlaces.folder("verifier");
            var status = ToolProvider.getSystemJavaCompiler()
                    .run(null, null, null, "-d", folder.toString(), SOURCE.toString());
            if (status != 0) {
                throw new IllegalStateException("the verifier does not compile");
            }
            var loader = new URLClassLoader(new URL[] {folder.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
            var verify =
                    loader.loadClass("VerifyReceipts").getDeclaredMethod("verify", InputStream.class, String.class);
            verify.setAccessible(true);
            return verify;
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
