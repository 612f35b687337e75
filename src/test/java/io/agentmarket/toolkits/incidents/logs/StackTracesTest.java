package io.agentmarket.toolkits.incidents.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StackTracesTest {

    private static final Instant NEAR = Instant.parse("2026-03-02T12:00:00Z");

    @Test
    void the_innermost_cause_of_java_is_the_message() {
        var event = only("""
                2026-03-02 11:58:07 ERROR t.Web - request failed
                shop.PageException: page is blank
                \tat shop.Page.draw(Page.java:9)
                \tSuppressed: java.io.IOException: pipe closed
                \t\tat shop.Pipe.close(Pipe.java:4)
                \tCaused by: java.lang.Error: never mind
                Caused by: shop.PriceException: no price
                \tat shop.Price.of(Price.java:5)
                \t... 12 more
                Caused by: java.sql.SQLException: cursor is gone
                \tat shop.db.TimeoutHandler.run(TimeoutHandler.java:71)
                \t... 14 common frames omitted
                """);

        assertThat(event.line().message()).isEqualTo("java.sql.SQLException: cursor is gone");
        assertThat(event.said()).isEqualTo("request failed");
        assertThat(event.evidence()).containsExactly(1, 10);
        assertThat(event.frames())
                .containsExactly(new LogEvent.Frame(11, "at shop.db.TimeoutHandler.run(TimeoutHandler.java:71)"));
    }

    @Test
    void a_trace_without_a_line_above_is_an_error() {
        var event = only("Exception in thread \"main\" java.lang.IllegalStateException: shut\n\tat a.B.c(B.java:1)");

        assertThat(event.line().level()).isEqualTo("error");
        assertThat(event.line().message()).isEqualTo("java.lang.IllegalStateException: shut");
    }

    @Test
    void a_root_cause_that_is_printed_first_counts() {
        var event = only("""
                2026-03-02 11:58:07 ERROR t.Web - request failed
                java.net.ConnectException: refused
                \tat shop.Net.open(Net.java:3)
                Wrapped by: shop.PageException: page is blank
                \tat shop.Page.draw(Page.java:9)
                """);

        assertThat(event.line().message()).isEqualTo("java.net.ConnectException: refused");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "till-1  | ",
                "[pod/till-7f/till] ",
                "2026-03-02T11:58:07.000000000Z stderr F ",
                "Mar  2 11:58:07 web3 till[812]: "
            })
    void each_of_repeated_tracebacks_is_an_event(String prefix) {
        var one = """
                Traceback (most recent call last):
                  File "/srv/till/main.py", line 3, in <module>
                    key = os.environ['TILL_KEY']
                          ~~~~~~~~~~^^^^^^^^^^^^
                KeyError: 'TILL_KEY'
                """;
        var lines = one.repeat(5).lines().map(line -> prefix + line).toList();

        var events = LogReader.read(lines, NEAR);

        assertThat(events).hasSize(5).allSatisfy(event -> {
            assertThat(event.line().message()).isEqualTo("KeyError: 'TILL_KEY'");
            assertThat(event.line().level()).isEqualTo("error");
        });
        assertThat(events).extracting(LogEvent::number).containsExactly(1, 6, 11, 16, 21);
    }

    /** They tell of the same process, but in syslog each line has its program's own header. */
    @Test
    void a_traceback_below_another_programs_line_is_an_event() {
        var lines = """
                Mar  2 11:58:07 web3 systemd[1]: till.service: Main process exited, code=exited, status=1/FAILURE
                Mar  2 11:58:09 web3 till[813]: Traceback (most recent call last):
                Mar  2 11:58:09 web3 till[813]:   File "/srv/till/main.py", line 3, in <module>
                Mar  2 11:58:09 web3 till[813]:     key = os.environ['TILL_KEY']
                Mar  2 11:58:09 web3 till[813]: KeyError: 'TILL_KEY'
                Mar  2 11:58:10 web3 systemd[1]: till.service: Main process exited, code=exited, status=1/FAILURE
                """.lines().toList();

        assertThat(LogReader.read(lines, NEAR)).extracting(LogEvent::number).containsExactly(1, 2, 6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "During handling of the above exception, another exception occurred:",
                "The above exception was the direct cause of the following exception:"
            })
    void the_first_exception_of_a_chain_in_python_is_the_message(String between) {
        var event = only("""
                2026-03-02 11:58:07 ERROR till.web: Internal Server Error: /till
                Traceback (most recent call last):
                  File "/app/auth_timeout.py", line 4, in price
                    return table[name]
                KeyError: 'pear'

                %s

                Traceback (most recent call last):
                  File "/app/web.py", line 9, in page
                    draw(price(name))
                till.PageError: page is blank
                """.formatted(between));

        assertThat(event.line().message()).isEqualTo("KeyError: 'pear'");
        assertThat(event.evidence()).containsExactly(1, 5);
    }

    @Test
    void the_last_inner_exception_of_dotnet_is_the_message() {
        var event = only("""
                2026-03-02 11:58:07.250 +00:00 [ERR] Request failed
                System.AggregateException: One or more errors occurred. (no price)
                 ---> Till.PriceException: no price
                 ---> System.IO.IOException: The handle is invalid.
                   at Till.Drawer.Open() in /src/TimeoutDrawer.cs:line 5
                   --- End of inner exception stack trace ---
                   at Till.Web.Page()
                """);

        assertThat(event.line().message()).isEqualTo("System.IO.IOException: The handle is invalid.");
    }

    @Test
    void inner_exceptions_in_one_line_are_read_too() {
        assertThat(only("Unhandled exception. A.OuterException: out ---> B.InnerException: in\n   at A.B.C()")
                        .line()
                        .message())
                .isEqualTo("B.InnerException: in");
    }

    @Test
    void a_panic_of_go_is_one_event_with_its_goroutines() {
        var event = only("""
                panic: drawer is nil [recovered]
                \tpanic: drawer is nil

                goroutine 7 [running]:
                main.(*Till).Open(0xc0000a)
                \t/src/till/timeout.go:9 +0x1d
                created by main.main in goroutine 1
                \t/src/till/main.go:4 +0x25
                exit status 2
                """);

        assertThat(event.line().message()).isEqualTo("panic: drawer is nil [recovered]");
        assertThat(event.line().level()).isEqualTo("error");
        assertThat(event.frames()).isNotEmpty();
    }

    @Test
    void the_cause_of_node_is_the_message() {
        var event = only("""
                2026-03-02T11:58:07Z error: sale failed
                Error: drawer is stuck
                    at open (/app/timeout.js:4:9)
                    at async /app/web.js:9:3 {
                  [cause]: Error: read EIO
                      at Drawer.read (/app/drawer.js:7:1) {
                    errno: -5
                  }
                }
                """);

        assertThat(event.line().message()).isEqualTo("Error: read EIO");
    }

    @Test
    void the_error_of_ruby_is_read_from_behind_its_place() {
        var event = only("""
                app/till.rb:9:in 'Till#open': drawer is stuck (Till::StuckError)
                \tfrom app/web.rb:4:in 'page'
                """);

        assertThat(event.line().message()).isEqualTo("Till::StuckError: drawer is stuck");
        assertThat(event.line().level()).isEqualTo("error");
    }

    @Test
    void the_message_of_a_rust_panic_is_on_the_next_line() {
        var event = only("""
                thread 'till' panicked at src/timeout.rs:9:5:
                drawer index is 9
                stack backtrace:
                   0: rust_begin_unwind
                   1: till::open
                             at ./src/till.rs:4:1
                note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
                """);

        assertThat(event.line().message()).isEqualTo("drawer index is 9");
    }

    @Test
    void the_last_numbered_cause_of_rust_is_the_message() {
        var event = only(
                "Error: sale failed\n\nCaused by:\n    0: drawer is stuck\n    1: Input/output error (os error 5)");

        assertThat(event.line().message()).isEqualTo("Input/output error (os error 5)");
    }

    @Test
    void traces_of_two_services_do_not_mix() {
        var events = read("""
                a-1  | 2026-03-02T11:58:07Z ERROR first failed
                b-1  | 2026-03-02T11:58:07Z ERROR second failed
                a-1  | java.lang.ArithmeticException: / by zero
                b-1  | java.lang.ClassCastException: no pear
                a-1  | \tat shop.A.b(A.java:1)
                b-1  | \tat shop.B.c(B.java:2)
                a-1  | 2026-03-02T11:58:08Z INFO first again
                """);

        assertThat(events)
                .extracting(it -> it.line().message())
                .containsExactly(
                        "java.lang.ArithmeticException: / by zero",
                        "java.lang.ClassCastException: no pear",
                        "first again");
    }

    @Test
    void frames_behind_the_headers_of_a_collector_belong_to_their_event() {
        var events = read("""
                Mar  2 11:58:07 h till[1]: ERROR t.Web - sale failed
                Mar  2 11:58:07 h till[1]: shop.SaleException: sale 7 failed
                Mar  2 11:58:07 h till[1]: \tat shop.Sale.end(Sale.java:7)
                Mar  2 11:58:07 h till[1]: Caused by: java.io.IOException: no paper
                Mar  2 11:58:07 h till[1]: \t... 3 more
                Mar  2 11:58:08 h till[1]: INFO t.Web - sale 8 ended
                """);

        assertThat(events)
                .extracting(it -> it.line().message())
                .containsExactly("java.io.IOException: no paper", "sale 8 ended");
    }

    @Test
    void a_trace_inside_json_is_read_for_its_cause() {
        var event = only("""
                {"level":"ERROR","message":"sale failed","stack_trace":"a.B: x\\n\\tat a.B.c(B.java:1)\\nCaused by: d.E: no paper\\n\\t... 2 more"}
                """);

        assertThat(event.line().message()).isEqualTo("d.E: no paper");
        assertThat(event.said()).isEqualTo("sale failed");
    }

    @Test
    void an_exception_below_an_info_line_is_an_event_of_its_own() {
        var events = read(
                "2026-03-02 11:58:07 INFO t.Web - started\njava.lang.IllegalStateException: shut\n\tat a.B.c(B.java:1)");

        assertThat(events).extracting(it -> it.line().level()).containsExactly("info", "error");
    }

    private static LogEvent only(String lines) {
        var events = read(lines);
        assertThat(events).hasSize(1);
        return events.getFirst();
    }

    private static List<LogEvent> read(String lines) {
        return LogReader.read(lines.lines().toList(), NEAR);
    }
}
