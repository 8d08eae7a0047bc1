import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import { type DocumentValue, isMapping } from '../yaml/document-value.js';

type Block = Readonly<Record<string, DocumentValue>>;

/** The document with its old keys under their new names, and one diagnostic for each old key. */
export interface RenamedDocument {
  readonly value: DocumentValue;
  readonly diagnostics: readonly Diagnostic[];
  /** Where the new names are now. Problems there would repeat the diagnostic of the old key. */
  readonly renamed: readonly DocumentPath[];
}

const OLD = 'boundary';
const NEW = 'transition';

/**
 * Reports every `boundary`, the name that `transition` had before the first release. The value is kept under the new
 * name, so that the checks that follow see the film that was meant.
 */
export function renameOldKeys(document: DocumentValue): RenamedDocument {
  const diagnostics: Diagnostic[] = [];
  const renamed: DocumentPath[] = [];
  if (!isMapping(document)) return { value: document, diagnostics, renamed };
  const value = {
    ...withoutOldKey(document, []),
    ...replaced('film', (film) => withNewKey(film, ['film'])),
    ...replaced('defaults', (defaults) => withoutOldKey(defaults, ['defaults'])),
  };
  if (!Array.isArray(document.shots)) return { value, diagnostics, renamed };
  const shots = document.shots.map((shot: DocumentValue, index) =>
    isMapping(shot) ? withNewKey(shot, ['shots', index]) : shot,
  );
  return { value: { ...value, shots }, diagnostics, renamed };

  function replaced(name: string, change: (block: Block) => Block): Block {
    const block = document as Block;
    const inner = block[name];
    return isMapping(inner) ? { [name]: change(inner) } : {};
  }

  function withNewKey(block: Block, at: DocumentPath): Block {
    if (!Object.hasOwn(block, OLD)) return block;
    if (Object.hasOwn(block, NEW)) {
      diagnostics.push(oldKey([...at, OLD], `Remove this line: "${NEW}:" is here as well.`));
      return without(block);
    }
    diagnostics.push(oldKey([...at, OLD], `Write "${NEW}:" instead. Its values have not changed.`));
    renamed.push([...at, NEW]);
    return { ...without(block), [NEW]: block[OLD] as DocumentValue };
  }

  // This block has no transition either.
  function withoutOldKey(block: Block, at: DocumentPath): Block {
    if (!Object.hasOwn(block, OLD)) return block;
    diagnostics.push(
      oldKey([...at, OLD], `Write "${NEW}:" under "film:" for all shots, or in a shot for that shot alone.`),
    );
    return without(block);
  }
}

function without(block: Block): Block {
  return Object.fromEntries(Object.entries(block).filter(([key]) => key !== OLD));
}

function oldKey(at: DocumentPath, help: string): Diagnostic {
  return errorAt(at, {
    code: 'renamed-key',
    on: 'key',
    message: `"${OLD}" is now called "${NEW}".`,
    help,
  });
}
