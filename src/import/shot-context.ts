import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import type { StoryboardView } from './storyboard-view.js';

/** An image that an imported file names, or that a new shot needs. */
export interface NamedImage {
  /** As it is in the storyboard then: a path or an address. */
  readonly uri: string;
  readonly shot: string;
  readonly at: Location;
  /** Whether the file does not name it: it is a place for an image that is still to be made. */
  readonly isPlaceholder: boolean;
}

/** What changes of shots need. Problems and images are added to it. */
export interface ShotContext {
  readonly view: StoryboardView;
  readonly diagnostics: Diagnostic[];
  readonly images: NamedImage[];
}
