// The comment in a pull request, as Markdown. Performs no I/O.

/** The first line of the comment, by which it is found again. */
export const marker = (storyboard) => `<!-- inbetween ${storyboard.replaceAll('--', '- -')} -->`;

/**
 * The whole comment. `plan` is null where there is none, with the `diagnostics` that prevent it; `base` is the plan before the
 * change, or null when there was none.
 */
export function commentBody({ storyboard, plan, diagnostics = [], base, outcome, place }) {
  return [
    marker(storyboard),
    `### ${text(storyboard)}: ${outcome.summary}`,
    '',
    ...(plan ? planLines(plan, base, place) : []),
    ...diagnosticLines(diagnostics, place),
    ...(plan ? ['', ...contactSheet(plan, place)] : []),
    '',
    `${outcome.kept?.length ? `${capitalized(outcome.kept.join(' and '))}: in the artifacts of` : 'Details:'} [this run](${place.run})`,
    '',
  ].join('\n');
}

/** How a command ended, in words. */
export function summaryOf(mode, exitCode) {
  if (exitCode === 0) return `${mode} passed`;
  const words = {
    1: 'a shot or the film failed',
    2: 'the storyboard has errors',
    3: 'differs from the lockfile',
    4: 'the account was refused',
    5: 'over the cost cap',
    6: 'a paid take needs a decision',
    7: 'a seam is over the limit',
    8: 'there is something to render',
    130: 'interrupted',
  };
  return words[exitCode] ?? `${mode} ended with code ${exitCode}`;
}

function planLines(plan, base, place) {
  const submitted = plan.takes.filter(({ action }) => action === 'submit');
  const reused = plan.takes.filter(({ action }) => action === 'reuse').length;
  const now = costOf(plan);
  const { groups, single } = byProviderChange(submitted);
  const rows = [
    ...groups.map(
      ({ change, takes }) =>
        `| ${takes.reduce((sum, { shots }) => sum + shots.length, 0)} shots | ${text(change)} | ${text([...new Set(takes.map(({ model }) => model))].join(', '))} | ${sumOf(takes)} |`,
    ),
    ...single.map(
      ({ shots, why, model, price, changes = [] }) =>
        `| ${text(shots.join(' + '))} | ${[text(why ?? ''), ...changes.map(text)].join('<br>')} | ${text(model)} | ${priceOf(price)} |`,
    ),
  ];
  return [
    `**${submitted.length} to generate, ${reused} reused.** ${formatCost(now)}${base ? `; against the base ${difference(now, costOf(base))}` : ''}`,
    ...(rows.length === 0
      ? []
      : ['', '| shot | why | model | price |', '| --- | --- | --- | --- |', ...rows]),
    ...changedImages(plan, base, place),
  ];
}

// A film that moves from drafts to real clips would have the same line for each of its shots.
function byProviderChange(takes) {
  const groups = new Map();
  const single = [];
  for (const take of takes) {
    const changes = take.reason?.kind === 'changed' ? take.reason.changes : [];
    const provider = changes.find(({ field }) => field === 'provider');
    if (provider === undefined || changes.some(({ field }) => OWN_CHANGES.has(field))) single.push(take);
    else {
      const change = `provider: ${provider.before} -> ${provider.now}`;
      groups.set(change, [...(groups.get(change) ?? []), take]);
    }
  }
  return { groups: [...groups].map(([change, all]) => ({ change, takes: all })), single };
}

// Changes of the shot itself, in addition to the provider.
const OWN_CHANGES = new Set([
  'prompt',
  'negativePrompt',
  'first',
  'last',
  'template',
  'drivingAudio',
  'seed',
]);

// Images of shots that were in the base, before and after.
function changedImages(plan, base, place) {
  const earlier = new Map((base?.takes ?? []).flatMap((take) => take.shots.map((id) => [id, take])));
  const rows = plan.takes.flatMap((take) => {
    const before = take.shots.map((id) => earlier.get(id)).find((one) => one !== undefined);
    if (before === undefined) return [];
    return ['first', 'last'].flatMap((side) => {
      if (!take[side] || !before[side] || !isChanged(take, before, side)) return [];
      const was = image(before[side], { ...place, images: place.baseImages });
      const is = image(take[side], place);
      return was || is ? [`| ${text(take.shots.join(' + '))} ${side} | ${was} | ${is} |`] : [];
    });
  });
  return rows.length === 0
    ? []
    : ['', '**Changed images**', '', '| shot | before | now |', '| --- | --- | --- |', ...rows];
}

function isChanged(take, before, side) {
  if (take.images && before.images) return take.images[side] !== before.images[side];
  return take[side] !== before[side];
}

function diagnosticLines(diagnostics, place) {
  if (diagnostics.length === 0) return [];
  return [
    '',
    ...diagnostics.map(({ file, line, column, code, severity, message }) => {
      const name = `${text(file)}:${line}:${column}`;
      const at = place.images ? `[${name}](${place.images}/${encodeURI(place.file ?? file)}#L${line})` : name;
      return `- ${severity === 'error' ? '❌' : '⚠️'} ${at} ${text(code)}: ${text(message)}`;
    }),
  ];
}

function sumOf(takes) {
  const sums = new Map();
  let unknown = 0;
  for (const { price } of takes) {
    if (price.kind === 'known')
      sums.set(price.money.currency, (sums.get(price.money.currency) ?? 0) + price.money.micros);
    if (price.kind === 'unknown') unknown += 1;
  }
  const cost = formatCost({ sums, unknown });
  return cost === 'Nothing to pay' ? 'free' : cost;
}

function capitalized(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
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
