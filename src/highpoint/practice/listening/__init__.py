"""
How a simulated customer hears a reply: the parts of :mod:`highpoint.practice.listen`.

``reply`` cuts what was written into clauses and parts; ``asking``, ``offers``, ``answered``,
``news``, ``checks``, ``blaming`` and ``manner`` say what each of them does; ``forms``, ``phrased``,
``suited`` and ``options`` tell the questions' shapes; ``meaning`` holds them against the facts, ``finder`` by
what ``wording``, ``vectors`` and ``encoder`` tell of the words.
"""
