import { stringify } from 'yaml';
import { table } from './cli-reference.mjs';

/** The reference of the storyboard as Markdown, from its JSON Schema. */
export function storyboardReference(schema) {
  const sections = sectionsOf(schema);
  return `${[
    '# Storyboard',
    '<!-- Generated from schema/storyboard.schema.json by `npm run docs`. Do not edit. -->',
    schema.description,
    example(schema),
    'An editor with a YAML language server completes and explains every key when the file begins with this line:',
    '```yaml\n# yaml-language-server: $schema=node_modules/inbetween/schema/storyboard.schema.json\n```',
    ...sections.flatMap(({ title, key, schema: part }) => [
      `## ${title}`,
      ...(part === schema
        ? []
        : [`\`${key}\`. ${part.description}`, ...variantLines(part, sections), example(part, key)]),
      ...keyTables(part, schema, sections),
    ]),
  ].join('\n\n')}\n`;

  // What is more than a value gets a section of its own, in the order in which a reader meets it.
  function sectionsOf(root) {
    const found = [{ title: 'Top level', key: '', schema: root }];
    for (let at = 0; at < found.length; at += 1) {
      const { schema: part, key: path } = found[at];
      for (const [key, property] of propertiesOf(part)) {
        for (const inner of partsOf(resolve(property))) {
          if (hasKeys(inner) && found.every((section) => section.schema !== inner)) {
            found.push({ title: inner.title, key: pathOf(path, key, property), schema: inner });
          }
        }
      }
    }
    return found;
  }

  function pathOf(parent, key, property) {
    const name = key === '*' ? `${parent}.<name>` : parent === '' ? key : `${parent}.${key}`;
    return resolve(property).type === 'array' ? `${name}[]` : name;
  }

  function resolve(part) {
    return part.$ref ? schema.$defs[part.$ref.replace('#/$defs/', '')] : part;
  }

  // The schema itself, or the one of its items.
  function partsOf(part) {
    return part.type === 'array' ? [resolve(part.items)] : [part];
  }

  function branchesOf(part) {
    return (part.anyOf ?? [part]).map(resolve);
  }

  function hasKeys(part) {
    return propertiesOf(part).length > 0;
  }

  function propertiesOf(part) {
    return branchesOf(part).flatMap((branch) => {
      const object = branch.type === 'array' ? resolve(branch.items) : branch;
      const { properties = {}, additionalProperties } = object;
      const others = additionalProperties ? [['*', additionalProperties]] : [];
      return [...Object.entries(properties), ...others];
    });
  }

  function variantLines(part) {
    if (!part.anyOf) return [];
    return [
      branchesOf(part)
        .map((branch) => `- **${branch.title}**: ${branch.description}`)
        .join('\n'),
    ];
  }

  function keyTables(part, _root, sections) {
    return branchesOf(part).flatMap((branch) => {
      const object = branch.type === 'array' ? resolve(branch.items) : branch;
      const { properties = {}, required = [], additionalProperties } = object;
      const rows = Object.entries(properties).map(([key, property]) =>
        row(`\`${key}\``, property, required.includes(key), sections),
      );
      if (additionalProperties) rows.push(row('any name', additionalProperties, false, sections));
      return rows.length > 0 ? [table(['key', 'value', 'default', 'meaning'], rows)] : [];
    });
  }

  function row(key, property, isRequired, sections) {
    const part = resolve(property);
    const fallback = part.default === undefined ? '' : inline(part.default);
    return [key, typeOf(part, sections), isRequired ? 'required' : fallback, meaningOf(part)];
  }

  function meaningOf(part) {
    const { description, patternErrorMessage, examples = [] } = part;
    const isPlain = part.type !== 'boolean' && part.const === undefined && !part.enum;
    const simple = isPlain ? examples.filter((one) => typeof one !== 'object' && one !== part.default) : [];
    const shown = simple.length > 0 ? ` For example ${inline(simple[0])}.` : '';
    return `${description}${patternErrorMessage && !part.enum ? ` ${patternErrorMessage}` : ''}${shown}`;
  }

  function typeOf(part, sections) {
    const section = sections.find((one) => partsOf(part).includes(one.schema));
    if (section)
      return `${part.type === 'array' ? 'list of ' : ''}[${section.title}](#${anchor(section.title)})`;
    if (part.anyOf)
      return branchesOf(part)
        .map((branch) => typeOf(branch, sections))
        .join(' or ');
    if (part.const !== undefined) return inline(part.const);
    if (part.enum) return part.enum.map(inline).join(', ');
    if (part.type === 'boolean') return '`true` or `false`';
    if (part.type === 'array') return `list of ${typeOf(resolve(part.items), sections)}`;
    if (part.type === 'string') {
      return part.maxLength === undefined ? 'text' : `text, up to ${part.maxLength} characters`;
    }
    const number = part.type === 'integer' ? 'whole number' : 'number';
    return part.minimum === undefined ? number : `${number}, ${part.minimum} to ${part.maximum}`;
  }
}

// The examples as they are written under their key: "film.outputs[]" shows them as entries of "outputs:".
function example(part, path = '') {
  const name = path.split('.').at(-1);
  const documents = part.examples.map((one) => {
    if (name === '' || name === '<name>') return one;
    return name.endsWith('[]') ? { [name.slice(0, -2)]: [one] } : { [name]: one };
  });
  const texts = documents.map((one) => stringify(one, { lineWidth: 0 }).trimEnd());
  return `\`\`\`yaml\n${texts.join('\n# or\n')}\n\`\`\``;
}

function inline(value) {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

function anchor(title) {
  return title.toLowerCase().replaceAll(' ', '-');
}
