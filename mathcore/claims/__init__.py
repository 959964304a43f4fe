"""What the lecture deck claims, each claim with a verdict that is computed when it is asked for.

Stands on all the rest of mathcore. Adding a claim is one row in the file of its topics.
"""

from __future__ import annotations

from mathcore.claims.activations import ACTIVATION_CLAIMS
from mathcore.claims.approximation import APPROXIMATION_CLAIMS
from mathcore.claims.costs import COST_CLAIMS
from mathcore.claims.derivatives import DERIVATIVE_CLAIMS
from mathcore.claims.loops import LOOP_CLAIMS
from mathcore.claims.networks import NETWORK_CLAIMS
from mathcore.claims.propagation import PROPAGATION_CLAIMS
from mathcore.claims.records import Claim, ClaimVerdict
from mathcore.claims.stepping import STEPPING_CLAIMS
from mathcore.errors import N_
from mathcore.formulas.records import Records

__all__ = ["CLAIMS", "Claim", "ClaimVerdict"]

ALL_CLAIMS = (
    *NETWORK_CLAIMS,
    *APPROXIMATION_CLAIMS,
    *ACTIVATION_CLAIMS,
    *DERIVATIVE_CLAIMS,
    *COST_CLAIMS,
    *STEPPING_CLAIMS,
    *LOOP_CLAIMS,
    *PROPAGATION_CLAIMS,
)

CLAIMS: Records[Claim] = Records(N_("claim"), *sorted(ALL_CLAIMS, key=lambda claim: claim.topic))
