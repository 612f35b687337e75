"""Servers on 127.0.0.1 for the tests of the client."""

import http.client
import http.server
import json
import re
import socket
import threading
import urllib.parse


class Fake:
    """Answers the n-th call by the n-th answer, the last one for ever, and notes each call."""

    def __init__(self, *answers):
        calls = self.calls = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                calls.append((self.command, self.path, self.headers, body))
                answers[min(len(calls), len(answers)) - 1](self)

            do_GET = do_POST = answer

            def log_message(self, *_):
                pass

        self._server = _serve(Handler)
        self.base_url = _address(self._server)

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Cutting(Fake):
    """Passes calls on to the platform, and breaks streams off in the middle of the entry after the whole ones."""

    def __init__(self, target, whole):
        address = urllib.parse.urlsplit(target)

        def passed(handler):
            _, path, headers, body = self.calls[-1]
            upstream = http.client.HTTPConnection(address.hostname, address.port)
            upstream.request(handler.command, path, body, {k: v for k, v in headers.items() if k.lower() != "host"})
            answer = upstream.getresponse()
            handler.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                    handler.send_header(name, value)
            handler.end_headers()
            streamed = answer.getheader("Content-Type", "").startswith("text/event-stream")
            handler.wfile.write(_begun(answer, whole) if streamed else answer.read())
            upstream.close()

        super().__init__(passed)


def _begun(answer, whole):
    """The stream as a whole, or up to some bytes into an entry that is not the last."""
    stream = answer.read()
    entries = list(re.finditer(rb"^id: \d+\nevent: (\w+)\ndata: ", stream, re.MULTILINE))
    if whole >= len(entries) or entries[whole].group(1) == b"finished":
        return stream
    return stream[: entries[whole].end() + 1]


def answer_json(status, body, **headers):
    def answer(handler):
        text = json.dumps(body).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json" if status < 300 else "application/problem+json")
        handler.send_header("Content-Length", str(len(text)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(text)

    return answer


def problem(status, code, retryable, **headers):
    return answer_json(status, {"status": status, "code": code, "retryable": retryable, "detail": "said so"}, **headers)


def events(text, **headers):
    """A stream that ends after the text, whatever it had to tell."""

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Type", "text/event-stream")
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(text.encode())

    return answer


def hang_up(handler):
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def _serve(handler):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return server


def _address(server):
    return f"http://127.0.0.1:{server.server_address[1]}"
