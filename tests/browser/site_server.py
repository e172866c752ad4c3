"""A site on a server that tests can stop, start again at the same address, and hold up."""

import threading
from functools import partial

from browser.conftest import QuietHandler, QuietServer


class SiteServer:
    """Serves a folder at one address for as long as it runs; `open` is cleared to let every answer wait."""

    def __init__(self, folder):
        self.folder, self.asked, self.open = folder, [], threading.Event()
        self.open.set()
        self.port, self.server = 0, None
        self.start()

    @property
    def address(self):
        """Return where the site is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        """Answer, at the address of before if there was one."""
        outer = self

        class Handler(QuietHandler):
            def send_head(self):
                outer.asked.append(self.path)
                outer.open.wait()
                return super().send_head()

        handler = partial(Handler, directory=str(self.folder))
        self.server = QuietServer(("127.0.0.1", self.port), handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        """Answer nothing any more: the browser finds the door closed."""
        self.open.set()
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None
