import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.of;

import java.security.Signature;
import module java.base;

/**
 * Verifies a receipt, a statement, or a month of receipts with its statement, without any code of the service:
 * java VerifyReceipts.java FILE [--keys FILE]. What the members mean stands in docs/guides/receipts.md.
 */
public final class VerifyReceipts {
    private static final String ALTERED = "the file is not as it was downloaded: get it again, do not reformat it";
    private final Set<String> months = new HashSet<>();
    private Json first, last;
    private String head; // hash of the last receipt
    private long count, sum, old;

    public static void main(String[] args) { System.exit(run(args)); }

    static int run(String... args) { // 0 verified, 1 refused, 2 wrong usage
        if (args.length != 1 && !(args.length == 3 && args[1].equals("--keys"))) {
            System.err.println("usage: verify-receipts FILE [--keys FILE]");
            return 2;
        }
        try (var in = Files.newInputStream(Path.of(args[0]))) {
            System.out.println("verified: " + verify(in, args.length == 3 ? Files.readString(Path.of(args[2])) : null));
            return 0;
        } catch (Exception e) {
            var found = e instanceof IllegalStateException || e instanceof IOException ? e.getMessage() : ALTERED;
            System.err.println((e instanceof IOException ? "verify-receipts: cannot read " : "REFUSED: ") + found);
            return e instanceof IOException ? 2 : 1;
        }
    }

