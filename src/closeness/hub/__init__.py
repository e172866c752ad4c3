"""The course on a JupyterHub: who is who, where each one's files are, and what each one may reach."""
