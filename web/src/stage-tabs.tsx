import type { ComponentChildren } from 'preact';
import type { LiveView } from '../../src/live-view/live-view.js';
import { Icon } from './icons.jsx';
import { canShow, type Stage } from './stage.js';

interface StageTabsProps {
  readonly stage: Stage;
  readonly view: LiveView | null;
  readonly index: number;
  readonly onStage: (stage: Stage) => void;
  readonly onSearch: () => void;
  /** Further buttons. */
  readonly children?: ComponentChildren;
}

const tabs: readonly (readonly [Stage, string, string])[] = [
  ['film', 'Film', 'Esc'],
  ['compare', 'Compare', 'C'],
  ['seam', 'Seam', 'S'],
  ['overview', 'Overview', 'V'],
];

const needs: Readonly<Partial<Record<Stage, string>>> = {
  compare: 'Needs two takes on this machine that differ',
  seam: 'Needs the clips of this shot and of the one before it',
  overview: 'Needs a storyboard without errors',
};

/** What the stage shows, and the search. */
export function StageTabs({ stage, view, index, onStage, onSearch, children }: StageTabsProps) {
  return (
    <div class="stage-bar">
      <fieldset class="stage-tabs">
        <legend class="sr">What the stage shows</legend>
        {tabs.map(([each, label, key]) => (
          <button
            key={each}
            type="button"
            title={canShow(each, view, index) ? `${label} (${key})` : needs[each]}
            aria-pressed={stage === each}
            disabled={!canShow(each, view, index)}
            onClick={() => onStage(each)}
          >
            {label}
          </button>
        ))}
      </fieldset>
      {children}
      <button type="button" class="find" title="Search (/)" onClick={onSearch}>
        <Icon name="search" /> <span class="find-text">Search</span>{' '}
        <span class="key" aria-hidden="true">
          /
        </span>
      </button>
    </div>
  );
}
