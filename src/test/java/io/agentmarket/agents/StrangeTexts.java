package io.agentmarket.agents;

import java.util.LinkedHashMap;
import java.util.Map;

/** Texts that break code which expects ordinary words. */
public final class StrangeTexts {

    private StrangeTexts() {}

    /** Each by its name. */
    public static Map<String, String> all() {
        var texts = new LinkedHashMap<String, String>();
        texts.put("one word of 101 characters", "x".repeat(101));
        texts.put("one huge word", "refund".repeat(400));
        texts.put("a huge word of two-unit letters", "𝒳".repeat(1_100));
        texts.put("a long word among others", "My invoice " + "ß".repeat(150) + " is wrong, refund me!");
        texts.put("combining marks", "e" + "\u0301".repeat(500));
        texts.put("emoji", "😀👩‍👩‍👧‍👦".repeat(200));
        texts.put("right to left", "لا أستطيع تسجيل الدخول\u202e invoice \u202c עזרה בבקשה");
        texts.put("chinese without spaces", "我无法登录我的帐户请帮助我".repeat(100));
        texts.put("one letter", "a");
        texts.put("one mark", "?");
        texts.put("marks only", "!".repeat(400));
        texts.put("a blank", " x ");
        texts.put("zero-width characters", "\u200b\u2060\ufeff");
        texts.put("line ends of all kinds", "a\r\nb\u2028c\u2029d\u0085e\fg\n\n\n");
        texts.put("control characters", "a\u0001b\u001fc\u007f");
        texts.put("an amount of 400 digits", "Refund me $" + "9".repeat(400) + " at once");
        texts.put("odd amounts", "$1.,2.,3 €.. 5,,5 eur 1e400 usd £0.0.0 refund");
        texts.put("backslashes and quotes", "\\\"'`".repeat(100));
        texts.put("placeholders and expressions", "{{input.body}} ${.x} $error(\"x\") (input)");
        texts.put("markup", "<script>alert(1)</script> | --- | [a](javascript:x) ![b](c)".repeat(20));
        texts.put("many short words", "no ".repeat(500));
        texts.put("many sentences", "It is down. Who helps? ".repeat(60));
        texts.put("a path", "/var/lib/" + "a/".repeat(300) + "x.log: No space left on device");
        texts.put("a number", "-1e308");
        texts.put("json", "{\"a\": [1, 2, {\"b\": null}]}");
        texts.put("yaml", "- a: &x [1]\n- *x\n");
        return texts;
    }
}
