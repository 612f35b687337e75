package io.agentmarket.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.StartFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://amp:p%40ss+1@db:5433/shop?sslmode=require",
                "postgresql://amp:p%40ss+1@db:5433/shop?sslmode=require",
                "jdbc:postgresql://db:5433/shop?user=amp&password=p%40ss+1&sslmode=require"
            })
    void every_form_says_the_same(String text) {
        assertThat(DatabaseUrl.parse("DATABASE_URL", text))
                .isEqualTo(new DatabaseUrl("jdbc:postgresql://db:5433/shop?sslmode=require", "amp", "p@ss+1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql://u:p@h/d", "postgres://h/d", "h:5432/d", "postgres://u:p@/d", "postgres:// /"})
    void an_invalid_address_is_refused_with_the_variables_name(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse("DATABASE_URL", text))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("DATABASE_URL");
    }

    @Test
    void it_does_not_print_the_user() {
        var url = DatabaseUrl.parse("DATABASE_URL", "postgres://amp:secret@db/shop?sslmode=require");

        assertThat(url).hasToString("jdbc:postgresql://db/shop");
    }

    @Test
    void a_password_in_the_url_precedes_the_separate_one() {
        assertThat(DatabaseUrl.parse("DATABASE_URL", "postgres://amp@db/shop")
                        .orPassword("beside")
                        .password())
                .isEqualTo("beside");
        assertThat(DatabaseUrl.parse("DATABASE_URL", "postgres://amp:own@db/shop")
                        .orPassword("beside")
                        .password())
                .isEqualTo("own");
    }
}
