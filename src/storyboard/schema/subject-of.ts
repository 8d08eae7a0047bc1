import type { DocumentPath } from '../../diagnostics/diagnostic.js';
import { type DocumentValue, isMapping } from '../yaml/document-value.js';

/** The name of a place in the document, for a sentence: `"fps" of the film`, `shot "rain"`. */
export function subjectOf(path: DocumentPath, document: DocumentValue): string {
  const [block, name] = path;
  if (block === undefined) return 'the storyboard';
  if (block === 'shots') {
    if (path.length === 1) return '"shots"';
    // The shot cannot be named by its own id here.
    if (path[2] === 'id') return `the id of shot ${Number(name) + 1}`;
    return withField(path.slice(2), shotName(name, document));
  }
  if (block === 'keyframes' && name !== undefined) return `the keyframe "${name}"`;
  if (block === 'film' && name === 'outputs' && typeof path[2] === 'number') {
    return withField(path.slice(3), `output ${path[2] + 1} of the film`);
  }
  if (block === 'film' && name === 'exports' && typeof path[2] === 'number') {
    return withField(path.slice(3), `export ${path[2] + 1} of the film`);
  }
  if (block === 'film') return withField(path.slice(1), 'the film');
  if (block === 'provider') return withField(path.slice(1), 'the provider');
  if (block === 'providers' && name !== undefined) return withField(path.slice(2), `the provider "${name}"`);
  return withField(path.slice(1), `"${block}"`);
}

function withField(rest: DocumentPath, owner: string): string {
  return rest.length === 0 ? owner : `"${rest.join('.')}" of ${owner}`;
}

function shotName(index: string | number | undefined, document: DocumentValue): string {
  const shots = isMapping(document) ? document.shots : undefined;
  const shot = Array.isArray(shots) && typeof index === 'number' ? shots[index] : undefined;
  const id = isMapping(shot) ? shot.id : undefined;
  if (typeof id === 'string' && id !== '' && id.length <= 64) return `shot "${id}"`;
  return `shot ${Number(index) + 1}`;
}
