"""How true a condition is of a thing: five levels, so that doubt is carried through and never rounded.

"And" is the minimum, "or" the maximum (Kleene, Introduction to Metamathematics, 1952, section 64, with the third value
split by what the doubt comes from).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Levels = npt.NDArray[np.int8]

FALSE = 0
CLOSE = 1
"""Too close to call: it stands against nothing."""
UNKNOWN = 2
"""Not measured or not said: it may just as well be."""
DEPENDS = 3
"""On which of several anchors is meant."""
TRUE = 4

_NOT = np.array([TRUE, CLOSE, UNKNOWN, DEPENDS, FALSE], dtype=np.int8)


def constant(n: int, level: int) -> Levels:
    """The same level for n things."""
    return np.full(n, level, dtype=np.int8)


def negated(levels: Levels) -> Levels:
    """True where it was false; doubt stays."""
    return _NOT[levels]


def judged(true: npt.NDArray[np.bool_], false: npt.NDArray[np.bool_], between: int = CLOSE) -> Levels:
    """True, false, or else `between`."""
    return np.where(true, TRUE, np.where(false, FALSE, between)).astype(np.int8)
