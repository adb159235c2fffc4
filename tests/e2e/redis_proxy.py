"""Between the program and Redis, on a socket of its own: connections are cut and slowed on demand."""

import socket
import threading
from pathlib import Path


class RedisProxy:
    def __init__(self, path, target):
        self.path, self.target = path, target
        self._pairs, self._lock = set(), threading.Lock()
        self._calm = threading.Event()           # unset: bytes wait, connections stay open
        self._calm.set()
        self._listener = None

    def start(self):
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(self.path)
        self._listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self):
        self._calm.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()
        Path(self.path).unlink(missing_ok=True)

    def cut(self):
        """Every connection ends, in the middle of whatever it says."""
        with self._lock:
            pairs, self._pairs = self._pairs, set()
        for pair in pairs:
            for end in pair:
                _end(end)

    def hold(self):
        """Redis stops answering without closing, until go_on()."""
        self._calm.clear()

    def go_on(self):
        self._calm.set()

    def _accept(self):
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.socket(socket.AF_UNIX)
            try:
                far.connect(self.target)
            except OSError:                      # Redis is away: so is the proxy
                near.close()
                far.close()
                continue
            pair = (near, far)
            with self._lock:
                self._pairs.add(pair)
            for source, sink in (pair, pair[::-1]):
                threading.Thread(target=self._pump, args=(source, sink, pair), daemon=True).start()

    def _pump(self, source, sink, pair):
        try:
            while data := source.recv(1 << 16):
                self._calm.wait()
                sink.sendall(data)
        except OSError:
            pass
        with self._lock:
            self._pairs.discard(pair)
        for end in pair:
            _end(end)


def _end(link):
    try:
        link.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    link.close()
