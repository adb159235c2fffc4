"""Brands' own web sites, as far as the program may look at them: test.web stands for all of them.

https://host/path is asked for as /host/path here. What no transcript put there is 404; a request
that is not what the program promises (a plain GET, nothing followed) is a complaint.
"""

import http.server
import threading


class Sites:
    def __init__(self):
        self.pages, self.asked, self.complaints = {}, [], []
        sites = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                address = "https:/" + self.path
                sites.asked.append(address)
                status, body, headers = sites.pages.get(address, (404, b"not found", {}))
                if self.headers.get("Cookie") or self.headers.get("Authorization"):
                    sites.complaints.append(f"{address} was asked for with a secret")
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None      # the program hangs up on what is too long
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def says(self, address, text):
        self.pages[address] = (200, text.encode(), {"Content-Type": "text/plain"})

    def redirects(self, address, to):
        self.pages[address] = (302, b"", {"Location": to})

    def is_long(self, address):
        self.pages[address] = (200, b"x" * 100_000, {})

    def close(self):
        self.server.shutdown()
        self.server.server_close()
