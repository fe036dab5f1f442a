"""
The made-up company: six months of its customer care, from a seed. Pure; nothing of it is real.

``history`` yields the conversations, ``company`` says who works there and how well,
``words/`` holds every sentence anyone says.
"""
