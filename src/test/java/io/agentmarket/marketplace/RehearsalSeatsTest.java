package io.agentmarket.marketplace;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.marketplace.RehearsalSeats.Seat;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.TestStores;
import java.time.Clock;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("stores")
class RehearsalSeatsTest {

    private static final int ALL = 16;

    private final TestStores stores = TestStores.fresh();
    private final RehearsalSeats seats = new RehearsalSeats(stores.tenant(), new Ids(Clock.systemUTC()));

    @Test
    void each_seat_has_one_holder_until_it_is_left() {
        var taken = Stream.generate(() -> seats.take().orElseThrow()).limit(ALL).toList();

        assertThat(taken).extracting(Seat::customer).doesNotHaveDuplicates();
        assertThat(seats.take()).isEmpty();
        seats.leave(taken.getFirst());
        assertThat(seats.take()).map(Seat::number).contains(taken.getFirst().number());
    }

    @Test
    void an_abandoned_seat_is_freed_and_its_old_holder_cannot_leave() {
        var taken = Stream.generate(() -> seats.take().orElseThrow()).limit(ALL).toList();
        var lost = taken.get(4);
        stores.tenant()
                .platform(sql -> sql.sql("update rehearsal_seat set taken_until = now() where number = :number")
                        .param("number", lost.number())
                        .update());

        var again = seats.take().orElseThrow();
        seats.leave(lost);

        assertThat(again.number()).isEqualTo(lost.number());
        assertThat(again.holder()).isNotEqualTo(lost.holder());
        assertThat(seats.take()).isEmpty();
    }
}
