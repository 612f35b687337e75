package io.agentmarket.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

    @ParameterizedTest
    @CsvSource({"0, 0,", "2, 2,", "3, 2, 20", "5, 2, 20"})
    void a_cursor_says_that_there_are_more_rows(int found, int shown, String cursor) {
        var page = Page.of(List.of(1, 2, 3, 4, 5).subList(0, found), 2, row -> 10 * row);

        assertThat(page.items()).hasSize(shown);
        assertThat(page.nextCursor()).isEqualTo(cursor);
    }

    @Test
    void a_page_of_views_has_the_cursor_of_its_rows() {
        var page = Page.of(List.of(1, 2, 3), 2, row -> row).map(row -> "row " + row);

        assertThat(page).isEqualTo(new Page<>(List.of("row 1", "row 2"), "2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "201", "x", "1.5", "", "99999999999", "+3", "٣", " 3", "0x3", "3\n"})
    void a_limit_is_a_whole_number_from_1_to_200(String text) {
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> Limit.valueOf(text))
                .withMessageContaining("limit must be a whole number from 1 to 200");
    }

    @Test
    void a_list_can_give_less() {
        assertThat(Limit.valueOf("36").atMost(36).rows()).isEqualTo(36);
        assertThatExceptionOfType(AppException.class)
                .isThrownBy(() -> Limit.valueOf("37").atMost(36))
                .withMessageContaining("1 to 36");
    }
}
