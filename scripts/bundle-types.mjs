// Makes one declaration file of those of the library: each becomes a namespace, and its imports become aliases.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';

/** `entry` is the declaration file of the library. The other files of the folder are removed. */
export function bundleTypes(folder, entry) {
  const files = filesIn(folder);
  const names = new Map(files.map((file, index) => [file, `m${index}`]));
  const outside = new Map();
  const namespaces = files
    .filter((file) => file !== entry)
    .map((file) => `declare namespace ${names.get(file)} {\n${convert(file)}}\n`);
  const own = convert(entry);
  const imports = [...outside].map(
    ([from, words]) => `import type { ${[...words].join(', ')} } from '${from}';\n`,
  );
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, entry), `${imports.join('')}${namespaces.join('')}${own}`);

  function convert(file) {
    const text = readFileSync(join(folder, file), 'utf8');
    const namespaceOf = (from) => {
      const target = normalize(join(dirname(file), from.replace(/\.js$/, '.d.ts')))
        .split(sep)
        .join('/');
      const name = names.get(target);
      if (name === undefined) throw new Error(`${file} imports ${from}, which has no declarations.`);
      return name;
    };
    return text
      .replace(/^import (?:type )?\{([^}]*)\} from '([^']+)';$/gm, (_, list, from) => {
        if (from.startsWith('.')) return aliases(list, namespaceOf(from), 'import');
        outside.set(
          from,
          new Set([
            ...(outside.get(from) ?? []),
            ...wordsOf(list).map(([word, as]) => (word === as ? word : `${word} as ${as}`)),
          ]),
        );
        return '';
      })
      .replace(
        /^import (?:type )?\* as (\w+) from '([^']+)';$/gm,
        (_, as, from) => `import ${as} = ${namespaceOf(from)};`,
      )
      .replace(/^export (?:type )?\{([^}]*)\} from '([^']+)';$/gm, (_, list, from) =>
        aliases(list, namespaceOf(from), 'export import'),
      )
      .replace(/^export (?:type )?\{([^}]*)\};$/gm, (line, list) => {
        if (wordsOf(list).some(([word, as]) => word !== as))
          throw new Error(`${file} renames an export: ${line}`);
        return ''; // Every declaration of an ambient namespace is exported.
      })
      .replace(/\bimport\("([^"]+)"\)/g, (_, from) => namespaceOf(from))
      .replace(/^(export )?declare /gm, '$1');
  }
}

function aliases(list, namespace, keyword) {
  return wordsOf(list)
    .map(([word, as]) => `${keyword} ${as} = ${namespace}.${word};`)
    .join('\n');
}

function wordsOf(list) {
  return list
    .split(',')
    .map((one) => one.trim().replace(/^type /, ''))
    .filter(Boolean)
    .map((one) => {
      const [word, as = word] = one.split(' as ');
      return [word, as];
    });
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => relative('.', path).split(sep).join('/'))
    .sort();
}