    /** What was verified, in one line, or an exception. Keys: the published set, or null to take the file's own key. */
    static String verify(InputStream file, String keys) throws Exception {
        var verifier = new VerifyReceipts();
        var in = new BufferedReader(new InputStreamReader(file, UTF_8), 1 << 16);
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            var json = Json.read(line);
            if (json.has("signature")) {
                need(in.readLine() == null, "something follows the signed document");
                return verifier.signed(json, keys);
            }
            verifier.receipt(json, quoted(sha256(line)));
        }
        throw new IllegalStateException("the signed statement, which must end the file, is missing");
    }

    private String signed(Json json, String keys) throws GeneralSecurityException {
        var content = json.get(json.has("statement") ? "statement" : "body");
        var id = id(json.at("key"));
        same("document", json, of("hash", quoted(sha256(content)), "key_id", quoted(id)));
        need(keys == null || Json.read(keys.replaceAll("\\s", "")).all("keys").stream().anyMatch(key ->
                key.get("x").equals(json.get("key.x"))), "the key " + id + " is not among the published ones");
        var x = HexFormat.of().formatHex(Base64.getUrlDecoder().decode(json.plain("key.x")));
        var x509 = new X509EncodedKeySpec(HexFormat.of().parseHex("302a300506032b6570032100" + x)); // RFC 8410
        var signature = Signature.getInstance("Ed25519");
        signature.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(x509));
        signature.update(content.getBytes(UTF_8));
        need(signature.verify(HexFormat.of().parseHex(json.plain("signature"))), "the signature is wrong");
        return (json.has("statement") ? statement(json.at("statement")) : single(json))
                + ", signed by " + (keys == null ? "the file's own key (is it the published one?) " : "") + id;
    }

    private String single(Json json) {
        need(count == 0, "a signed receipt stands alone");
        receipt(json.at("body"), json.get("hash"));
        same("document", json, of("seq", last.get("seq"), "previous_hash", last.get("previous_hash")));
        return "receipt " + last.get("seq") + " of customer " + last.get("customer_id") + " over " + sum
                + " micro-dollars" + (old > 0 ? ", too old to compute its price again" : "");
    }

    /** One signature is enough: it covers the hash of the last receipt, which covers the one before it, and so on. */
    private String statement(Json said) {
        long from = said.number("first_seq"), runs = said.number("receipts");
        same("document", said, of("document", quoted("statement"), "version", "1", "last_seq", "" + (from + runs - 1)));
        for (var table : List.of("by_day", "by_package")) {
            same(table, said, of("receipts", said.sum(table, "receipts"), "total_micros", said.sum(table, "micros")));
        }
        if (count > 0) {
            same("statement", said, of("customer_id", last.get("customer_id"), "receipts", "" + count, "head_hash", head,
                    "total_micros", "" + sum, "first_seq", first.get("seq"), "previous_hash", first.get("previous_hash")));
            need(Set.of(said.get("month")).containsAll(months), "the statement is not of the receipts' month");
        }
        return said.get("status") + " statement " + said.get("month") + " of customer " + said.get("customer_id") + ", "
                + runs + " receipts from " + from + " on, " + (count > 0 ? "all" : "none") + " in this file, "
                + old + " too old to compute again, over " + said.get("total_micros") + " micro-dollars";
    }

    private void receipt(Json body, String hash) {
        need((body.number("seq") == 1) == body.plain("previous_hash").isEmpty(), "only receipt 1 follows none");
        if (count++ == 0) first = body;
        else same("receipt " + body.get("seq"), body, of("customer_id", last.get("customer_id"),
                "seq", "" + (last.number("seq") + 1), "previous_hash", head));
        if (body.has("version")) price(body);
        else old++; // written before receipts could prove more than their place
        sum = Math.addExact(sum, body.number("price_micros"));
        head = hash;
        last = body;
    }

    private void price(Json body) {
        months.add(body.get("month"));
        var base = body.number("base_micros");
        var price = switch (body.plain("formula")) {
            case "base" -> base;
            case "offline" -> body.number("flat_micros");
            case "degraded" -> Math.min(base, body.number("flat_micros"));
            case "metered" -> Math.max(base, marked(body));
            default -> throw new IllegalStateException("receipt " + body.get("seq") + " has an unknown formula");
        };
        var charged = Math.min(price, body.number("quote_micros"));
        same("receipt " + body.get("seq"), body,
                of("version", "2", "price_micros", "" + charged, "absorbed_micros", "" + (price - charged)));
    }

    /** The list price in pico-dollars times 114/100, rounded half-up to micro-dollars, once. */
    private static long marked(Json body) {
        var cost = 0L;
        for (var turn : body.all("turns")) {
            var own = 0L;
            for (var kind : List.of("cache_read", "cache_write_1h", "cache_write_5m", "input", "output")) {
                var rate = turn.number("rates." + kind);
                own = Math.addExact(own, Math.multiplyExact(turn.number(kind + "_tokens"), rate));
            }
            same("a turn of receipt " + body.get("seq"), turn, of("cost_picodollars", "" + own));
            cost = Math.addExact(cost, own);
        }
        same("receipt " + body.get("seq"), body, of("cost_picodollars", "" + cost, "rounding", quoted("half_up"),
                "markup_numerator", "114", "markup_denominator", "100"));
        return Math.addExact(Math.multiplyExact(cost, 114), 50_000_000) / 100_000_000;
    }

    private static String id(Json key) throws GeneralSecurityException { // RFC 7638
        var thumb = sha256("{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":" + key.get("x") + "}");
        var id = Base64.getUrlEncoder().withoutPadding().encodeToString(HexFormat.of().parseHex(thumb));
        same("key", key, of("crv", quoted("Ed25519"), "kty", quoted("OKP"), "kid", quoted(id)));
        return id;
    }

    private static String sha256(String text) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    private static void same(String where, Json said, Map<String, String> expected) {
        expected.forEach((name, value) -> need(value.equals(said.get(name)),
                where + ": " + name + " is " + said.get(name) + " and should be " + value));
    }

    private static void need(boolean holds, String otherwise) {
        if (!holds) throw new IllegalStateException(otherwise);
    }

    private static String quoted(String plain) { return '"' + plain + '"'; }

    /** Canonical JSON by path: {"a":[{"b":1}]} has .a, .a.0 and .a.0.b, each as it is written there. */
    private record Json(Map<String, String> values, String prefix) {

        static Json read(String text) {
            var json = new Json(HashMap.newHashMap(128), "");
            need(json.read(text, 0, "") == text.length(), ALTERED);
            return json;
        }

        private int read(String text, int start, String path) {
            var c = text.charAt(start);
            var at = start + 1;
            if (c == '{' || c == '[') {
                values.put(path + ".size", "0");
                for (var n = 0; text.charAt(at) != c + 2; values.put(path + ".size", "" + ++n)) {
                    need(n == 0 || text.charAt(at++) == ',', ALTERED);
                    var name = c == '[' ? "" + n : text.substring(at + 1, text.indexOf("\":", at));
                    at = read(text, c == '[' ? at : at + name.length() + 3, path + "." + name);
                }
                at++;
            } else if (c == '"') {
                while (text.charAt(at) != '"') at += text.charAt(at) == '\\' ? 2 : 1;
                at++;
            } else {
                while (at < text.length() && Character.isDigit(text.charAt(at))) at++;
                need(c != '0' || at == start + 1, ALTERED);
            }
            var inner = (c == '{' || c == '[') && path.lastIndexOf('.') != 0; // nobody asks for the text of these
            need(values.put(path, inner ? "" : text.substring(start, at)) == null, "a member stands twice");
            return at;
        }

        boolean has(String name) { return values.containsKey(prefix + "." + name); }
        String get(String name) { return Objects.requireNonNull(values.get(prefix + "." + name), name); }
        String plain(String name) { return get(name).substring(1, get(name).length() - 1); }
        long number(String name) { return Long.parseLong(get(name)); }
        Json at(String name) { return new Json(values, prefix + "." + name); }
        List<Json> all(String name) {
            return LongStream.range(0, number(name + ".size")).mapToObj(n -> at(name + "." + n)).toList();
        }
        String sum(String table, String of) { return "" + all(table).stream().mapToLong(row -> row.number(of)).sum(); }
    }
}
