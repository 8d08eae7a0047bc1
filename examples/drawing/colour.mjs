/** '#rrggbb' as three numbers in 0..1. */
export function rgb(hex) {
  const n = Number.parseInt(hex.slice(1), 16);
  return [(n >> 16) / 255, ((n >> 8) & 255) / 255, (n & 255) / 255];
}

/** One colour between two. */
export function mix(a, b, t) {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t];
}

/** The same between two '#rrggbb'. */
export function mixHex(a, b, t) {
  const c = mix(rgb(a), rgb(b), t);
  return `#${c
    .map((n) =>
      Math.round(n * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** Walks along evenly spaced colours. */
export function along(colours, t) {
  const at = Math.min(Math.max(t, 0), 1) * (colours.length - 1);
  const i = Math.min(Math.floor(at), colours.length - 2);
  return mix(colours[i], colours[i + 1], at - i);
}

/** 0 below `low`, 1 above `high`, smooth between. */
export function rise(low, high, x) {
  const t = Math.min(Math.max((x - low) / (high - low), 0), 1);
  return t * t * (3 - 2 * t);
}
