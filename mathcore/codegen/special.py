"""How the functions that only code calls are computed, as NumPy source.

The text is compiled here and printed into the source that a reader may take away, so both run the
same lines. Every function works elementwise and in the precision of its argument.

Source:
    erf and erfcx: Cody, Rational Chebyshev approximations for the error function, Mathematics
    of Computation 23 (1969), with the coefficients of his CALERF (netlib, specfun).
"""

from __future__ import annotations

from typing import Any

from mathcore.codegen.execute import names_in

SOURCES: dict[str, str] = {
    "sinc_of": '''
def sinc_of(x):
    """sin(x)/x, and 1 at 0."""
    safe = numpy.where(x == 0, 1, x)
    return numpy.where(x == 0, 1, numpy.sin(safe)/safe)
''',
    "sinc_slope_of": '''
def sinc_slope_of(x):
    """(x cos(x) - sin(x))/x^2; near 0, where that cancels, the sum of its powers of x."""
    square, total, term = numpy.minimum(abs(x), 1)**2, 0, -1/3
    for k in range(1, 11):
        total, term = total + term, -term*square/(2*k*(2*k + 3))
    safe = numpy.where(abs(x) < 1, 1, x)
    return numpy.where(abs(x) < 1, x*total, (numpy.cos(safe) - numpy.sin(safe)/safe)/safe)
''',
    "erfcx_of": '''
def erfcx_of(x):
    """e^(x^2) (1 - erf(x)) for x that is not negative."""
    def ratio(above, below, t):
        return (numpy.polyval(numpy.asarray(above, t.dtype), t)
                /numpy.polyval(numpy.asarray(below, t.dtype), t))
    x = numpy.asarray(x)
    low, middle, high = numpy.minimum(x, 0.46875), numpy.clip(x, 0.46875, 4), numpy.maximum(x, 4)
    near = numpy.exp(low**2)*(1 - low*ratio(
        (1.85777706184603153e-1, 3.16112374387056560, 113.864154151050156,
         377.485237685302021, 3209.37758913846947),
        (1, 23.6012909523441209, 244.024637934444173, 1282.61652607737228,
         2844.23683343917062), low**2))
    between = ratio(
        (2.15311535474403846e-8, 0.564188496988670089, 8.88314979438837594,
         66.1191906371416295, 298.635138197400131, 881.952221241769090,
         1712.04761263407058, 2051.07837782607147, 1230.33935479799725),
        (1, 15.7449261107098347, 117.693950891312499, 537.181101862009858,
         1621.38957456669019, 3290.79923573345963, 4362.61909014324716,
         3439.36767414372164, 1230.33935480374942), middle)
    t = (1/high)**2
    far = (0.564189583547756287 - t*ratio(
        (1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1,
         1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4),
        (1, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1,
         6.05183413124413191e-2, 2.33520497626869185e-3), t))/high
    return numpy.where(x <= 0.46875, near, numpy.where(x <= 4, between, far))
''',
    "erf_of": '''
def erf_of(x):
    """The error function; near 0 by the quotient that keeps its digits."""
    size = numpy.minimum(abs(x), 0.46875)**2
    above = (1.85777706184603153e-1, 3.16112374387056560, 113.864154151050156,
             377.485237685302021, 3209.37758913846947)
    below = (1, 23.6012909523441209, 244.024637934444173, 1282.61652607737228,
             2844.23683343917062)
    small = x*(numpy.polyval(numpy.asarray(above, x.dtype), size)
               /numpy.polyval(numpy.asarray(below, x.dtype), size))
    large = numpy.sign(x)*(1 - numpy.exp(-numpy.minimum(abs(x), 30)**2)*erfcx_of(abs(x)))
    return numpy.where(abs(x) <= 0.46875, small, large)
''',
}

NEEDS: dict[str, tuple[str, ...]] = {"erf_of": ("erfcx_of",)}


def loaded() -> dict[str, Any]:
    """The functions, ready to call."""
    scope = names_in("".join(SOURCES.values()))
    return {name: scope[name] for name in SOURCES}


def needed_by(code: str) -> str:
    """The source of the functions that some code calls, and of those that they call."""
    names = {name for name in SOURCES if f"{name}(" in code}
    names |= {other for name in names for other in NEEDS.get(name, ())}
    return "".join(f"\n{text}" for name, text in SOURCES.items() if name in names)


NAMES = loaded()
