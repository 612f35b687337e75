package io.agentmarket.edge;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** Reads the javadoc of a type or a method from the product's sources, as Markdown. */
final class SourceWords {

    private static final Path SOURCES = Path.of("src/main/java");

    private final Map<String, Words> read = new HashMap<>();
    private final Map<Class<?>, Boolean> opened = new HashMap<>();

    /** @param text empty where there is no javadoc */
    record Words(String text, Map<String, String> parameters) {
        static final Words NONE = new Words("", Map.of());
    }

    Words of(Class<?> type) {
        open(type);
        return read.getOrDefault(type.getName().replace('$', '.'), Words.NONE);
    }

    Words of(Method method) {
        var type = method.getDeclaringClass();
        open(type);
        var name = type.getName().replace('$', '.') + '#' + method.getName() + '/' + method.getParameterCount();
        return read.getOrDefault(name, Words.NONE);
    }

    private void open(Class<?> type) {
        var outermost = type;
        while (outermost.getEnclosingClass() != null) {
            outermost = outermost.getEnclosingClass();
        }
        if (opened.putIfAbsent(outermost, true) == null) {
            var file = SOURCES.resolve(outermost.getName().replace('.', '/') + ".java");
            if (file.toFile().exists()) {
                parse(file);
            }
        }
    }

    private void parse(Path file) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(file));
            var trees = DocTrees.instance(task);
            for (var unit : task.parse()) {
                new Reader(unit, trees).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Reader extends TreePathScanner<Void, Void> {

        private final DocTrees trees;
        private String scope;

        Reader(CompilationUnitTree unit, DocTrees trees) {
            this.trees = trees;
            scope = String.valueOf(unit.getPackageName());
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            var outer = scope;
            scope = outer + '.' + type.getSimpleName();
            keep(scope);
            super.visitClass(type, null);
            scope = outer;
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            keep(scope + '#' + method.getName() + '/' + method.getParameters().size());
            return null;
        }

        private void keep(String name) {
            var comment = trees.getDocCommentTree(getCurrentPath());
            if (comment != null) {
                read.put(name, words(comment));
            }
        }
    }

    private static Words words(DocCommentTree comment) {
        var parameters = comment.getBlockTags().stream()
                .filter(ParamTree.class::isInstance)
                .map(ParamTree.class::cast)
                .collect(Collectors.toMap(tag -> tag.getName().toString(), tag -> text(tag.getDescription())));
        return new Words(text(comment.getFullBody()), parameters);
    }

    private static String text(List<? extends DocTree> body) {
        return body.stream()
                .map(SourceWords::text)
                .collect(Collectors.joining())
                .replaceAll("\\s*\n\\s*\n\\s*", "\n\n")
                .replaceAll("(?<!\n)\\s*\n *(?!\n)", " ")
                .strip();
    }

    private static String text(DocTree tree) {
        return switch (tree) {
            case LiteralTree literal -> '`' + literal.getBody().getBody().strip() + '`';
            case LinkTree link
            when link.getLabel().isEmpty() ->
                '`' + link.getReference().getSignature().replaceAll(".*[.#]", "") + '`';
            case LinkTree link -> text(link.getLabel());
            case StartElementTree element -> element.getName().contentEquals("p") ? "\n\n" : "";
            case EndElementTree _ -> "";
            default -> tree.toString();
        };
    }
}
