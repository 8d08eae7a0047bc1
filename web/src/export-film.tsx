import type { LiveExport } from '../../src/live-view/live-export.js';
import './export-film.css';
import { pageToken } from './follow-view.js';

interface ExportFilmProps {
  readonly state: LiveExport | null;
  /** There are shots that can be exported. */
  readonly isPossible: boolean;
  readonly onNotice: (notice: string | null) => void;
}

/** Writes the film from the clips that exist. */
export function ExportFilm({ state, isPossible, onNotice }: ExportFilmProps) {
  const isRunning = state?.state === 'running';
  return (
    <button
      type="button"
      class="export"
      disabled={!isPossible || isRunning}
      title="Write the film from the clips that exist. Nothing is spent."
      onClick={async () => onNotice(await startExport())}
    >
      {isRunning ? `Exporting${formatFraction(state.fraction)}` : 'Export film'}
    </button>
  );
}

/** How the last export ended. */
export function ExportResult({
  state,
  onClose,
}: {
  readonly state: LiveExport | null;
  readonly onClose: () => void;
}) {
  return (
    <div role="status" class="export-status">
      {state?.state === 'running' && <span class="sr">The film is being exported.</span>}
      {state?.state === 'failed' && (
        <p class="notice">
          {state.error.message} {state.error.hint} <Close onClose={onClose} />
        </p>
      )}
      {state?.state === 'done' && (
        <p class="notice">
          The film is in <b>{state.path}</b>
          {state.outputs.length > 0 && <>, with {state.outputs.join(', ')}</>}.{' '}
          {state.missing.length > 0 && (
            <>
              {state.missing.length === 1 ? 'One shot has' : `${state.missing.length} shots have`} no clip and{' '}
              {state.missing.length === 1 ? 'shows its' : 'show their'} keyframes:{' '}
              {state.missing.map((id, at) => (
                <>
                  {at > 0 && ', '}
                  <a href={`#shot-${id}`}>{id}</a>
                </>
              ))}
              .{' '}
            </>
          )}
          <a href={`/export/${state.digest}`} target="_blank" rel="noreferrer">
            Open
          </a>{' '}
          <a href={`/export/${state.digest}`} download={state.name}>
            Download
          </a>{' '}
          <Close onClose={onClose} />
        </p>
      )}
    </div>
  );
}

function Close({ onClose }: { readonly onClose: () => void }) {
  return (
    <button type="button" class="small" onClick={onClose}>
      Close
    </button>
  );
}

function formatFraction(fraction: number | null): string {
  return fraction === null ? ' …' : ` ${Math.floor(fraction * 100)} %`;
}

async function startExport(): Promise<string | null> {
  try {
    const answer = await fetch('/actions/export', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Inbetween-Token': pageToken() },
      body: '{}',
    });
    return answer.ok ? null : await answer.text();
  } catch {
    return 'The server does not respond.';
  }
}
