"""Settings of the JupyterLab servers that the gateway starts. See docs/ for what this does and does not stop."""

import sys
from pathlib import Path

c = get_config()  # noqa: F821

sys.path.append(str(Path(__file__).parent))
from entrance import ClosedWays, Entrance, NoDownload  # noqa: E402

c.ServerApp.identity_provider_class = Entrance
c.ServerApp.authorizer_class = ClosedWays
c.ContentsManager.files_handler_class = NoDownload
c.ServerApp.ip = "127.0.0.1"
c.ServerApp.port_retries = 0
c.ServerApp.open_browser = False
c.ServerApp.terminals_enabled = False
c.ServerApp.allow_root = True
c.ServerApp.allow_remote_access = False
c.ServerApp.allow_unauthenticated_access = False
c.LabApp.extension_manager = "readonly"
c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.collaborative = False
c.FileContentsManager.delete_to_trash = False

# A page, and what a notebook puts into it, sends to its own server only.
c.ServerApp.tornado_settings = {
    "headers": {
        "Content-Security-Policy": "; ".join(
            [
                "default-src 'self'",
                "script-src 'self' 'unsafe-inline' 'unsafe-eval' 'wasm-unsafe-eval'",
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' data: blob:",
                "font-src 'self' data:",
                "connect-src 'self' data: blob:",
                "worker-src 'self' blob:",
                "frame-src 'self' blob: data:",
                "object-src 'none'",
                "form-action 'self'",
                "base-uri 'self'",
                "frame-ancestors 'self'",
            ]
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
}

# The SDK's server extension and its own settings come after these.
try:
    from vitrine.server.config import configure
except ImportError:
    pass
else:
    configure(c)
