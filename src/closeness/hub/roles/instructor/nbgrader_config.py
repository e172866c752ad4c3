"""What the hub adds to an instructor's configuration of the course: who is in it."""

c = get_config()

c.Authenticator.plugin_class = "nbgrader.auth.JupyterHubAuthPlugin"
