package io.agentmarket.toolkits.incidents.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.toolkits.incidents.FailureSign;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogReaderTest {

    private static final Instant NEAR = Instant.parse("2026-03-02T12:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            Mar  2 11:58:07 db-3 backup[77]: volume mounted                                ~ 2026-03-02T11:58:07Z     ~       ~ backup       ~ volume mounted
            <27>1 2026-03-02T11:58:07.5Z db-3 backup 77 ID4 [x@1 a="b"] tape is torn       ~ 2026-03-02T11:58:07.500Z ~ error ~ backup       ~ tape is torn
            2026-03-02T11:58:07+0100 db-3 dockerd[9]: layer pulled                         ~ 2026-03-02T10:58:07Z     ~       ~ dockerd      ~ layer pulled
            W0302 11:58:07.000250    7 cache.go:44] evicting early                         ~ 2026-03-02T11:58:07.000250Z ~ warn ~ cache.go:44 ~ evicting early
            2026/03/02 11:58:07 [crit] 9#9: *3 socket() failed                             ~ 2026-03-02T11:58:07Z     ~ error ~              ~ socket() failed
            [Mon Mar 02 11:58:07.25 2026] [ssl:warn] [pid 5:tid 6] stapling is off         ~ 2026-03-02T11:58:07.250Z ~ warn  ~ ssl          ~ stapling is off
            26/03/02 11:58:07 WARN memory.Store: block dropped                             ~ 2026-03-02T11:58:07Z     ~ warn  ~ memory.Store ~ block dropped
            260302 115807 41 ERROR dfs.Mover: replica lost                                 ~ 2026-03-02T11:58:07Z     ~ error ~ dfs.Mover    ~ replica lost
            2026-03-02 11:58:07,250 - ERROR [Sync:Peer@9] - peer is gone                   ~ 2026-03-02T11:58:07.250Z ~ error ~ Peer         ~ peer is gone
            [2026-03-02 11:58:07,250] WARN lagging behind (kafka.log.LogCleaner)           ~ 2026-03-02T11:58:07.250Z ~ warn  ~ kafka.log.LogCleaner ~ lagging behind
            1772452687 ERROR gate is shut                                                  ~ 2026-03-02T11:58:07Z     ~ error ~              ~ gate is shut
            1772452687250 [WARN] gate is slow                                              ~ 2026-03-02T11:58:07.250Z ~ warn  ~              ~ gate is slow
            1772452687250000000 error gate is shut                                         ~ 2026-03-02T11:58:07.250Z ~       ~              ~ error gate is shut
            2026-03-02 11:58:07, Error                 CBS    Failed to open the store     ~ 2026-03-02T11:58:07Z     ~ error ~              ~ CBS    Failed to open the store
            Error,3/2/2026 11:58:07 AM,disk,7,None,The device has a bad block.             ~ 2026-03-02T11:58:07Z     ~ error ~ disk         ~ The device has a bad block.
            2026-03-02 11:58:07.250 CET [41] app@shop FATAL:  no such role                 ~ 2026-03-02T10:58:07.250Z ~ error ~ app@shop     ~ no such role
            2026-03-02T11:58:07.250000Z 5 [Warning] [MY-010055] [Server] host unknown      ~ 2026-03-02T11:58:07.250Z ~ warn  ~ Server       ~ host unknown
            9:S 02 Mar 2026 11:58:07.250 # replica is stale                                ~ 2026-03-02T11:58:07.250Z ~ warn  ~ redis        ~ replica is stale
            E, [2026-03-02T11:58:07.250 #8] ERROR -- : till is locked                      ~ 2026-03-02T11:58:07.250Z ~ error ~              ~ till is locked
            [2026-03-02T11:58:07Z ERROR till::drawer] drawer is stuck                      ~ 2026-03-02T11:58:07Z     ~ error ~ till         ~ drawer is stuck
            2026-03-02 11:58:07,250 - till.drawer - CRITICAL - drawer is stuck             ~ 2026-03-02T11:58:07.250Z ~ error ~ till.drawer  ~ drawer is stuck
            ERROR:till.drawer:drawer is stuck                                              ~                          ~ error ~ till.drawer  ~ drawer is stuck
            2026/03/02 11:58:07 drawer.go:12: drawer opened                                ~ 2026-03-02T11:58:07Z     ~       ~ drawer.go    ~ drawer opened
            03-02 11:58:07.250  812  900 E Drawer: cannot open                             ~ 2026-03-02T11:58:07.250Z ~ error ~ Drawer       ~ cannot open
            11:58:07.250 [main] WARN  t.Drawer - cannot open                               ~ 2026-03-02T11:58:07.250Z ~ warn  ~ t.Drawer     ~ cannot open
            2026-03-02T11:58:07.250Z  WARN 1 --- [till] [exec-3] t.drawer.Lock   : rusty   ~ 2026-03-02T11:58:07.250Z ~ warn  ~ t.drawer.Lock ~ rusty
            [2026-03-02 11:58:07 +0000] [31] [ERROR] worker is silent                      ~ 2026-03-02T11:58:07Z     ~ error ~              ~ worker is silent
            level=warn ts=2026-03-02T11:58:07.25Z msg="queue is long" len=9                ~ 2026-03-02T11:58:07.250Z ~ warn  ~              ~ queue is long
            {"level":40,"time":1772452687250,"msg":"queue is long"}                        ~ 2026-03-02T11:58:07.250Z ~ warn  ~              ~ queue is long
            {"@t":"2026-03-02T11:58:07.25Z","@m":"queue is long","@l":"Fatal"}             ~ 2026-03-02T11:58:07.250Z ~ error ~              ~ queue is long
            {"@t":"2026-03-02T11:58:07.25Z","@m":"queue is empty"}                         ~ 2026-03-02T11:58:07.250Z ~ info  ~              ~ queue is empty
            {"severity":"WARNING","timestamp":{"seconds":1772452687},"message":"late"}     ~ 2026-03-02T11:58:07Z     ~ warn  ~              ~ late
            {"level":"error","ts":1772452687.25,"msg":"no price","error":"table is empty"} ~ 2026-03-02T11:58:07.250Z ~ error ~              ~ no price: table is empty
            till-2  | 2026-03-02 11:58:07 WARN coin jammed                                 ~ 2026-03-02T11:58:07Z     ~ warn  ~ till-2       ~ coin jammed
            [pod/till-5f/main] 2026-03-02T11:58:07Z ERROR coin jammed                      ~ 2026-03-02T11:58:07Z     ~ error ~ till-5f      ~ coin jammed
            2026-03-02T11:58:07.25Z stderr F WARN coin jammed                              ~ 2026-03-02T11:58:07.250Z ~ warn  ~              ~ coin jammed
            {"log":"[error] coin jammed\\n","stream":"stderr","time":"2026-03-02T11:58:07Z"} ~ 2026-03-02T11:58:07Z   ~ error ~              ~ coin jammed
            2026-03-02T11:58:07.123456789Z E0302 11:58:07.123456 1 sync.go:7] no leader    ~ 2026-03-02T11:58:07.123456Z ~ error ~ sync.go:7 ~ no leader
            Mar  2 11:58:07 n1 kernel: [  61.25] usb 1-1: reset                            ~ 2026-03-02T11:58:07Z     ~       ~ kernel       ~ usb 1-1: reset
            """)
    void a_line_is_taken_apart(String line, Instant at, String level, String source, String message) {
        var read = only(line);

        assertThat(read.at()).isEqualTo(at);
        assertThat(read.level()).isEqualTo(level == null ? "" : level);
        assertThat(read.source()).isEqualTo(source == null ? "" : source);
        assertThat(read.message()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            10.9.8.7 - ada [02/Mar/2026:11:58:07 +0100] "GET /till?x=error HTTP/1.1" 200 12 "-" "curl/8"                 ~ 200 ~ info  ~ GET /till 200
            10.9.8.7 - - [02/Mar/2026:11:58:07 +0000] "POST /till HTTP/2.0" 504 0                                        ~ 504 ~ error ~ POST /till 504
            shop.test 10.9.8.7 - - [02/Mar/2026:11:58:07 +0000] "GET /a HTTP/1.1" 404 3 "-" "x"                          ~ 404 ~ warn  ~ GET /a 404
            Mar  2 11:58:07 lb haproxy[4]: 10.9.8.7:50 [02/Mar/2026:11:58:07.250] web till/s1 0/0/0/9/9 503 21 - - SC-- 1/1/0/0/0 0/0 "GET /till HTTP/1.1" ~ 503 ~ error ~ GET /till 503
            INFO:     10.9.8.7:50 - "GET /till HTTP/1.1" 500 Internal Server Error                                       ~ 500 ~ error ~ GET /till 500
            [2026-03-02T11:58:07.250Z] "GET /till HTTP/1.1" 503 UH - 0 19 0 - "-" "x" "id" "till" "-"                    ~ 503 ~ error ~ GET /till 503
            2026-03-02 11:58:07 WARN upstream answered HTTP 502                                                          ~ 502 ~ warn  ~ upstream answered HTTP 502
            {"level":"info","msg":"served","status":503}                                                                 ~ 503 ~ info  ~ served status=503
            2026-03-02 11:58:07 INFO order 502 stored                                                                    ~ 0   ~ info  ~ order 502 stored
            """)
    void a_status_is_read_where_one_stands(String line, int status, String level, String message) {
        var read = only(line);

        assertThat(read.status()).isEqualTo(status);
        assertThat(read.level()).isEqualTo(level);
        assertThat(read.message()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-02 11:58:07 GET /search?levels=error done",
                "2026-03-02 11:58:07 o.s.ErrorPage shown",
                "2026-03-02 11:58:07 error budget is whole",
                "request err-500-fatal stored",
                "no exception was thrown",
                "panic button pressed"
            })
    void a_word_in_the_message_is_no_level(String line) {
        assertThat(only(line).level()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            11/20/2026 02:01:11 PM Error TillSvc 1026 Application: Till.exe is gone     | error | TillSvc
            11/20/2026 02:01:11 PM  Warning  DnsClient  1014  Application: Till.exe is gone | warn | DnsClient
            20.11.2026 14:01:11 Information Service Control Manager 7036 Application: Till.exe is gone | info | Service Control Manager
            Error 11/20/2026 2:01:11 PM Application Error 1000 Application: Till.exe is gone | error | Application Error
            Critical 11/20/2026 2:01:11 PM .NET Runtime 1026 Application: Till.exe is gone | error | .NET Runtime
            """)
    void an_event_of_windows_has_its_level_source_and_time(String text, String level, String source) {
        var line = LogReader.read(List.of(text), Instant.parse("2026-11-20T12:00:00Z"))
                .getFirst()
                .line();

        assertThat(line.at()).isEqualTo("2026-11-20T14:01:11Z");
        assertThat(line.level()).isEqualTo(level);
        assertThat(line.source()).isEqualTo(source);
        assertThat(line.message()).isEqualTo("Application: Till.exe is gone");
    }

    @Test
    void a_level_of_the_log_beats_words_of_its_message() {
        assertThat(only("2026-03-02 11:58:07 INFO fatal error page rendered").level())
                .isEqualTo("info");
    }

    @Test
    void small_letters_are_levels_where_the_log_writes_them_so() {
        var read = read("2026-03-02 11:58:07 info till opened\n2026-03-02 11:58:08 error till is stuck");

        assertThat(read).extracting(it -> it.line().level()).containsExactly("info", "error");
        assertThat(read.get(1).line().message()).isEqualTo("till is stuck");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:10:00Z, Dec 31 23:59:00, 2025-12-31T23:59:00Z",
        "2025-12-31T23:50:00Z, Jan  1 00:05:00, 2026-01-01T00:05:00Z",
        "2026-07-04T10:00:00Z, Jul  4 09:00:00, 2026-07-04T09:00:00Z"
    })
    void a_time_without_a_year_is_the_nearest_one(Instant near, String time, Instant at) {
        assertThat(LogReader.read(List.of(time + " h app[1]: x"), near)
                        .getFirst()
                        .line()
                        .at())
                .isEqualTo(at);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u001b[31mERROR\u001b[0m \u001b[2m---\u001b[0;39m till is stuck",
                "[31mERROR[0;39m --- till is stuck",
            })
    void colours_leave_nothing_behind(String line) {
        assertThat(only(line).level()).isEqualTo("error");
        assertThat(only(line).message()).isEqualTo("till is stuck");
    }

    @Test
    void a_list_in_brackets_stays_when_nothing_is_before_it() {
        assertThat(only("[main] and [12] stay").message()).isEqualTo("[main] and [12] stay");
    }

    @Test
    void details_by_postgres_belong_to_the_line_above() {
        var read = read("""
                2026-03-02 11:58:07.250 UTC [41] app@shop ERROR:  null value in column "price"
                2026-03-02 11:58:07.250 UTC [41] app@shop DETAIL:  Failing row contains (7, null).
                2026-03-02 11:58:07.250 UTC [41] app@shop STATEMENT:  insert into item values (7)
                2026-03-02 11:58:09.000 UTC [42] LOG:  checkpoint starting: time
                """);

        assertThat(read).extracting(LogEvent::number).containsExactly(1, 4);
    }

    @Test
    void a_message_below_its_header_is_read_with_it() {
        var read = read("fail: Till.Drawer[7]\n      Drawer 4 is stuck\ninfo: Till.Drawer[0]\n      Drawer 5 opened");

        assertThat(read).extracting(it -> it.line().message()).containsExactly("Drawer 4 is stuck", "Drawer 5 opened");
        assertThat(read).extracting(it -> it.line().level()).containsExactly("error", "info");
        assertThat(read).extracting(it -> it.line().source()).containsOnly("Till.Drawer");
    }

    @Test
    void two_lines_of_java_util_logging_are_one() {
        var read = read("Mar 02, 2026 11:58:07 AM shop.till.Drawer open\nSEVERE: drawer is stuck");

        assertThat(read).hasSize(1);
        assertThat(read.getFirst().line())
                .isEqualTo(new LogLine(
                        Instant.parse("2026-03-02T11:58:07Z"), "error", "shop.till.Drawer", 0, "drawer is stuck"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.",
                "a::",
                "[",
                "(",
                "{",
                "\"",
                "\\\"",
                "a=\"",
                "a=1 ",
                "1",
                "12:",
                "/a",
                "<1>",
                "\u001b[1m",
                "at a.b(",
                "Caused by: ",
                " ---> ",
                "{\"a\":",
                "ERROR ",
                "2026-03-02 ",
                "x | ",
                "[a b] ",
                "A",
                "Ab",
                "é",
                "::ffff:",
                "0-"
            })
    @Timeout(20)
    void a_very_long_line_is_read_in_little_time(String unit) {
        var line = unit.repeat(600_000 / unit.length());

        for (var before : List.of("", "2026-03-02 11:58:07 ERROR ", "msg=\"", "<14>1 2026-03-02T11:58:07Z h a 1 - [")) {
            var events = LogReader.read(List.of("2026-03-02 11:58:06 ERROR first", before + line), NEAR);
            events.forEach(
                    event -> assertThat(FailureSign.in(event.line().message())).isNotNull());
            events.forEach(
                    event -> assertThat(new LogTemplates().add(event.line())).isNotNull());
        }
    }

    private static LogLine only(String line) {
        var read = LogReader.read(List.of(line), NEAR);
        assertThat(read).hasSize(1);
        return read.getFirst().line();
    }

    private static List<LogEvent> read(String lines) {
        return LogReader.read(lines.lines().toList(), NEAR);
    }
}
