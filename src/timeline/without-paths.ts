/** The same data without the places of files: what something is made of, never where that lies. */
export function withoutPaths(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'path' ? undefined : inner)));
}
