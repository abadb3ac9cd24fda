"""An office's composition: the logs of many stations fetched or carried here, and the figures of them all.

home      where everything of an office lies; opening and making one
intake    entries follow one another, and airings are put together from them
pulling   many stations are asked side by side
sticks    signed files are taken in
proofs    what is kept is verified once more
province  the figures of a period, of all stations or of one
"""
