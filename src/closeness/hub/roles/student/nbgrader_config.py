"""How nbgrader runs for a student of the course's hub. What is personal comes from the spawner."""

import os

from closeness.staff import pipeline

c = get_config()

c.CourseDirectory.course_id = os.environ.get("CLOSENESS_COURSE", "apart-and-together")
# All servers may run as one user of the system: the hub knows who it is.
c.CourseDirectory.student_id = os.environ["JUPYTERHUB_USER"]
c.Exchange.root = os.environ["CLOSENESS_EXCHANGE"]
c.Exchange.assignment_dir = "."
c.ExchangeFactory.submit = pipeline.SUBMIT
c.ExchangeFactory.list = pipeline.LIST
c.Authenticator.plugin_class = "nbgrader.auth.JupyterHubAuthPlugin"
