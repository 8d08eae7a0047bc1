const LONGEST = 64;

/** A name as the id of a shot: lower-case letters, digits and hyphens. Empty where it has none of them. */
export function shotId(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return words.slice(0, LONGEST).replace(/-+$/, '');
}

/** An id from a name that no other shot has. It is added to the ids that are taken. */
export function uniqueShotId(name: string, taken: Set<string>): string {
  const slug = shotId(name);
  const base = slug === '' ? 'shot' : /^\d+$/.test(slug) ? `shot-${slug}` : slug;
  let id = base.slice(0, LONGEST);
  for (let copy = 2; taken.has(id); copy += 1) {
    const end = `-${copy}`;
    id = `${base.slice(0, LONGEST - end.length).replace(/-+$/, '')}${end}`;
  }
  taken.add(id);
  return id;
}
