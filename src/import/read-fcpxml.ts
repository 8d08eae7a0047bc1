import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { readExportedFilm } from './exported-facts.js';
import { attribute, readFcpxmlAssets } from './fcpxml-assets.js';
import { exportedIn } from './fcpxml-clip.js';
import { FcpxmlStory, placeOf } from './fcpxml-story.js';
import { importError, importWarning, type ReadImport } from './import-text.js';
import { layOutShots } from './placed-shots.js';
import { keepsOrder } from './shot-order.js';
import { type ReadElement, readXml } from './xml-reader.js';

/** FCPXML 1.8 to 1.13 -> an edit: its first project. */
export function readFcpxml(text: string): ReadImport {
  const read = readXml(text);
  if ('error' in read) return { edit: null, diagnostics: [read.error] };
  const { root } = read;
  if (root.name !== 'fcpxml')
    return { edit: null, diagnostics: [importError(placeOf(root), otherXml(root.name))] };
  const sequences = sequencesIn(root);
  const [first] = sequences;
  const spine = first?.sequence.children.find(({ name }) => name === 'spine');
  if (first === undefined || spine === undefined)
    return { edit: null, diagnostics: [importError(placeOf(root), noProject)] };
  const diagnostics: Diagnostic[] = [];
  if (sequences.length > 1)
    diagnostics.push(importWarning(placeOf(first.owner), furtherProjects(sequences.length)));
  const assets = readFcpxmlAssets(root.children.find(({ name }) => name === 'resources') ?? null);
  const story = new FcpxmlStory(assets, diagnostics);
  const window = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, shift: 0 };
  story.spine(spine, { window, track: 0, depth: 0, inside: [] });
  const shots = layOutShots(story.clips, diagnostics);
  if (shots.length === 0)
    return { edit: null, diagnostics: [...diagnostics, importError(placeOf(spine), noClips)] };
  const exported = readExportedFilm(exportedIn(first.sequence, 'com.inbetween.film'));
  const name = attribute(first.owner, 'name')?.trim() ?? '';
  const isRenamed = exported !== null && name !== exported.name;
  const chapter = exported === null ? story.clips.length > 0 && chapterIn(spine) : null;
  return {
    edit: {
      shots,
      ...(name !== '' && (exported === null || isRenamed)
        ? { title: { value: name, at: placeOf(first.owner) } }
        : {}),
      isTitleChanged: isRenamed,
      ...(chapter ? { chapters: { value: true, at: placeOf(chapter) } } : {}),
      keepsOrder: exported !== null && keepsOrder(shots, exported.shots),
      isWhole: true,
      isCut: true,
      exported: exported?.shots ?? null,
      rate: null,
    },
    diagnostics,
  };
}

interface FoundSequence {
  readonly owner: ReadElement;
  readonly sequence: ReadElement;
}

// Projects are in the document, in events, or in a library with events. Compound clips in resources are not projects.
function sequencesIn(element: ReadElement): readonly FoundSequence[] {
  return element.children.flatMap((child): readonly FoundSequence[] => {
    if (child.name === 'project')
      return child.children.flatMap((sequence) =>
        sequence.name === 'sequence' ? [{ owner: child, sequence }] : [],
      );
    return child.name === 'library' || child.name === 'event' ? sequencesIn(child) : [];
  });
}

function chapterIn({ children }: ReadElement): ReadElement | null {
  for (const child of children) {
    const found = child.name === 'chapter-marker' ? child : chapterIn(child);
    if (found !== null) return found;
  }
  return null;
}

const noProject = {
  code: 'no-timeline',
  message: 'The file contains no project with a story.',
  help: 'Select the project in Final Cut Pro and export it with File > Export XML.',
};

const noClips = {
  code: 'empty-import',
  message: 'The project has no clip.',
  help: 'Export a project with clips.',
};

function otherXml(name: string): { code: string; message: string; help: string } {
  return {
    code: 'not-fcpxml',
    message: `The document is "<${name.slice(0, 40)}>", not "<fcpxml>".`,
    help:
      name === 'xmeml'
        ? 'This is XML of Final Cut Pro 7 or Premiere. Export as OpenTimelineIO or FCPXML instead.'
        : 'Export the project as FCPXML.',
  };
}

function furtherProjects(count: number): { code: string; message: string; help: string } {
  return {
    code: 'further-timelines',
    message: `The file has ${count} projects. The first one is imported.`,
    help: 'Export one project only to choose another one.',
  };
}
