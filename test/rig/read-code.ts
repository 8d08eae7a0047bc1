import { parseSync } from 'vite';

/** A source file as the machine reads it. */
export interface SourceCode {
  /** All modules that it names, with and without values, re-exported, loaded later, and in types. */
  readonly imports: readonly string[];
  /** The text with comments, texts and patterns left out: what is left is executed, or a type. */
  readonly code: string;
}

/** Parses a source. Throws when it is none. */
export function readCode(file: string, text: string): SourceCode {
  const { program, module, comments, errors } = parseSync(file, text);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  const silent: Range[] = [...comments];
  const imports = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
  ];
  visit(program);
  return { imports: [...new Set(imports)], code: blanked(text, silent) };

  function visit(value: unknown): void {
    if (Array.isArray(value)) for (const one of value) visit(one);
    if (Array.isArray(value) || value === null || typeof value !== 'object') return;
    const node = value as Node;
    if (
      (node.type === 'ImportExpression' || node.type === 'TSImportType') &&
      typeof node.source?.value === 'string'
    )
      imports.push(node.source.value);
    if (node.type === 'TemplateElement' || (node.type === 'Literal' && typeof node.value !== 'number'))
      silent.push(node);
    else for (const one of Object.values(node)) visit(one);
  }
}

interface Range {
  readonly start: number;
  readonly end: number;
}

interface Node extends Range {
  readonly type?: string;
  readonly value?: unknown;
  readonly source?: { readonly value?: unknown };
}

function blanked(text: string, ranges: readonly Range[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(at, start), ' ');
    at = end;
  }
  return [...parts, text.slice(at)].join('');
}
