"""Work done elsewhere: by the workers of a Dask cluster, or by any executor.

A job travels as bytes with the files of its project, and its outcome comes back as bytes. Nothing
but the interpreter and what is installed has to be on the worker, in the same place.
"""

from orchscaffold.cluster.client import cluster_at
from orchscaffold.cluster.crew import Crew, Job, Outcome

__all__ = ["Crew", "Job", "Outcome", "cluster_at"]
