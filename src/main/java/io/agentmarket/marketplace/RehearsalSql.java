package io.agentmarket.marketplace;

/** Statements over rehearsal_seat. */
final class RehearsalSql {

    static final String TAKE_SEAT = """
            update rehearsal_seat set taken_until = now() + make_interval(secs => :seconds), holder = :holder
             where number = (select number from rehearsal_seat where taken_until < now()
                              order by taken_until, number limit 1 for update skip locked)
            returning number""";

    static final String LEAVE_SEAT = """
            update rehearsal_seat set taken_until = '-infinity' where number = :number and holder = :holder""";

    private RehearsalSql() {}
}
