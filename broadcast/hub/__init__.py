"""Many stations and their office: the forms on the wire, the asking of a station, and the file that goes by stick.

A stage like the others: it moves entries of logs word for word and knows nothing of what they tell.
"""
