const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * The values of a property in an XMP packet, by its name without the prefix: attributes, elements and references. No XML
 * parser: packets of strangers are often damaged, and a label in one still counts.
 */
export function xmpValues(xmp: string, name: string): readonly string[] {
  const values: string[] = [];
  let tries = 0;
  for (let at = xmp.indexOf(name); at !== -1 && tries < MOST; at = xmp.indexOf(name, at + 1)) {
    tries += 1;
    const value = valueAt(xmp, at, name);
    if (value !== null && value !== '') values.push(value);
  }
  return [...new Set(values)];
}

const MOST = 1000;
const LONGEST = 20_000;

function valueAt(xmp: string, at: number, name: string): string | null {
  const before = xmp.slice(Math.max(0, at - 64), at);
  const after = xmp.slice(at + name.length, at + name.length + LONGEST);
  // An attribute: prefix:Name="value"
  const attribute = /^\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(after);
  if (attribute !== null && /\s(?:[\w.-]+:)?$/.test(before)) return plain(attribute[1] ?? attribute[2] ?? '');
  if (!/<(?:[\w.-]+:)?$/.test(before)) return null;
  const tag = /^(?:\s[^>]*)?>/.exec(after);
  if (tag === null) return null;
  const reference = /\bresource\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(tag[0]);
  if (reference !== null) return plain(reference[1] ?? reference[2] ?? '');
  if (tag[0].endsWith('/>')) return null;
  const content = after.slice(tag[0].length);
  const end = content.search(new RegExp(`</(?:[\\w.-]+:)?${name}\\s*>`));
  // An element, or a list of one.
  return end === -1 ? null : plain(content.slice(0, end).replace(/<[^>]*>/g, ' '));
}

function plain(text: string): string {
  return text
    .replace(/^\s*<!\[CDATA\[|\]\]>\s*$/g, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,4}));/gi, (whole, decimal, hex, name) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    })
    .trim();
}
