"""Strangers' queries, evaluated where they can be ended.

The engine cannot cancel a query, so each is evaluated in a process of its own that can be killed:

- the *nursery* (`nursery`) is a process with one thread that holds a loaded dataset and forks an
  *evaluator* for each connection; the fork shares the dataset's memory, which takes about a millisecond;
- an evaluator (`evaluator`) answers queries one after the other; it can open no file and no
  connection, and its memory is limited;
- a worker of the service keeps a *pool* (`pool`) of connections to evaluators, ends those that take too
  long, and refuses more queries than it can run.

Clients' queries that were answered quickly before never come here again (`api.http.service`).
"""
