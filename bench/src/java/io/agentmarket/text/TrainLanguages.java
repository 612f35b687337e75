package io.agentmarket.text;

import io.agentmarket.shared.Json;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.ZipFile;

/** The command bench/train-languages: prunes Lingua's n-gram frequencies to the weights of {@link Languages}. */
final class TrainLanguages {

    private static final List<String> CODES = List.of(
            "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "is", "pl", "cs", "sk", "sl", "hr", "hu",
            "ro", "tr", "ca", "eu", "et", "lv", "lt", "sq", "id", "vi", "tl", "sw", "af", "cy", "ga", "ru", "uk", "bg",
            "sr", "be", "mk", "kk", "ar", "fa", "ur");
    private static final int TRIGRAMS = 2_000;
    private static final int BIGRAMS = 150;
    private static final int STEPS = 16;
    private static final int MAX_STEP = 255;

    private TrainLanguages() {}

    public static void main(String[] arguments) throws IOException {
        var jar = Path.of(
                Options.parse(arguments).findFile("--lingua").orElseThrow().toString());
        var target = Path.of("src/main/resources/text/languages.bin");
        Files.createDirectories(target.getParent());
        try (var zip = new ZipFile(jar.toFile());
                var out = new DataOutputStream(new DeflaterOutputStream(
                        Files.newOutputStream(target), new Deflater(Deflater.BEST_COMPRESSION)))) {
            out.writeByte(CODES.size());
            for (var code : CODES) {
                write(code, joint(zip, code), out);
            }
        }
        System.out.println(target + ": " + Files.size(target) + " bytes, " + CODES.size() + " languages");
    }

    /** The probability of each bigram and trigram; Lingua gives each n-gram's share of its first n-1 letters. */
    private static Map<String, Double> joint(ZipFile zip, String code) {
        var joint = new HashMap<String, Double>();
        var one = ngrams(zip, code, "unigrams");
        var two = ngrams(zip, code, "bigrams");
        two.replaceAll((gram, share) -> share * one.getOrDefault(gram.substring(0, 1), 0.0));
        var three = ngrams(zip, code, "trigrams");
        three.replaceAll((gram, share) -> share * two.getOrDefault(gram.substring(0, 2), 0.0));
        keep(three, TRIGRAMS, joint);
        keep(two, BIGRAMS, joint);
        return joint;
    }

    private static void keep(Map<String, Double> from, int most, Map<String, Double> into) {
        from.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .forEach(each -> into.put(each.getKey(), each.getValue()));
    }

    private static Map<String, Double> ngrams(ZipFile zip, String code, String kind) {
        var entry = zip.getEntry("language-models/" + code + "/" + kind + ".json");
        try (var in = zip.getInputStream(entry)) {
            var shares = new HashMap<String, Double>();
            for (var each : Json.MAPPER.readTree(in).path("ngrams").properties()) {
                var fraction = each.getKey().split("/");
                double share = Double.parseDouble(fraction[0]) / Double.parseDouble(fraction[1]);
                for (var gram : each.getValue().stringValue().split(" ")) {
                    shares.put(gram, share);
                }
            }
            return shares;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(String code, Map<String, Double> grams, DataOutputStream out) throws IOException {
        out.writeUTF(code);
        out.writeShort(grams.size());
        for (var gram : grams.keySet().stream().sorted().toList()) {
            out.writeUTF(gram);
            out.writeByte(step(grams.getOrDefault(gram, 1.0)));
        }
    }

    private static int step(double probability) {
        return (int) Math.clamp(Math.round(-Math.log(probability) * STEPS), 0, MAX_STEP);
    }
}
