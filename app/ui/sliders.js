/* Plotly's sliders by the keys: an arrow is a step, a page a tenth of the way, Home and End the ends. */
(() => {
  if (window.slidersHaveKeys) return;
  window.slidersHaveKeys = true;
  // So far from the ends of its rail Plotly puts the first and the last step.
  const INSET = 10;
  const BY = {ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1};
  const PAGES = {PageDown: -1, PageUp: 1};
  const ENDS = {Home: 0, End: 1};

  const plotOf = group => group.closest('.js-plotly-plot');
  const sliderOf = group => {
    const groups = [...plotOf(group).querySelectorAll('.slider-group')];
    return plotOf(group)._fullLayout.sliders[groups.indexOf(group)];
  };

  const tell = group => {
    const slider = sliderOf(group);
    const said = plotOf(group).querySelector('.annotation-text')?.textContent;
    group.setAttribute('aria-valuenow', slider.active);
    group.setAttribute('aria-valuemax', slider.steps.length - 1);
    if (said) group.setAttribute('aria-valuetext', said);
  };

  const prepare = group => {
    const named = group.closest('[aria-label]')?.getAttribute('aria-label');
    const settings = {tabindex: 0, role: 'slider', 'aria-valuemin': 0, 'aria-label': named || ''};
    Object.entries(settings).forEach(([name, value]) => group.setAttribute(name, value));
  };

  const wanted = (key, slider) => {
    const last = slider.steps.length - 1;
    if (key in ENDS) return ENDS[key] * last;
    const by = BY[key] ?? PAGES[key] * Math.ceil(last / 10);
    return Math.min(Math.max(slider.active + by, 0), last);
  };

  document.addEventListener('keydown', event => {
    const group = event.target.closest?.('.slider-group');
    if (!group || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!(event.key in BY || event.key in PAGES || event.key in ENDS)) return;
    event.preventDefault();
    const slider = sliderOf(group);
    const rail = group.querySelector('.slider-rail-touch-rect');
    const box = rail.getBoundingClientRect();
    const part = wanted(event.key, slider) / (slider.steps.length - 1);
    const at = {
      bubbles: true, cancelable: true, view: window, clientY: box.top + box.height / 2,
      clientX: box.left + INSET + part * (box.width - 2 * INSET),
    };
    rail.dispatchEvent(new MouseEvent('mousedown', at));
    plotOf(group).dispatchEvent(new MouseEvent('mouseup', at));
  });

  let waiting = false;
  // What is new on the page, and what a slider says once its chart has moved.
  const look = () => {
    waiting = false;
    document.querySelectorAll('.slider-group').forEach(group => {
      if (!group.hasAttribute('tabindex')) prepare(group);
      tell(group);
    });
  };
  new MutationObserver(() => {
    if (!waiting) setTimeout(look, 200);
    waiting = true;
  }).observe(document.body, {childList: true, subtree: true});
})();
