"""Speech made fit for the air: through a chain that suits the loudspeakers, to one loudness, between its music.

    speech ─▶ editing ─▶ processing ─▶ bed ─▶ levelling ─▶ assembly
              trimmed    chains        ducked  to LUFS,     with chime
                                               peaks held   and closing

All of it works on strides of two milliseconds (`dynamics`): what is measured of each, and the gain of each.
"""

from broadcast.production.mastering.assembly import LOUDNESS, MASTERING, Finish, assemble
from broadcast.production.mastering.chains import CHAINS
from broadcast.production.mastering.levelling import Measured, levelled_blocks

__all__ = ["CHAINS", "LOUDNESS", "MASTERING", "Finish", "Measured", "assemble", "levelled_blocks"]
