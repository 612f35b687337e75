package io.agentmarket.toolkits.data.tables;

import static io.agentmarket.toolkits.data.tables.DirtyFile.of;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Files whose encoding has to be found, and files that are no text. */
final class DirtyEncodings {

    private static final String WORDS = "name;price\nMüller;12,50 €\n“Große” Tasche;3,00 €\n";

    private DirtyEncodings() {}

    static List<DirtyFile> all() {
        return List.of(
                of("encoding", "windows-1252", WORDS, Charset.forName("windows-1252"))
                        .table("name | price", "Müller | 12,50 €", "“Große” Tasche | 3,00 €")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0)
                        .used("encoding=windows-1252"),
                of("encoding", "UTF-8 with a mark", "\uFEFF" + WORDS)
                        .table("name | price", "Müller | 12,50 €", "“Große” Tasche | 3,00 €")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0)
                        .used("encoding=UTF-8 with BOM"),
                of("encoding", "UTF-8 with a mark before quotes", "\uFEFF\"id\",\"name\"\n\"1\",\"Ada\"\n")
                        .table("id | name", "1 | Ada")
                        .account(2, 0, 1, 0, 0, 1, 1, 0, 0),
                of("encoding", "UTF-16LE with a mark", "\uFEFF名前,数量\nりんご,3\nみかん,4\n", StandardCharsets.UTF_16LE)
                        .table("名前 | 数量", "りんご | 3", "みかん | 4")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0)
                        .used("encoding=UTF-16LE with BOM"),
                of("encoding", "UTF-16BE with a mark", "\uFEFF" + WORDS, StandardCharsets.UTF_16BE)
                        .table("name | price", "Müller | 12,50 €", "“Große” Tasche | 3,00 €")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of("encoding", "UTF-16LE without a mark", WORDS, StandardCharsets.UTF_16LE)
                        .table("name | price", "Müller | 12,50 €", "“Große” Tasche | 3,00 €")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0)
                        .used("encoding=UTF-16LE"),
                of("encoding", "UTF-16BE without a mark", WORDS, StandardCharsets.UTF_16BE)
                        .table("name | price", "Müller | 12,50 €", "“Große” Tasche | 3,00 €")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of(
                                "encoding",
                                "windows-1251",
                                "имя,город\nАнна,Москва\nИван,Казань\nПётр,Новосибирск\n",
                                Charset.forName("windows-1251"))
                        .table("имя | город", "Анна | Москва", "Иван | Казань", "Пётр | Новосибирск")
                        .account(4, 0, 1, 0, 0, 3, 3, 0, 0)
                        .warned("is a guess"),
                of("encoding", "Shift_JIS", "名前,数量\nりんごジュース,3\nみかんの缶詰,4\n", Charset.forName("Shift_JIS"))
                        .table("名前 | 数量", "りんごジュース | 3", "みかんの缶詰 | 4")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0),
                of(
                                "encoding",
                                "windows-1250",
                                "imię,miasto\nŁukasz,Gdańsk\nBożena,Łódź\n",
                                Charset.forName("windows-1250"))
                        .table("imię | miasto", "Łukasz | Gdańsk", "Bożena | Łódź")
                        .account(3, 0, 1, 0, 0, 2, 2, 0, 0)
                        .warned("is a guess"),
                of("encoding", "one line of another encoding", mixed())
                        .table("id | name", "1 | Müller", "3 | Jäger", "4 | Weiß", "5 | Böhm")
                        .rejects(3L)
                        .account(6, 0, 1, 0, 0, 4, 4, 1, 0)
                        .warned("not UTF-8"),
                of("encoding", "said and wrong", WORDS, Charset.forName("windows-1252"))
                        .said(encoding("UTF-8"))
                        .refused("/encoding"),
                of("encoding", "said against the mark", "\uFEFFa,b\n1,2\n", StandardCharsets.UTF_16LE)
                        .said(encoding("windows-1252"))
                        .refused("/encoding"),
                of("encoding", "said and unknown", "a,b\n1,2\n")
                        .said(encoding("utf-9"))
                        .refused("/encoding"),
                of("encoding", "said and used", "name\nJos\u00E9\n", Charset.forName("ISO-8859-15"))
                        .said(encoding("ISO-8859-15"))
                        .table("name", "José")
                        .account(2, 0, 1, 0, 0, 1, 1, 0, 0)
                        .used("encoding=ISO-8859-15"),
                of("binary", "a picture", new byte[] {
                            (byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R'
                        })
                        .refused("content"),
                of("binary", "random bytes", random()).refused("content"),
                of("binary", "a document", "%PDF-1.7\n1 0 obj\n").refused("content"),
                of("binary", "a truncated Parquet file", "PAR1abcdefgh").refused("content"),
                of("binary", "an old workbook", new byte[] {
                            (byte) 0xD0,
                            (byte) 0xCF,
                            0x11,
                            (byte) 0xE0,
                            (byte) 0xA1,
                            (byte) 0xB1,
                            0x1A,
                            (byte) 0xE1,
                            0,
                            0
                        })
                        .refused("content"));
    }

    private static ReadOptions encoding(String name) {
        return new ReadOptions(null, name, null, null, null, null, null, null, null, List.of());
    }

    private static byte[] mixed() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes("id,name\n1,Müller\n2,".getBytes(StandardCharsets.UTF_8));
        bytes.write(0xE4);
        bytes.writeBytes("rger\n3,Jäger\n4,Weiß\n5,Böhm\n".getBytes(StandardCharsets.UTF_8));
        return bytes.toByteArray();
    }

    private static byte[] random() {
        var bytes = new byte[4_096];
        new java.util.Random(7).nextBytes(bytes);
        return bytes;
    }
}
