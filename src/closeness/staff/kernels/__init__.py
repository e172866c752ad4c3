"""Kernels that are forked from a warm process, and confined before they run anything.

One process, the zygote, imports what every kernel needs and forks itself for each kernel that is asked for:
what a kernel costs is then what its cells cost. Any Jupyter client can have such kernels (``provisioner``).
Those of submissions close themselves in after the fork, with messaging, widgets, figures and all.

The rooms: ``zygote`` is what forks, ``life`` what becomes of a fork, ``rooms`` its view of the machine,
``doors`` what it gives up, ``syscalls`` what the operating system still does for it, ``watch`` who looks
after the limits from outside; on the asking side ``process`` is one kernel, ``view`` what it may read,
``provisioner`` what Jupyter knows, ``confined`` a kernel for one submission, ``trial`` how the cage is tried.
Nothing is imported here, so that the zygote holds no more than it runs.
"""
