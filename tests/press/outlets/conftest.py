"""What floors offer each other is filled before anything is asked."""

import service.fittings  # noqa: F401 - importing it fills the slots
