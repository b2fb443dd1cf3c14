"""Canaille as a process of its own: a real OpenID provider by other people than the demo's, with people in memory.

Environment: PORT, BACK (where people come back to), SECRET (of the client). Started by the tests alone.
"""

import os
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from joserfc.jwk import RSAKey

CLIENT = "chancery"
PEOPLE = (("clerk", "Səmayə", "Çinarova"), ("stranger", "Nobody", "Known"))


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nobody reads a log of accesses."""


def settings(port: int) -> dict[str, Any]:
    key = RSAKey.generate_key(2048, {"kid": "first", "use": "sig", "alg": "RS256"})
    return {
        "SECRET_KEY": os.urandom(16).hex(),
        "SERVER_NAME": f"localhost:{port}",
        "PREFERRED_URL_SCHEME": "http",
        "CANAILLE": {"DATABASE": "memory", "SMTP": None, "HTMX": False, "JAVASCRIPT": False},
        "CANAILLE_OIDC": {
            "ACTIVE_JWKS": [key.as_dict(private=True)],
            "USERINFO_MAPPING": {"PREFERRED_USERNAME": "{{ user.user_name }}"},
        },
    }


def enter() -> None:
    """The people and the client."""
    for username, given, family in PEOPLE:
        person = models.User(
            user_name=username, formatted_name=f"{given} {family}", given_name=given, family_name=family,
            emails=[f"{username}@canaille.example"], password=os.environ["PASSWORD"],
        )  # fmt: skip
        Backend.instance.save(person)
    client = models.Client(
        client_id=CLIENT, client_secret=os.environ["SECRET"], client_name="Chancery",
        client_uri="http://sso.localhost:8000", redirect_uris=[os.environ["BACK"]], grant_types=["authorization_code"],
        response_types=["code"], scope=["openid", "profile", "email"], token_endpoint_auth_method="client_secret_basic",
    )  # fmt: skip
    Backend.instance.save(client)
    client.audience = [client]  # as its own page for clients does
    Backend.instance.save(client)


def main() -> None:
    port = int(os.environ["PORT"])
    app = create_app(settings(port))
    with app.app_context():
        enter()
    with make_server("127.0.0.1", port, app, handler_class=Quiet) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
