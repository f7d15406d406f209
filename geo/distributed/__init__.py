"""Very many articles: a folder of reports, made part by part by one process or by a Dask cluster, and their joining."""
