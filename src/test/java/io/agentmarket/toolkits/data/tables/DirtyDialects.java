package io.agentmarket.toolkits.data.tables;

import static io.agentmarket.toolkits.data.tables.DirtyFile.of;

import java.util.List;

/** Files whose delimiter, quote or escape has to be found. */
final class DirtyDialects {

    private DirtyDialects() {}

    static List<DirtyFile> all() {
        return List.of(
                of("delimiter", "semicolon with decimal commas", "item;amount\nnail;1.234,50\nscrew;99,00\n")
                        .table("item | amount", "nail | 1.234,50", "screw | 99,00")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0)
                        .used("delimiter=;"),
                of("delimiter", "tab with commas in text", "id\tplace\n1\tParis, France\n2\tRome, Italy\n3\tBern\n")
                        .table("id | place", "1 | Paris, France", "2 | Rome, Italy", "3 | Bern")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0),
                of("delimiter", "pipe", "code|price\nA-1|3.50\nB-2|4.00\n")
                        .table("code | price", "A-1 | 3.50", "B-2 | 4.00")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of("delimiter", "caret", "code^price^day\nA^3.50^2026-01-02\nB^4.00^2026-01-03\n")
                        .table("code | price | day", "A | 3.50 | 2026-01-02", "B | 4.00 | 2026-01-03")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of(
                                "delimiter",
                                "colon as in a list of accounts",
                                "user:uid:home\nroot:0:/root\nbin:1:/bin\nada:1000:/home/ada\n")
                        .table("user | uid | home", "root | 0 | /root", "bin | 1 | /bin", "ada | 1000 | /home/ada")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0),
                of("delimiter", "single blanks", "x y z\n1 2 3\n4 5 6\n")
                        .table("x | y | z", "1 | 2 | 3", "4 | 5 | 6")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of(
                                "delimiter",
                                "aligned columns",
                                "name    size  used\nroot      20     7\nhome     500   123\ntmp        1     0\n")
                        .table("name | size | used", "root | 20 | 7", "home | 500 | 123", "tmp | 1 | 0")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0)
                        .used("delimiter_runs=true"),
                of("delimiter", "control character of Hive", "id\u0001name\n1\u0001Ada\n2\u0001Bob\n")
                        .table("id | name", "1 | Ada", "2 | Bob")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of("delimiter", "said by Excel's first line", "sep=;\nid;name\n1;Ada, Bob\n2;Eve\n")
                        .table("id | name", "1 | Ada, Bob", "2 | Eve")
                        .account(4, 1, 1, 0, 0, 2, 2, 0, 0),
                of("delimiter", "lists with semicolons in fields", "id,tags\n1,a;b;c\n2,d;e\n3,f;g;h;i\n")
                        .table("id | tags", "1 | a;b;c", "2 | d;e", "3 | f;g;h;i")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0),
                of("quote", "opened on most lines and closed on none", "id,size\n1,\"5 in\n2,\"6 in\n3,7 in\n")
                        .table("id | size", "1 | \"5 in", "2 | \"6 in", "3 | 7 in")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0)
                        .warned("Quotes were read as text"),
                of("one column", "a semicolon in a late text", "note\nfirst entry\nlate; but paid\n")
                        .table("note", "first entry", "late; but paid")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of("one column", "decimal commas below a name", "price\n12,50\n13,20\n7,00\n")
                        .table("price", "12,50", "13,20", "7,00")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0),
                of("one column", "times", "time\n12:30\n12:45\n13:00\n")
                        .table("time", "12:30", "12:45", "13:00")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0),
                of("one column", "names of two words", "full name\nAda Byron\nAlan Turing\n")
                        .table("full name", "Ada Byron", "Alan Turing")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of(
                                "one column",
                                "sentences with commas",
                                "remark\nGood, but late\nNever came\nFine, thanks, and cheap\nOK\n")
                        .table("remark", "Good, but late", "Never came", "Fine, thanks, and cheap", "OK")
                        .account(5, 0, 1, 0, 0, 4, 4, 0, 0),
                of("quote", "single quotes", "id,name\n1,'Doe, Ada'\n2,'Roe, Bob'\n")
                        .table("id | name", "1 | Doe, Ada", "2 | Roe, Bob")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0)
                        .used("quote='"),
                of("quote", "apostrophes are text", "id,name\n1,O'Hara\n2,d'Arc\n3,'t Hooft\n")
                        .table("id | name", "1 | O'Hara", "2 | d'Arc", "3 | 't Hooft")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0),
                of("quote", "inches in a field without quotes", "id,size\n1,5\" pipe\n2,\"6\"\" pipe\"\n3,plain\n")
                        .table("id | size", "1 | 5\" pipe", "2 | 6\" pipe", "3 | plain")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0),
                of("quote", "blanks around quotes", "id, name, age\n1, \"Doe, Ada\", 30\n2, \"Roe, Bob\" ,31\n")
                        .table("id | name | age", "1 | Doe, Ada |  30", "2 | Roe, Bob | 31")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0)
                        .warned("blanks around quotes"),
                of(
                                "quote",
                                "tab-separated text that begins with quotes",
                                "id\tsaid\tby\n1\t\"Hello\" he said\tAda\n2\tfine\tBob\n3\t\"Bye\" she said\tEve\n")
                        .table(
                                "id | said | by",
                                "1 | \"Hello\" he said | Ada",
                                "2 | fine | Bob",
                                "3 | \"Bye\" she said | Eve")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0)
                        .used("quote="),
                of("escape", "doubled quotes", "id,said\n1,\"She said \"\"no\"\", twice\"\n2,\"\"\"x\"\"\"\n")
                        .table("id | said", "1 | She said \"no\", twice", "2 | \"x\"")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of("escape", "backslashes", "id,said\n1,\"She said \\\"no\\\", twice\"\n2,\"a \\\\ b\"\n")
                        .table("id | said", "1 | She said \"no\", twice", "2 | a \\ b")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0)
                        .used("escape=\\"),
                of(
                                "escape",
                                "a folder that ends with a backslash",
                                "id,folder,size\n1,\"C:\\data\\\",5\n2,\"D:\\x y\\\",6\n")
                        .table("id | folder | size", "1 | C:\\data\\ | 5", "2 | D:\\x y\\ | 6")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of("escape", "first after 50,000 lines", late())
                        .table("id | said", lateRows())
                        .account(50_002, 0, 1, 0, 0, 50_001, 50_001, 0, 0),
                of(
                                "escape",
                                "delimiter behind a backslash",
                                "id,name,age\n1,Doe\\, Ada,30\n2,Roe\\, Bob,31\n3,Eve,32\n")
                        .table("id | name | age", "1 | Doe, Ada | 30", "2 | Roe, Bob | 31", "3 | Eve | 32")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0),
                of("options", "the delimiter that is said is used", "a;b,c\n1;2,3\n4;5,6\n")
                        .said(new ReadOptions(null, null, ";", null, null, null, null, null, null, List.of()))
                        .table("a | b,c", "1 | 2,3", "4 | 5,6")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of("options", "a delimiter that is nowhere is refused", "a,b,c\n1,2,3\n4,5,6\n")
                        .said(new ReadOptions(null, null, "|", null, null, null, null, null, null, List.of()))
                        .refused("/delimiter"),
                of("options", "no header is said", "a,b\nc,d\n")
                        .said(new ReadOptions(null, null, null, null, null, false, null, null, null, List.of()))
                        .table("column_1 | column_2", "a | b", "c | d")
                        .account(2, 0, 0, 0, 0, 2, 2, 0, 0),
                of("options", "lines to skip", "x,y\nother,stuff\nid,name\n1,Ada\n")
                        .said(new ReadOptions(null, null, null, null, null, null, 2, null, null, List.of()))
                        .table("id | name", "1 | Ada")
                        .account(4, 2, 1, 0, 0, 1, 1, 0, 0),
                of("options", "texts that mean null", "id,v\n1,NA\n2,-\n3,\n4,\"\"\n5,NAN\n")
                        .said(new ReadOptions(null, null, null, null, null, null, null, null, null, List.of("NA", "-")))
                        .table("id | v", "1 | ~", "2 | ~", "3 | ~", "4 | ''", "5 | NAN")
                        .account(6, 0, 1, 0, 0, 5, 5, 0, 0));
    }

    private static String late() {
        var text = new StringBuilder("id,said\n");
        for (int i = 1; i <= 50_000; i++) {
            text.append(i).append(",\"plain, text\"\n");
        }
        return text.append("50001,\"a \\\"late\\\" quote, too\"\n").toString();
    }

    private static String[] lateRows() {
        var rows = new String[50_001];
        for (int i = 0; i < 50_000; i++) {
            rows[i] = (i + 1) + " | plain, text";
        }
        rows[50_000] = "50001 | a \"late\" quote, too";
        return rows;
    }
}
