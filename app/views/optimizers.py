"""Optimizers: a race on one surface, one step under the microscope, the same on a network."""

from functools import partial

import streamlit as st

from app import microscope, racing
from app.ui.bending import data_names
from app.ui.cache import answer
from app.ui.charts import show_chart
from app.ui.field import choose_formula, choose_number
from app.ui.fold import show_fold
from app.ui.formula import show_formula
from app.ui.i18n import numbers
from app.ui.lesson import call, program, show_code
from app.ui.player import player
from app.ui.prose import open_lesson
from app.ui.race_charts import lowest_words, network_chart, race_spec, standings, trouble_lines
from app.ui.racing import DATA, FIRST, PRESETS, choose_racers, choose_rules, take_place
from app.ui.text import plain
from app.ui.trouble import end_page, said_beside
from app.ui.url import choose_listed
from mathcore.printing import plain as written

prose, lang, _ = open_lesson("optimizers")
number = numbers(lang)
longer = number(answer(racing.uncorrected))
foot = partial(prose.foot, PRESETS, key="race", longer=longer)

text, beside = choose_formula(_("A function of two variables"), written(FIRST.expr), _, key="race")
read = None
with said_beside(beside, lang):
    read = answer(racing.letters, text)
letters = read or sorted(map(written, FIRST.expr.free_symbols))
with st.container(horizontal=True):
    low = choose_number(_("axes from"), FIRST.frame[0], key="race_low")
    high = choose_number(_("axes to"), FIRST.frame[1], key="race_high")
    start = (
        choose_number(_("start, {letter} =", letter=letters[0]), FIRST.start[0], key="race_p"),
        choose_number(_("start, {letter} =", letter=letters[1]), FIRST.start[1], key="race_q"),
    )
    steps = st.number_input(
        _("steps"), value=100, step=50, key="race_n", bind="query-params", width=132
    )
racers = choose_racers(_)
rules = choose_rules(_)
beside_numbers = st.container()
if not racers:
    beside_numbers.info(_("Choose at least one optimizer."))
    foot()
    end_page()
names = {name: name for name, rate in racers}
with st.container(horizontal=True):
    chosen = choose_listed(_("Under the microscope"), names, racers[-1][0], key="micro", width=200)
    sides = {"0": letters[0], "1": letters[1]}
    by = int(choose_listed(_("coordinate"), sides, "0", key="micro_by", width=200))

race = lows = seen = None
if read is not None:
    with said_beside(beside_numbers, lang):
        field = answer(racing.ground, text, low, high)
        race = answer(racing.race, text, start, racers, steps, rules, lang)
if race is not None:
    beside_lows = st.container()
    with said_beside(beside_lows, lang), st.spinner(_("Looking for the lowest points")):
        lows = answer(racing.lows, text, lang, lane="long")
    rate = dict(racers)[chosen]
    if all(one["last"] is not None for one in race["walks"] if one["name"] == chosen):
        with said_beside(beside_numbers, lang):
            seen = answer(microscope.microscope, text, start, chosen, rate, steps, rules, by, lang)
    for said in trouble_lines(race, _):
        st.warning(plain(said), icon=":material/warning:")
    player(race_spec(race, field, lows, seen, lang), key="race_player", told={"picked": take_place})
    arrived = answer(
        racing.arrived,
        tuple((one["name"], tuple(one["heights"])) for one in race["walks"]),
        race["height"],
        None if lows is None else lows["value"],
    )
    st.table(standings(race, arrived, lang))
    if lows is not None:
        if lows["places"]:
            st.markdown(plain(lowest_words(lows, lang)))
        st.caption(plain(lows["note"]))

foot()
if seen is not None:
    prose.show("microscope", optimizer=chosen, letter=seen["letter"])
    for line in [*seen["recurrence"], *seen["first"]]:
        show_formula(line)

    first_steps = seen["written"]

    def written_out() -> None:
        for lines in first_steps:
            for line in lines:
                show_formula(line)

    show_fold(_("Written out over the first steps"), written_out, key="written out")
    st.caption(plain(seen["source"]))

prose.show("network")
known = data_names(_)
with st.container(horizontal=True, vertical_alignment="bottom"):
    data = choose_listed(
        _("data"), {name: known[name] for name in DATA}, "moons", key="small_data", width=200
    )
    epochs = st.number_input(
        _("epochs"), value=60, step=20, key="small_n", bind="query-params", width=132
    )
    seed = st.number_input(
        _("seed"), value=0, min_value=0, max_value=2**31, key="small_seed", bind="query-params",
        width=132,
    )  # fmt: skip
    own = st.toggle(_("with the rates of the race"), key="small_own", bind="query-params")
beside_network = st.container()
with said_beside(beside_network, lang), st.spinner(_("Training")):
    shipped = answer(racing.shipped, tuple(names), rules.convention)
    given = racers if own else tuple(shipped.items())
    runs = answer(racing.on_network, data, given, epochs, seed, rules, lang, lane="long")
    for one in runs:
        if one["trouble"]:
            st.warning(plain(f"{one['name']}: {one['trouble']}"), icon=":material/warning:")
    show_chart(
        network_chart(runs, lang),
        lang=lang,
        key="small",
        alt=_("The mean cost of one network over the epochs, a line for each optimizer."),
    )
    done = [one for one in runs if one["loss"]]
    st.table(
        {
            _("optimizer"): [one["name"] for one in done],
            _("learning rate"): [number(one["rate"]) for one in done],
            _("mean cost"): [number(one["loss"][-1] or 0) for one in done],
            _("accuracy"): [number(one["accuracy"]) for one in done],
        }
    )
if read is not None:
    at = dict(zip(letters, start, strict=True))
    show_code(
        program(
            f"for name, rate in {dict(racers)!r}.items():",
            f"    rule = mathcore.optimizer(name, {rules.convention!r})",
            f"    run = mathcore.descend({text!r}, {at!r}, rule,",
            f"                           learning_rate=rate, steps={steps},",
            f"                           schedule={rules.plan!r})",
            "    print(name, run.loss[-1])",
            f"for line in mathcore.recurrence({chosen!r}):",
            "    print(line)",
            f"print({call('minima', text)}.lowest)",
        ),
        _,
    )
