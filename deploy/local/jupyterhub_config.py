"""The local hub that `make course` starts: embedded defaults, this machine only."""

import os
import sys
from pathlib import Path

from closeness.hub.people import read_people
from closeness.hub.places import Places
from closeness.hub.roles import INSTRUCTORS, STUDENTS
from closeness.hub.spawner import nursery

c = get_config()
places = Places(source=Path(os.environ["CLOSENESS_SOURCE"]), state=Path(os.environ["CLOSENESS_STATE"]))
port, hub_port, proxy_port, service_port = (int(one) for one in os.environ["CLOSENESS_PORTS"].split(","))
people = read_people(places.people).values()

# --- Where it answers ---------------------------------------------------------------------------------------
c.JupyterHub.bind_url = f"http://127.0.0.1:{port}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{hub_port}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{proxy_port}"
c.ConfigurableHTTPProxy.command = [str(places.source / "node_modules/.bin/configurable-http-proxy")]
c.ConfigurableHTTPProxy.pid_file = str(places.state / "proxy.pid")
c.JupyterHub.cookie_secret_file = str(places.state / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{places.state / 'hub.sqlite'}"
c.JupyterHub.logo_file = str(places.source / "book/_static/favicon.svg")
c.JupyterHub.template_vars = {
    "announcement_login": "The passwords were told in the terminal when this hub was first started."
}
# Servers outlive a restart of the hub, and learners' work with them; `make course` ends them when it ends.
c.JupyterHub.cleanup_servers = os.environ.get("CLOSENESS_KEEP_SERVERS") != "1"

# --- Who is who ---------------------------------------------------------------------------------------------
c.JupyterHub.authenticator_class = "closeness.hub.authenticator.PeopleAuthenticator"
c.PeopleAuthenticator.people = str(places.people)
c.Authenticator.allowed_users = {person.name for person in people}
c.JupyterHub.load_groups = {
    INSTRUCTORS: {"users": [person.name for person in people if person.role == "instructor"]},
    STUDENTS: {"users": [person.name for person in people if person.role == "student"]},
}

# --- Each one's server --------------------------------------------------------------------------------------
c.JupyterHub.spawner_class = "closeness.hub.spawner.CourseSpawner"
c.CourseSpawner.source = str(places.source)
c.CourseSpawner.state = str(places.state)
c.CourseSpawner.warm = warm = os.environ.get("CLOSENESS_COLD_SERVERS") != "1"
if warm:
    nursery()  # loads while the hub starts
c.Spawner.default_url = "/lab"
c.Spawner.start_timeout = c.Spawner.http_timeout = 120
c.Spawner.server_token_scopes = [
    "users:activity!server",
    "access:servers!server",
    # nbgrader asks the hub in which courses its user is
    "read:users:name!user",
    "read:users:groups!user",
]

# --- The course's page, the book and the labs of the browser ------------------------------------------------
c.JupyterHub.default_url = "/services/course/"
c.JupyterHub.services = [
    {
        "name": "course",
        "url": f"http://127.0.0.1:{service_port}",
        "command": [sys.executable, "-m", "closeness.hub.course_page"],
        "environment": {
            "CLOSENESS_SOURCE": str(places.source),
            "CLOSENESS_STATE": str(places.state),
            "PATH": os.environ["PATH"],
        },
        "oauth_no_confirm": True,
        "oauth_client_allowed_scopes": ["read:users:groups!user"],
        "display": False,
    }
]
c.JupyterHub.load_roles = [{"name": "user", "scopes": ["self", "access:services!service=course"]}]
