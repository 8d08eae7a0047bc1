// The comment in a pull request, as Markdown. Performs no I/O.

/** The first line of the comment, by which it is found again. */
export const marker = (storyboard) => `<!-- inbetween ${storyboard.replaceAll('--', '- -')} -->`;

/** The whole comment. `base` is the plan before the change, or null when there was none. */
export function commentBody({ storyboard, plan, base, outcome, place }) {
  return [
    marker(storyboard),
    `### ${text(storyboard)}: ${outcome.summary}`,
    '',
    ...(plan ? planLines(plan, base) : ['The storyboard has errors, which are shown at their lines.']),
    ...(plan ? ['', ...contactSheet(plan, place)] : []),
    '',
    `Film and report: [this run](${place.run})`,
    '',
  ].join('\n');
}

function planLines(plan, base) {
  const submitted = plan.takes.filter(({ action }) => action === 'submit');
  const reused = plan.takes.filter(({ action }) => action === 'reuse').length;
  const now = costOf(plan);
  const rows = submitted.map(
    ({ shots, why, model, price }) =>
      `| ${text(shots.join(' + '))} | ${text(why ?? '')} | ${text(model)} | ${priceOf(price)} |`,
  );
  return [
    `**${submitted.length} to generate, ${reused} reused.** ${formatCost(now)}${base ? `; against the base ${difference(now, costOf(base))}` : ''}`,
    ...(rows.length === 0
      ? []
      : ['', '| shot | why | model | price |', '| --- | --- | --- | --- |', ...rows]),
  ];
}

function contactSheet(plan, place) {
  const cells = plan.takes.map(
    ({ shots, first, last, action }) =>
      `<td align="center">${image(first, place)}${image(last, place)}<br>${html(shots.join(' + '))}${action === 'submit' ? ' ●' : ''}</td>`,
  );
  const rows = [];
  for (let at = 0; at < cells.length; at += 3) rows.push(`<tr>${cells.slice(at, at + 3).join('')}</tr>`);
  return [
    '<details open><summary>Contact sheet (● to generate)</summary>',
    '',
    `<table>${rows.join('')}</table>`,
    '',
    '</details>',
  ];
}

// Only images of the repository can be shown, because a comment contains none.
function image(uri, { images, folder }) {
  if (!uri || /^[a-z][a-z0-9+.-]*:/i.test(uri) || uri.startsWith('/')) return '';
  const path = new URL(`${folder}/${uri}`.replace(/^\/+/, ''), 'x://x/').pathname;
  return `<img width="120" alt="${html(uri)}" src="${html(`${images}${path}?raw=true`)}">`;
}

function costOf({ estimate }) {
  return {
    sums: new Map(estimate.costs.map(({ currency, micros }) => [currency, micros])),
    unknown: estimate.unknownPrices,
  };
}

function formatCost({ sums, unknown }) {
  const known = [...sums].map(([currency, micros]) => amount(currency, micros));
  return [...known, ...(unknown ? [`${unknown} of unknown price`] : [])].join(' + ') || 'Nothing to pay';
}

function difference(now, before) {
  const currencies = new Set([...now.sums.keys(), ...before.sums.keys()]);
  const changes = [...currencies].flatMap((currency) => {
    const change = (now.sums.get(currency) ?? 0) - (before.sums.get(currency) ?? 0);
    return change === 0 ? [] : [`${change > 0 ? '+' : '−'}${amount(currency, Math.abs(change))}`];
  });
  const unknown = now.unknown - before.unknown;
  if (unknown !== 0) changes.push(`${unknown > 0 ? '+' : '−'}${Math.abs(unknown)} of unknown price`);
  return changes.join(', ') || 'no difference';
}

function priceOf(price) {
  if (price.kind === 'known') return amount(price.money.currency, price.money.micros);
  return price.kind === 'free' ? 'free' : 'unknown';
}

function amount(currency, micros) {
  return `${(micros / 1e6).toFixed(2)} ${currency}`;
}

function text(value) {
  return html(value)
    .replace(/\s+/g, ' ')
    .replace(/[|`*_[\]\\]/g, (sign) => `\\${sign}`);
}

function html(value) {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
