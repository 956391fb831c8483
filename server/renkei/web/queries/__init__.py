"""The questions of `queries/` on the web: their forms, their answers, and what describes them."""
