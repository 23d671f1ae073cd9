"""Many machines: the lessons of a run are built by the workers of a Dask cluster, which see none of its files.

Here is what needs no Dask: it is asked for only when a cluster is.
"""

from __future__ import annotations

from lessonpack.cluster.engine import Cluster as Cluster
