import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import { type DocumentValue, isMapping } from './document-value.js';

/** The environment variables of the process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The document with `${NAME}` replaced by the environment variable NAME, where that is allowed. */
export interface Substituted {
  readonly value: DocumentValue;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Replaces `${NAME}` in the strings of `provider` and `providers`, in the file names of outputs, exports and credentials, and
 * in the webhook. Prompts are never changed, and a clip never depends on the machine. A string whose variable is not set is
 * dropped.
 */
export function substituteEnvironment(document: DocumentValue, environment: Environment): Substituted {
  if (!isMapping(document)) return { value: document, diagnostics: [] };
  const diagnostics: Diagnostic[] = [];
  const copy: Record<string, DocumentValue> = Object.assign(Object.create(null), document);
  if (document.provider !== undefined) put(copy, 'provider', replaceIn(document.provider, ['provider']));
  if (document.providers !== undefined) put(copy, 'providers', replaceIn(document.providers, ['providers']));
  if (isMapping(document.film)) {
    const { output, outputs, exports, on_finish: hooks, credentials } = document.film;
    const film: Record<string, DocumentValue> = Object.assign(Object.create(null), document.film);
    if (output !== undefined) put(film, 'output', replaceIn(output, ['film', 'output']));
    if (Array.isArray(outputs))
      film.outputs = outputs.map((one, index) => withOutput(one, ['film', 'outputs', index]));
    if (Array.isArray(exports))
      film.exports = exports.flatMap((one, index): readonly DocumentValue[] => {
        const at = ['film', 'exports', index];
        if (typeof one !== 'string') return [withOutput(one, at)];
        const name = replace(one, at);
        return name === undefined ? [] : [name];
      });
    if (isMapping(hooks) && hooks.webhook !== undefined) {
      const inner: Record<string, DocumentValue> = Object.assign(Object.create(null), hooks);
      put(inner, 'webhook', replaceIn(hooks.webhook, ['film', 'on_finish', 'webhook']));
      film.on_finish = inner;
    }
    if (credentials !== undefined) put(film, 'credentials', replaceIn(credentials, ['film', 'credentials']));
    copy.film = film;
  }
  return { value: copy, diagnostics };

  function withOutput(one: DocumentValue, at: DocumentPath): DocumentValue {
    if (!isMapping(one) || one.output === undefined) return one;
    const inner: Record<string, DocumentValue> = Object.assign(Object.create(null), one);
    put(inner, 'output', replaceIn(one.output, [...at, 'output']));
    return inner;
  }

  function replaceIn(value: DocumentValue, path: DocumentPath): DocumentValue | undefined {
    if (typeof value === 'string') return replace(value, path);
    if (!isMapping(value)) return value;
    const inner: Record<string, DocumentValue> = Object.create(null);
    for (const [key, one] of Object.entries(value)) put(inner, key, replaceIn(one, [...path, key]));
    return inner;
  }

  function replace(text: string, path: DocumentPath): string | undefined {
    const unset = [...text.matchAll(/\$\{([^}]*)\}?/g)].find(([whole, name = '']) => !isSet(whole, name));
    if (unset) {
      diagnostics.push(notReplaced(unset[0], unset[1] ?? '', path));
      return undefined;
    }
    return text.replace(/\$\{([^}]*)\}/g, (_, name: string) => valueOfName(name));
  }

  function isSet(whole: string, name: string): boolean {
    return isName(name) && whole.endsWith('}') && valueOfName(name) !== '';
  }

  function valueOfName(name: string): string {
    return Object.hasOwn(environment, name) ? (environment[name] ?? '') : '';
  }
}

function isName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

function notReplaced(whole: string, name: string, path: DocumentPath): Diagnostic {
  if (!isName(name) || !whole.endsWith('}')) {
    return errorAt(path, {
      code: 'bad-variable',
      message: `"$\{" starts the name of an environment variable, but this is not a valid name.`,
      help: `Write $\{NAME}, with letters, digits and _ between the braces.`,
    });
  }
  return errorAt(path, {
    code: 'unset-variable',
    message: `The environment variable "${name}" is not set.`,
    help: `Set it before the command, for example "export ${name}=…", or write the value here.`,
  });
}

// A dropped value is missing for the checks that follow. Its own diagnostic was reported.
function put(target: Record<string, DocumentValue>, key: string, value: DocumentValue | undefined): void {
  if (value === undefined) delete target[key];
  else target[key] = value;
}
