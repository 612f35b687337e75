package io.agentmarket.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {

    private static final Languages LANGUAGES = Languages.shipped();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        de | Meine Bestellung ist seit zwei Wochen unterwegs.
        de | Drucker druckt nur leere Seiten
        fr | Je voudrais changer mon adresse de facturation.
        fr | Mot de passe oublié
        es | No me llega el correo para confirmar la cuenta.
        it | Vorrei disdire il mio abbonamento, come posso fare?
        pt | A fatura de março veio com o valor errado.
        nl | Wanneer wordt mijn pakket eindelijk bezorgd?
        sv | Jag kan inte logga in på mitt konto längre.
        da | Jeg har fået den forkerte vare tilsendt.
        pl | Proszę o zwrot pieniędzy za zamówienie.
        cs | Nemohu se přihlásit ke svému účtu.
        tr | Siparişim hâlâ gelmedi, ne zaman gelecek?
        fi | En pääse kirjautumaan tililleni.
        hu | Nem tudok belépni a fiókomba.
        ro | Nu pot descărca factura de luna trecută.
        ru | Не могу войти в личный кабинет.
        uk | Коли надійде моє замовлення?
        ar | لم أستلم الطلب حتى الآن
        fa | سفارش من هنوز نرسیده است
        ja | 注文した商品がまだ届きません。
        zh | 我的订单还没有到
        ko | 주문한 상품이 아직 오지 않았습니다.
        el | Δεν μπορώ να συνδεθώ
        he | אני לא מצליח להתחבר
        vi | Tôi không thể đăng nhập vào tài khoản
        """)
    void names_the_language_of_one_sentence(String code, String text) {
        assertThat(LANGUAGES.find(text)).get().extracting(Language::code).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pls fix asap, app crashes",
                "VPN down",
                "CSV import: 422 on row 17",
                "Refund for Müller GmbH, invoice RE-2044",
                "Can't log in after SSO migration (Okta, SAML)",
                "Please add Łukasz Wiśniewski and Zoë Peeters to the Pro plan.",
                "2FA codes rejected",
                "help!!!",
                "Webhook retries: HMAC signature mismatch since Tuesday"
            })
    void a_terse_english_ticket_is_english(String text) {
        assertThat(LANGUAGES.find(text)).get().extracting(Language::code).isEqualTo("en");
    }

    @Test
    void words_borrowed_from_english_do_not_make_a_german_ticket_english() {
        assertThat(LANGUAGES.find(
                        "Login per SSO geht nicht, der Browser zeigt nur einen weißen Screen nach dem Update."))
                .get()
                .extracting(Language::code)
                .isEqualTo("de");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "12345", "😡😡😡", "https://example.com/a/b", "?!?"})
    void a_text_without_words_has_no_language(String text) {
        assertThat(LANGUAGES.find(text)).isEmpty();
    }

    @Test
    void a_language_has_an_english_name() {
        assertThat(new Language("pt", 1).name()).isEqualTo("Portuguese");
        assertThat(Language.nameOf("de-AT")).isEqualTo("German");
    }
}
