/**
 * An expression for the browser: what is wrong with the layout of the live page, one sentence per fault. Text over an image
 * stays inside it, no control is cut off, covers another one or is outside of the window, and the page does not scroll
 * sideways.
 */
export const layoutFaults = `(() => {
  const faults = [];
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) faults.push('the page scrolls sideways');
  const modal = document.querySelector('dialog[open]');
  const nameOf = (one) =>
    (one.className || one.tagName) + ' "' + (one.getAttribute('aria-label') || one.textContent || '').trim().slice(0, 30) + '"';
  // What ancestors leave visible of an element; rows and lists that scroll may cut off their content.
  const visibleRect = (one) => {
    const own = one.getBoundingClientRect();
    const rect = { left: own.left, top: own.top, right: own.right, bottom: own.bottom };
    let cut = false;
    for (let box = one.parentElement; box && box !== document.body; box = box.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(box);
      if (overflowX === 'visible' && overflowY === 'visible') continue;
      const outer = box.getBoundingClientRect();
      if (overflowX === 'hidden' && (rect.left < outer.left - 1 || rect.right > outer.right + 1)) cut = true;
      if (overflowY === 'hidden' && (rect.top < outer.top - 1 || rect.bottom > outer.bottom + 1)) cut = true;
      rect.left = Math.max(rect.left, outer.left);
      rect.right = Math.min(rect.right, outer.right);
      rect.top = Math.max(rect.top, outer.top);
      rect.bottom = Math.min(rect.bottom, outer.bottom);
    }
    return { rect, cut };
  };
  const controls = [...(modal ?? document).querySelectorAll('button, a[href], input, select, textarea, summary')]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0)
    .map((one) => ({ one, ...visibleRect(one) }))
    .filter(({ rect }) => rect.right - rect.left > 1 && rect.bottom - rect.top > 1);
  for (const { one, rect, cut } of controls) {
    const scrolls = one.closest('.strip ol, pre');
    if (cut) faults.push(nameOf(one) + ' is cut off');
    if (!scrolls && (rect.left < -1 || rect.right > root.clientWidth + 1)) faults.push(nameOf(one) + ' is outside of the window');
    const own = one.getBoundingClientRect();
    if (!scrolls && (own.width < 16 || own.height < 14)) faults.push(nameOf(one) + ' is too small');
    if (one.tagName === 'BUTTON' && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).textOverflow !== 'ellipsis')
      faults.push('the text of ' + nameOf(one) + ' does not fit');
  }
  // What covers the stage as a whole, or floats over the page, is meant to.
  const layerOf = (one) => one.closest('.errors, .warnings div, .title-panel, dialog');
  const flat = controls.filter(({ one }) => !one.matches('.splitter') && !(document.querySelector('.errors') && one.closest('.stage-area') && !layerOf(one)));
  for (let a = 0; a < flat.length; a += 1)
    for (let b = a + 1; b < flat.length; b += 1) {
      const [one, other] = [flat[a], flat[b]];
      if (layerOf(one.one) !== layerOf(other.one) || one.one.contains(other.one) || other.one.contains(one.one)) continue;
      const width = Math.min(one.rect.right, other.rect.right) - Math.max(one.rect.left, other.rect.left);
      const height = Math.min(one.rect.bottom, other.rect.bottom) - Math.max(one.rect.top, other.rect.top);
      if (width > 1 && height > 1) faults.push(nameOf(one.one) + ' is over ' + nameOf(other.one));
    }
  for (const text of document.querySelectorAll('.texts > *, .side')) {
    if (!text.checkVisibility()) continue;
    const [inner, outer] = [text.getBoundingClientRect(), text.parentElement.getBoundingClientRect()];
    const isInside = inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
    if (!isInside) faults.push(nameOf(text) + ' leaves the image');
    if (text.scrollWidth > text.clientWidth + 1 && getComputedStyle(text).textOverflow !== 'ellipsis') faults.push(nameOf(text) + ' is wider than its box');
  }
  return faults;
})()`;
