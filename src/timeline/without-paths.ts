/** The same data without the paths of files: what something is made of, never its place. */
export function withoutPaths(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'path' ? undefined : inner)));
}
